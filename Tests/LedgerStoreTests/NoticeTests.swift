import Ledger
import LedgerStore
import Money
import Testing

@Suite("Notices", .onEveryEngine)
struct NoticeTests {
    private static func notices(
        _ site: PrintSite, below threshold: Int64 = 100, expiringBefore horizon: Int64 = 0
    ) throws -> [Notice] {
        try site.store.noteNotices(
            threshold: Cents(threshold), expiringBefore: Timestamp(milliseconds: horizon),
            at: site.tick())
        let notices = try site.store.pendingNotices()
        for notice in notices { try site.store.markDelivered(notice, at: site.tick()) }
        return notices
    }

    @Test("A member is told once each time that their credit falls below the threshold")
    func lowCredit() throws {
        let site = try PrintSite(cents: 150)
        #expect(try Self.notices(site).isEmpty)
        _ = try site.print(60)
        let notice = try #require(try Self.notices(site).first)
        #expect(notice.kind == .lowCredit && notice.cents == Cents(90))
        #expect(notice.member.userName == "anna")
        #expect(try Self.notices(site).isEmpty)
        try site.give(20, to: site.anna)
        #expect(try Self.notices(site).isEmpty)
        _ = try site.print(20, PrintSite.job(2))
        #expect(try Self.notices(site).count == 1)
    }

    @Test("Who never had credit, pays otherwise or is suspended is not told")
    func others() throws {
        let site = try PrintSite(pricing: .invoice, cents: 5)
        _ = try site.member("ben")
        let cleo = try site.member("cleo")
        try site.give(5, to: cleo)
        _ = try site.store.changeMember("cleo", isSuspended: true, .test)
        #expect(try Self.notices(site).isEmpty)
    }

    @Test("A member is told once of each credit that lapses soon")
    func expiring() throws {
        let site = try PrintSite()
        let credit = try site.give(300, to: site.anna, until: 1000)
        try site.give(300, to: site.anna, until: 2000)
        #expect(try Self.notices(site, expiringBefore: 999).isEmpty)
        let notice = try #require(try Self.notices(site, expiringBefore: 1000).first)
        #expect(notice.kind == .creditExpires && notice.cents == Cents(300))
        #expect(notice.expires == Timestamp(milliseconds: 1000))
        #expect(try Self.notices(site, expiringBefore: 1000).isEmpty)
        _ = try site.store.withdraw([credit], reason: "", .test)
        #expect(try Self.notices(site, expiringBefore: 3000).count == 1)
    }

    @Test("A notice that could not be told is told later, under the same number")
    func again() throws {
        let site = try PrintSite(cents: 50)
        try site.store.noteNotices(
            threshold: Cents(100), expiringBefore: Timestamp(milliseconds: 0), at: site.tick())
        let first = try site.store.pendingNotices()
        #expect(first.count == 1)
        #expect(try site.store.pendingNotices() == first)
        #expect(try Self.notices(site) == first)
        #expect(try site.store.pendingNotices().isEmpty)
    }
}

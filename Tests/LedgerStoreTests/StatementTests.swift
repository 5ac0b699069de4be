import Ledger
import LedgerStore
import Money
import Testing

@Suite("Statements", .onEveryEngine)
struct StatementTests {
    /// anna has 1000, prints for 300 and 50, gets 20 back, and has 100 more that are taken back.
    private static func site() throws -> PrintSite {
        let site = try PrintSite(pricing: .creditsThenInvoice)
        _ = try site.admit()
        _ = try site.reserve(300)
        try site.settle(280)
        let print = try site.print(50, PrintSite.job(13))
        try site.store.refund(
            [Refund(reservation: try #require(print.reservation), cents: Cents(20))],
            graceEnd: nil, reason: "smeared", .test)
        let credit = try site.give(100, to: site.anna)
        _ = try site.store.withdraw([credit], reason: "left", .test)
        return site
    }

    @Test("Every entry that moves credit is there with its job, and the balance after it")
    func entries() throws {
        let site = try Self.site()
        let lines = try site.store.statement(of: site.anna, limit: 100)
        #expect(
            lines.map(\.kind) == [
                .withdrawn, .given, .refunded, .reserved, .captured, .reserved, .given,
            ])
        #expect(lines.map(\.change.rawValue) == [-100, 100, 20, -50, 20, -300, 1000])
        #expect(lines.map(\.balance.rawValue) == [690, 790, 690, 670, 720, 700, 1000])
        #expect(lines.map { $0.print?.key.jobID } == [nil, nil, 13, 13, 12, 12, nil])
        #expect(lines[0].reason == "left" && lines[2].reason == "smeared")
    }

    @Test("Pages follow each other without a gap", arguments: 1...9)
    func pages(count: Int) throws {
        let site = try Self.site()
        let whole = try site.store.statement(of: site.anna, limit: 100)
        var paged: [StatementLine] = []
        while true {
            let page = try site.store.statement(
                of: site.anna, after: paged.last?.entry, limit: count)
            if page.isEmpty { break }
            paged += page
        }
        #expect(paged == whole)
    }

    @Test("A credit has a history of its own")
    func credit() throws {
        let site = try Self.site()
        let credits = try site.store.credits(of: site.anna)
        let lines = try site.store.statement(of: site.anna, credit: credits[1].id, limit: 100)
        #expect(lines.map(\.kind) == [.withdrawn, .given])
        #expect(lines.map(\.balance.rawValue) == [0, 100])
    }

    @Test("What goes on invoice is told apart from credit")
    func owed() throws {
        let site = try PrintSite(pricing: .creditsThenInvoice, cents: 30)
        _ = try site.print(100)
        _ = try site.store.billAll(before: site.tick(), .test)
        let lines = try site.store.statement(of: site.anna, limit: 100)
        #expect(lines.map(\.kind) == [.billed, .reserved, .given])
        #expect(lines.map(\.balance.rawValue) == [0, 0, 30])
        #expect(lines.map(\.owedAfter.rawValue) == [0, 70, 0])
    }

    @Test("The payer's statement shows what a team's member printed")
    func team() throws {
        let site = try PrintSite(cents: 10)
        let company = try site.member("company")
        try site.give(500, to: company)
        try site.store.putTeam("team", payer: "company", shares: true, .test)
        try site.store.addToTeam("team", ["anna"], .test)
        _ = try site.print(100)
        let lines = try site.store.statement(of: company, limit: 100)
        #expect(lines.map(\.change.rawValue) == [-90, 500])
        #expect(lines[0].print?.userName == "anna")
    }
}

import Catalog
import Foundation
import Ledger
import LedgerStore
import Money
import Site
import Testing

@testable import Desk

@Suite("What is done on time")
struct RoundsTests {
    private func site() -> SiteConfiguration {
        var site = SiteConfiguration()
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "pagetoll-rounds-\(UUID().uuidString)").path
        site.stateFolder = folder
        site.store = "\(folder)/ledger.sqlite"
        return site
    }

    /// A ledger in a folder of its own, gone when `body` returns.
    private func withRounds(
        _ body: (Rounds, Store, SiteConfiguration) throws -> Void
    ) throws {
        let site = site()
        try FileManager.default.createDirectory(
            atPath: site.stateFolder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: site.stateFolder) }
        let store = try Store(path: site.store, creating: true)
        try body(Rounds(site: site, store: store), store, site)
    }

    private static let calendar = SiteCalendar.current

    /// An hour of a day of the site's.
    private func moment(_ day: Int, _ hour: Int64) throws -> Timestamp {
        let start = Self.calendar.start(of: try #require(Day(year: 2026, month: 11, day: day)))
        return Timestamp(milliseconds: start.milliseconds + hour * 3_600_000)
    }

    @Test(
        "A nightly chore is due once a night, from two o'clock on, and is made up for later",
        arguments: [
            (nil, 23, 3, true), (nil, 23, 1, false), ((22, 3), 23, 1, false),
            ((22, 3), 23, 2, true), ((23, 2), 23, 23, false), ((20, 2), 23, 15, true),
            ((23, 1), 23, 2, true),
        ] as [((Int, Int64)?, Int, Int64, Bool)])
    func nightly(last: (Int, Int64)?, day: Int, hour: Int64, isDue: Bool) throws {
        try withRounds { rounds, _, _ in
            let before = try last.map { try moment($0.0, $0.1) }
            #expect(rounds.isDue(since: before, try moment(day, hour)) == isDue)
        }
    }

    @Test("The ledger is copied once a night, and the copy holds")
    func backUp() throws {
        try withRounds { rounds, _, site in
            let now = Timestamp.now
            let tonight = Self.calendar.start(of: Self.calendar.day(of: now)).milliseconds
            try #require(now.milliseconds - tonight >= 0)
            let isDue = rounds.isDue(since: nil, now)
            let sentences = rounds.perform(.backUp, at: now)
            #expect(sentences.count == (isDue ? 1 : 0))
            #expect(site.backups.backups.count == (isDue ? 1 : 0))
            #expect(rounds.perform(.backUp, at: now).isEmpty)
        }
    }

    @Test("What goes wrong is said, and nothing is thrown")
    func failures() throws {
        try withRounds { rounds, _, site in
            try FileManager.default.removeItem(atPath: site.stateFolder)
            let evening = try moment(23, 20)
            let sentences = rounds.perform(.backUp, at: evening)
            #expect(sentences.count == 1 && sentences[0].contains(site.stateFolder))
        }
    }

    @Test("A plan's credit is given at its invoice date by the rounds alone")
    func renew() throws {
        try withRounds { rounds, store, _ in
            let act = Act(by: "test", at: try moment(1, 9))
            _ = try store.addMember(
                userName: "alice", name: "", email: "", pricing: .credits, at: act.now)
            try store.put(
                Plan(name: "Weekly", frequency: try #require(RenewalFrequency("weekly"))), act)
            _ = try store.addBenefit(
                to: .plan("Weekly"), type: "Printing credit", cents: Cents(100), expiry: .never,
                act)
            _ = try store.signUp("alice", to: "Weekly", in: .current, act)
            let later = try moment(15, 9)
            let sentences = rounds.perform(.renew, at: later)
            #expect(sentences.first?.contains("1 member received credit") == true)
            let alice = try store.member("alice").id
            #expect(try store.balance(of: alice, at: later).available == Cents(300))
            #expect(rounds.perform(.renew, at: later).isEmpty)
        }
    }
}

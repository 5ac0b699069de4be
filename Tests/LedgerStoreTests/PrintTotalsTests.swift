import Catalog
import Foundation
import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Totals of prints")
struct PrintTotalsTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_000)

    /// Prints at random, as they begin, wait, are turned away, printed and watched.
    private func store(_ folder: URL) throws -> Store {
        let store = try Store(path: folder.appending(path: "ledger.sqlite").path, creating: true)
        let member = try store.addMember(
            userName: "alice", name: "Alice Müller", email: "a@b.example", pricing: .free,
            at: Self.now)
        #expect(member.userName == "alice")
        for job in 1...40 {
            let now = Timestamp(milliseconds: Self.now.milliseconds + Int64(job) * 43_200_000)
            let key = PrintKey(
                server: "local", jobID: job, timeAtCreation: 1, jobUUID: "\(job)",
                timeAtCompleted: 0, documentNumber: 1)
            _ = try store.admit(
                Arrival(
                    job: key, attempt: 1, documentCount: 1, queue: job % 3 == 0 ? "a" : "b",
                    userName: "alice", title: ""), at: now)
            let quote = PrintQuote(
                cents: Cents(Int64(job)), impressions: job, colorImpressions: job / 2,
                sheets: (job + 1) / 2, text: "")
            switch job % 5 {
            case 0: try store.turnAway(key, as: .refused, reason: "", quote: nil, at: now)
            case 1:
                try store.turnAway(key, as: .held, reason: "", quote: quote, at: now)
            case 2: _ = try store.reserve(quote, for: key, payer: nil, at: now)
            default:
                try store.turnAway(key, as: .refused, reason: "", quote: nil, at: now)
                _ = try store.reserve(quote, for: key, payer: nil, at: now)
                try store.settle(
                    Settlement(state: .completed, printed: quote, evidence: "x"), of: key, at: now)
            }
        }
        return store
    }

    private func rows(_ store: Store) throws -> [[SQLValue]] {
        try store.read { session throws(LedgerError) in
            try session.rows("SELECT * FROM print_day ORDER BY day, queue") { $0.values }
                + session.rows("SELECT * FROM print_month ORDER BY month, member_id") { $0.values }
        }
    }

    @Test("What each step of a print carries is what all prints add up to")
    func carried() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try store(folder)
        let carried = try rows(store)
        try store.write { session throws(LedgerError) in
            try PrintTotalsTable(session: session).rebuild()
        }
        #expect(try rows(store) == carried && carried.count > 20)
        let from = try #require(Day("2020-01-01")), through = try #require(Day("2030-01-01"))
        let sum = try store.totals(by: .queue, from: from, through: through)
            .reduce(PrintTotals()) { $0 + $1.totals }
        #expect(sum.jobs == 16 && sum.refused == 8)
        #expect(sum.savedSheets == sum.impressions - sum.sheets)
    }

    @Test(
        "Members are found by the beginnings of words, in any case and order",
        arguments: [
            ("ali", 1), ("MÜL", 1), ("mül ali", 1), ("lice", 0), ("b.exa", 1), ("%", 1), ("", 1),
            ("bob", 0),
        ])
    func words(search: String, count: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var query = MemberListQuery()
        query.search = search
        #expect(try store(folder).memberList(query, at: Self.now).count == count)
    }
}

import Foundation
import Ledger
import LedgerStore
import Money
import Testing

/// Each process here is this program once more: what `#expect(processExitsWith:)` runs.
@Suite("Several processes, and the end of one", .serialized, .onEveryEngine)
struct ProcessTests {
    @Test("Of 240 reservations in 8 processes as many succeed as the balance covers")
    func contention() async throws {
        let site = try PrintSite(cents: 1000)
        let location = site.place.location
        await withTaskGroup { group in
            for process in 0..<8 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [location = location as String, process = process as Int] in
                        let store = try Store(at: location, creating: false, busyTimeoutSeconds: 60)
                        for number in 0..<30 {
                            try Self.print(7, job: process * 100 + number, on: store)
                        }
                    }
                }
            }
        }
        let states = try site.store.prints(limit: 1000).map(\.state)
        #expect(states.count { $0 == .printing } == 142)
        #expect(states.count { $0 == .held } == 98)
        #expect(try site.balance.available == Cents(6))
        #expect(try site.head.number == 143)
    }

    @Test(
        "However a process is killed, the books prove clean and every cent is somewhere",
        arguments: 0..<30)
    func killed(seed: UInt64) async throws {
        let site = try PrintSite(cents: 1_000_000)
        let location = site.place.location
        var chance = SeededGenerator(seed: seed)
        let microseconds = UInt32.random(in: 0..<60_000, using: &chance)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [location = location as String, microseconds = microseconds as UInt32] in
            let store = try Store(at: location, creating: false)
            Thread.detachNewThread {
                usleep(microseconds)
                kill(getpid(), SIGKILL)
            }
            for job in 1... {
                try Self.print(7, job: job, on: store)
                try Self.settle(job.isMultiple(of: 3) ? 0 : 5, job: job, on: store)
            }
        }
        let again = try Store(at: location, creating: false)
        guard case .proven = try again.check() else { throw PrintSite.Unproven() }
        let charged = try again.prints(limit: 1_000_000).compactMap(\.charged).total
        #expect(try site.balance.cents + charged == Cents(1_000_000))
        // The next run takes up what the dead one left.
        for print in try again.prints(limit: 10) where print.state != .completed {
            try Self.print(7, job: print.key.jobID, on: again)
            try Self.settle(5, job: print.key.jobID, on: again)
        }
        #expect(try site.balance.reserved == .zero)
    }

    /// Admits and reserves, or holds the print.
    private static func print(_ cents: Int64, job: Int, on store: Store) throws {
        let (key, quote, now) = terms(cents, job: job)
        let arrival = Arrival(
            job: key, attempt: 1, documentCount: 1, queue: "office", userName: "anna", title: "")
        let print = try store.admit(arrival, at: now)
        do throws(LedgerError) {
            _ = try store.reserve(quote, for: key, payer: print.member, at: now)
        } catch .insufficientCredit {
            try store.turnAway(key, as: .held, reason: "no credit", quote: quote, at: now)
        }
    }

    private static func settle(_ cents: Int64, job: Int, on store: Store) throws {
        let (key, quote, now) = terms(cents, job: job)
        let end = Settlement(state: .completed, printed: quote, evidence: "")
        try store.settle(end, of: key, at: now)
    }

    private static func terms(_ cents: Int64, job: Int) -> (PrintKey, PrintQuote, Timestamp) {
        let key = PrintKey(
            server: "", jobID: job, timeAtCreation: 0, jobUUID: "", timeAtCompleted: 0,
            documentNumber: 1)
        let quote = PrintQuote(
            cents: Cents(cents), impressions: 1, colorImpressions: 0, sheets: 1, text: "")
        return (key, quote, Timestamp(milliseconds: Int64(job)))
    }
}

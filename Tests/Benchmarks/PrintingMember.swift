import Foundation
import Ledger
import LedgerStore
import Money

/// A ledger whose members print, one job after another.
final class PrintingMember {
    let name: String
    let store: Store
    private let members: [Member]
    private var jobCount = 0
    private var generator = SystemRandomNumberGenerator()

    private init(_ name: String, _ store: Store) throws {
        self.name = name
        self.store = store
        members = try store.members()
    }

    /// Every member of the ledger, by chance.
    static func all(of path: String, _ name: String) throws -> PrintingMember {
        try PrintingMember(name, Store(path: path, creating: false))
    }

    /// One member in a new ledger.
    static func alone(in path: String, _ name: String) throws -> PrintingMember {
        let store = try Store(path: path, creating: true)
        let now = Self.now
        let member = try store.addMember(
            userName: "alice", name: "Alice", email: "", pricing: .credits, at: now)
        let terms = CreditTerms(
            member: member.id, type: CreditType.printingCredit.name, origin: .admin,
            cents: .largest, validFrom: now, expires: nil, note: "Benchmark")
        _ = try store.give(terms, at: now, by: "office")
        return try PrintingMember(name, store)
    }

    func nextMember() throws -> MemberID { member().id }

    /// Prints a job of one cent.
    ///
    /// - Returns: how long the reservation and the capture took.
    func print() throws -> Duration {
        jobCount += 1
        let now = Self.now
        let job = PrintKey(
            server: "bench", jobID: jobCount, timeAtCreation: now.milliseconds / 1000,
            jobUUID: UUID().uuidString, timeAtCompleted: 0, documentNumber: 1)
        let arrival = Arrival(
            job: job, attempt: 1, documentCount: 1, queue: "office", userName: member().userName,
            title: "Minutes.pdf")
        let quote = PrintQuote(
            cents: Cents(1), impressions: 1, colorImpressions: 0, sheets: 1, text: "{}")
        let settlement = Settlement(state: .completed, printed: quote, evidence: "counted")
        let print = try store.admit(arrival, at: now)
        return try ContinuousClock().measure {
            _ = try store.reserve(quote, for: print.key, payer: print.member, at: now)
            try store.settle(settlement, of: print.key, at: now)
        }
    }

    private func member() -> Member {
        members[Int.random(in: members.indices, using: &generator)]
    }

    private static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }
}

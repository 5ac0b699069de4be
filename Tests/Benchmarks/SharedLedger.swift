import ArgumentParser
import Foundation
import Ledger
import LedgerStore
import Money

/// A ledger that several writers share, with members who can print for ever.
struct SharedLedger {
    let place: String

    static let memberCount = 200
    static let quote = PrintQuote(
        cents: Cents(5), impressions: 1, colorImpressions: 0, sheets: 1, text: "{}")

    /// - Parameter place: empty.
    init(at place: String, _ now: Timestamp) throws {
        self.place = place
        let ledger = try Store(at: place, creating: true)
        for number in 0..<Self.memberCount {
            let member = try ledger.addMember(
                userName: "member\(number)", name: "", email: "", pricing: .credits, at: now)
            let terms = CreditTerms(
                member: member.id, type: CreditType.printingCredit.name, origin: .admin,
                cents: Cents(1_000_000_000), validFrom: now, expires: nil, note: "")
            _ = try ledger.give(terms, at: now, by: "office")
        }
    }

    /// A connection of its own.
    func connected() throws -> Store {
        try Store(at: place, creating: false, busyTimeoutSeconds: 60)
    }

    /// A job that comes to a server for the first time, from a random member.
    static func job(_ number: Int, of server: String) -> Arrival {
        let key = PrintKey(
            server: server, jobID: number + 1, timeAtCreation: 1, jobUUID: UUID().uuidString,
            timeAtCompleted: 0, documentNumber: 1)
        return Arrival(
            job: key, attempt: 1, documentCount: 1, queue: "office",
            userName: "member\(Int.random(in: 0..<memberCount))", title: "Minutes.pdf")
    }

    /// - Throws: when the books are wrong after all.
    func prove() throws {
        guard case .proven = try connected().check() else {
            throw ValidationError("The ledger is wrong.")
        }
    }
}

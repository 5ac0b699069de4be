package import Interchange
internal import Ledger
package import LedgerStore
internal import Money

/// A line of a member's statement as programs see it, and as a row of CSV.
package struct StatementResult: Codable, Sendable {
    /// The number of the journal entry.
    package let entry: Int64
    package let at, kind, actor, reason: String
    /// What happened, in plain words.
    package let what: String
    /// What it did to the member's credits, and what these and the member's debt were after it.
    package let change, balance, owed: Int64
    package let job: Int?
    package let queue: String?
    package let credits: [CreditChange]

    package struct CreditChange: Codable, Sendable {
        package let credit, cents: Int64
    }

    package init(_ line: StatementLine) {
        entry = line.entry
        at = line.at.iso8601
        kind = line.kind.rawValue
        actor = line.actor
        reason = line.reason
        what = line.inWords
        change = line.change.rawValue
        balance = line.balance.rawValue
        owed = line.owedAfter.rawValue
        job = line.print?.key.jobID
        queue = line.print?.queue
        credits = line.credits.compactMap {
            guard case .credit(let id) = $0.account else { return nil }
            return CreditChange(credit: id.rawValue, cents: $0.cents.rawValue)
        }
    }

    package static let header = [
        "entry", "at", "kind", "actor", "change", "balance", "owed", "job", "queue", "reason",
        "what",
    ]

    package var cells: [CSV.Cell] {
        [
            .number(entry), .text(at), .text(kind), .text(actor), .number(change),
            .number(balance), .number(owed), job.map { .number(Int64($0)) } ?? .empty,
            .text(queue ?? ""), .text(reason), .text(what),
        ]
    }
}

extension StatementLine {
    fileprivate var inWords: String {
        let job = print.map { "job \($0.key.jobID) of \($0.userName) on \($0.queue)" } ?? "a job"
        let numbers = credits.compactMap { posting -> String? in
            guard case .credit(let id) = posting.account else { return nil }
            return String(id.rawValue)
        }
        let credit = "credit \(numbers.joined(separator: ", "))"
        let why = reason.isEmpty ? "" : ": \(reason)"
        return switch kind {
        case .given: "\(credit) given by \(actor)\(why)"
        case .reserved where print?.state.isSettled == true: "price of \(job)"
        case .reserved: "set aside for \(job), which is not printed yet"
        case .captured: "less was printed of \(job); the rest came back"
        case .voided: "nothing was printed of \(job); all came back"
        case .adjusted: "\(credit) changed by \(actor)\(why)"
        case .withdrawn: "\(credit) deleted by \(actor)\(why)"
        case .expired: "\(credit) lapsed"
        case .refunded: "refund of \(job) by \(actor)\(why)"
        case .billed: "put on invoice \(entry)"
        }
    }
}

package import Ledger
internal import Money

/// The settings of a queue as programs see them.
package struct QueueResult: Codable, Sendable {
    /// As the ledger calls the queue.
    package let name: String
    package let refusal, unknownDocument, unknownUser: String
    /// Nil for the site's.
    package let rateTable: String?
    package let authenticated: Bool
    /// What a document costs that can't be counted, or the most; nil where it waits.
    package let flatCents: Int64?
    /// The credit of those who become members; nil where nobody does.
    package let startingCents: Int64?
    /// Who pays for strangers; nil where nobody does.
    package let payer: String?

    package init(_ queue: QueueSettings) {
        name = queue.name
        refusal = queue.refusal.rawValue
        unknownDocument = queue.unknownDocument.keyword
        unknownUser = queue.unknownUser.keyword
        rateTable = queue.rateTable
        authenticated = queue.requiresAuthentication
        flatCents = queue.unknownDocument == .hold ? nil : queue.unknownDocument.cents.rawValue
        startingCents =
            if case .create(let cents) = queue.unknownUser { cents.rawValue } else { nil }
        payer = if case .charge(let userName) = queue.unknownUser { userName } else { nil }
    }
}

/// What was done to a queue of CUPS, as programs see it.
package struct GateResult: Codable, Sendable {
    package let queue: String
    /// In sentences.
    package let done: String

    package init(queue: String, done: [String]) {
        self.queue = queue
        self.done = done.joined(separator: " ")
    }
}

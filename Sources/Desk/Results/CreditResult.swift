package import Ledger
internal import Money

/// A credit as programs see it.
package struct CreditResult: Codable, Sendable {
    package let id: Int64
    package let origin: String
    package let cents, remaining: Int64
    package let validFrom: String
    package let expires: String?
    package let type, note: String
    /// None for all queues.
    package let queues: [String]
    package let deleted: Bool

    package init(_ credit: Credit) {
        id = credit.id.rawValue
        origin = credit.terms.origin.rawValue
        cents = credit.terms.cents.rawValue
        remaining = credit.remaining.rawValue
        validFrom = credit.terms.validFrom.iso8601
        expires = credit.terms.expires?.iso8601
        type = credit.type.name
        note = credit.terms.note
        queues = credit.type.queues
        deleted = credit.isWithdrawn
    }
}

/// What credit may be spent on, as programs see it.
package struct CreditTypeResult: Codable, Sendable {
    package let name: String
    /// None for all queues.
    package let queues: [String]

    package init(_ type: CreditType) {
        name = type.name
        queues = type.queues
    }
}

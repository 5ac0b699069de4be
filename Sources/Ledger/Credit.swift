package import Money

/// How a member came by a credit.
package enum CreditOrigin: String, Hashable, Sendable, Codable, CaseIterable {
    case admin
    case plan
    case product
    case voucher
    case refund
}

/// What a credit may be spent on.
package struct CreditType: Hashable, Sendable, Codable {
    package let name: String
    /// The queues that it is valid on; empty for all.
    package let queues: [String]

    package init(name: String, queues: [String] = []) {
        self.name = name
        self.queues = queues
    }

    /// There from the start, and valid on all queues.
    package static let printingCredit = CreditType(name: "Printing credit")

    package func isValid(on queue: String) -> Bool {
        queues.isEmpty || QueueName.names(of: queue).contains(where: queues.contains)
    }
}

/// What is agreed on when a credit is given; no later change of plans or products touches it.
package struct CreditTerms: Hashable, Sendable, Codable {
    package let member: MemberID
    package let type: String
    package let origin: CreditOrigin
    /// More than zero, up to `Cents.largest`.
    package let cents: Cents
    package let validFrom: Timestamp
    /// The first moment at which it can no longer be spent; nil for never.
    package let expires: Timestamp?
    /// Free text.
    package let note: String
    /// What it was given for, where it must not be given for that again: "subscription 4, cycle 2,
    /// benefit 7"; no two credits have the same. Nil for none.
    package let reference: String?

    package init(
        member: MemberID, type: String, origin: CreditOrigin, cents: Cents, validFrom: Timestamp,
        expires: Timestamp?, note: String, reference: String? = nil
    ) {
        self.member = member
        self.type = type
        self.origin = origin
        self.cents = cents
        self.validFrom = validFrom
        self.expires = expires
        self.note = note
        self.reference = reference
    }

    /// Whether its time is over at `now`.
    package func hasLapsed(at now: Timestamp) -> Bool { expires.map { $0 <= now } ?? false }
}

/// A member's credit and what is left of it.
package struct Credit: Hashable, Sendable {
    package let id: CreditID
    /// As they are now, after all edits.
    package let terms: CreditTerms
    /// Where it may be spent, from its type as that is now.
    package let type: CreditType
    /// Zero up to what was given.
    package var remaining: Cents
    /// What remained when it lapsed, and was taken off the books. A new expiry brings it back.
    package let lapsed: Cents
    /// Whether an admin took it back: nothing of it can be spent any more.
    package let isWithdrawn: Bool

    package init(
        id: CreditID, terms: CreditTerms, type: CreditType, remaining: Cents,
        lapsed: Cents = .zero, isWithdrawn: Bool = false
    ) {
        self.id = id
        self.terms = terms
        self.type = type
        self.remaining = remaining
        self.lapsed = lapsed
        self.isWithdrawn = isWithdrawn
    }

    /// Whether any of it can be spent at `now`.
    package func isAvailable(at now: Timestamp) -> Bool {
        remaining > .zero && terms.validFrom <= now && canTakeBack(at: now)
    }

    /// Whether cents that come back to it at `now` are of use.
    package func canTakeBack(at now: Timestamp) -> Bool {
        !isWithdrawn && !terms.hasLapsed(at: now)
    }

    /// What was spent of it, or is set aside.
    package var used: Cents { terms.cents - remaining - lapsed }
}

extension Sequence<Credit> {
    /// The credits that can be spent on `queue` at `now`, in the order of use: the earliest expiry
    /// first, never-expiring last; then the oldest.
    package func inOrderOfUse(on queue: String, at now: Timestamp) -> [Credit] {
        filter { $0.isAvailable(at: now) && $0.type.isValid(on: queue) }
            .sorted { ($0.expiryForOrder, $0.id) < ($1.expiryForOrder, $1.id) }
    }
}

extension Credit {
    fileprivate var expiryForOrder: Int64 { terms.expires?.milliseconds ?? .max }
}

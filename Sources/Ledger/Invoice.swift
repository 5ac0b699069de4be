package import Money

/// What one entry put on a member's account to be invoiced: a print's charge, or minus a refund.
package struct ReceivableItem: Hashable, Sendable {
    /// The number of the `captured` or `refunded` entry.
    package let entry: Int64
    package let member: MemberID
    /// More than zero for a charge, less for a refund.
    package let cents: Cents
    package let at: Timestamp

    package init(entry: Int64, member: MemberID, cents: Cents, at: Timestamp) {
        self.entry = entry
        self.member = member
        self.cents = cents
        self.at = at
    }
}

/// What is handed over to be invoiced.
package struct InvoiceTerms: Hashable, Sendable, Codable {
    package let member: MemberID
    /// The first moment after the period.
    package let end: Timestamp
    /// The items, by the numbers of their entries, in order.
    package let items: [Int64]

    package init(member: MemberID, end: Timestamp, items: [Int64]) {
        self.member = member
        self.end = end
        self.items = items
    }
}

/// A member's invoice: what they owed at the end of a period. Whoever writes the real invoice takes
/// it from here.
package struct Invoice: Hashable, Sendable {
    /// The number of its journal entry.
    package let number: Int64
    package let terms: InvoiceTerms
    /// What its items sum to; below zero when more was refunded than printed.
    package let cents: Cents
    package let at: Timestamp

    package init(number: Int64, terms: InvoiceTerms, cents: Cents, at: Timestamp) {
        self.number = number
        self.terms = terms
        self.cents = cents
        self.at = at
    }
}

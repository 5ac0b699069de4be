package import Money

/// What happens to credit that does not cover a job, under `creditsThenInvoice`.
package enum Remainder: String, Hashable, Sendable, Codable, CaseIterable {
    /// It pays a part of the job, and the rest goes on invoice.
    case split
    /// It is left alone, and all of the job goes on invoice.
    case keep
}

/// What a member's prints are paid with.
package enum PricingModel: String, Hashable, Sendable, Codable, CaseIterable {
    /// Credit only: a job that costs more than there is, is refused, and nothing is taken.
    case credits
    /// Credit while it lasts, then on invoice; `Remainder` says which job is the last on credit.
    case creditsThenInvoice = "credits-then-invoice"
    /// All on invoice.
    case invoice
    /// Nothing to pay; what it would have cost is recorded.
    case free

    /// Where the cents of a print come from, in the order of use; one source at least.
    ///
    /// - Parameters:
    ///   - amount: zero or more.
    ///   - credits: those that may be spent on this print, in the order of use.
    ///   - remainder: what happens to credit that covers a part only.
    /// - Throws: `insufficientCredit`; all or nothing.
    package func sources(
        for amount: Cents, member: MemberID, credits: [Credit], remainder: Remainder = .split
    ) throws(LedgerError) -> [Posting] {
        precondition(amount >= .zero)
        guard amount > .zero else { return [Posting(.waived(member), .zero)] }
        switch self {
        case .invoice: return [Posting(.receivable(member), amount)]
        case .free: return [Posting(.waived(member), amount)]
        case .credits, .creditsThenInvoice: break
        }
        var sources: [Posting] = []
        var missing = amount
        for credit in credits where missing > .zero {
            let part = min(credit.remaining, missing)
            sources.append(Posting(.credit(credit.id), part))
            missing -= part
        }
        guard missing > .zero else { return sources }
        guard self == .creditsThenInvoice else { throw .insufficientCredit(price: amount) }
        switch remainder {
        case .split: return sources + [Posting(.receivable(member), missing)]
        case .keep: return [Posting(.receivable(member), amount)]
        }
    }
}

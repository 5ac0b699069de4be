package import Money

/// What a member's prints are paid with.
package enum PricingModel: String, Hashable, Sendable, Codable, CaseIterable {
    /// Credit only: a job that costs more than there is, is refused, and nothing is taken.
    case credits
    /// Credit while it lasts, the rest of the job on invoice.
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
    /// - Throws: `insufficientCredit`; all or nothing.
    package func sources(
        for amount: Cents, member: MemberID, credits: [Credit]
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
        return sources + [Posting(.receivable(member), missing)]
    }
}

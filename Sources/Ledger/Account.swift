/// An account of the ledger. A posting adds to it; a positive balance is value held for the member,
/// or earned by the site.
package enum Account: Hashable, Sendable {
    /// What is left of one credit. Never negative.
    case credit(CreditID)
    /// What is set aside for one print until it is captured or voided. Never negative.
    case reserved(ReservationID)
    /// What a member has printed on invoice; the balance is minus what they owe.
    case receivable(MemberID)
    /// What a member printed free of charge; the balance is minus its price.
    case waived(MemberID)
    /// Where credits come from; the balance is minus all that was ever given.
    case issued
    /// What an admin took back from credits.
    case withdrawn
    /// What lapsed unused.
    case expired
    /// What members owe that was handed over to be invoiced; the balance is minus that.
    case billed
    /// What was printed.
    case revenue

    /// The account as rows and hashes have it: "credit:12", "revenue".
    package var code: String {
        switch self {
        case .credit(let id): "credit:\(id.rawValue)"
        case .reserved(let id): "reserved:\(id.rawValue)"
        case .receivable(let id): "receivable:\(id.rawValue)"
        case .waived(let id): "waived:\(id.rawValue)"
        case .issued: "issued"
        case .withdrawn: "withdrawn"
        case .expired: "expired"
        case .billed: "billed"
        case .revenue: "revenue"
        }
    }

    /// The account of that code, or nil for other text; "credit:012" is not a code.
    package init?(code: String) {
        let parts = code.split(separator: ":", omittingEmptySubsequences: false)
        let number = parts.count == 2 ? Int64(parts[1]) : nil
        switch (parts.first, number) {
        case ("credit", let id?): self = .credit(CreditID(id))
        case ("reserved", let id?): self = .reserved(ReservationID(id))
        case ("receivable", let id?): self = .receivable(MemberID(id))
        case ("waived", let id?): self = .waived(MemberID(id))
        case ("issued", nil): self = .issued
        case ("withdrawn", nil): self = .withdrawn
        case ("expired", nil): self = .expired
        case ("billed", nil): self = .billed
        case ("revenue", nil): self = .revenue
        default: return nil
        }
        guard self.code == code else { return nil }
    }

    /// Whether a balance below zero is impossible on this account.
    package var isNeverNegative: Bool {
        switch self {
        case .credit, .reserved: true
        case .receivable, .waived, .issued, .withdrawn, .expired, .billed, .revenue: false
        }
    }
}

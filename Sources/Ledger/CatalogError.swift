/// What is refused of plans, products, teams, vouchers and refund requests, in the order in which it
/// is checked. It is here and not with those since the store throws one type of error.
package enum CatalogError: Error, Hashable, Sendable {
    package enum Subject: String, Hashable, Sendable, CaseIterable {
        case plan, product, benefit, team
        case voucherBatch = "voucher batch"
        case refundRequest = "refund request"
        case apiToken = "API token"
        case webHook = "web hook"
        case rateVersion = "rate version"
    }

    /// There is none of that name or number.
    case unknown(Subject, String)
    case exists(Subject, String)
    /// Members are signed up to the plan.
    case planInUse(String, memberCount: Int)
    case alreadySignedUp(plan: String)
    case notSignedUp(plan: String)
    case notInTeam(String)
    /// What is sold or redeemed would have lapsed before it could be used.
    case lapsed
    /// Too many wrong codes; none is looked at until then.
    case tooManyGuesses(until: Timestamp)
    case unknownVoucher
    case voucherUsed
    case voucherCanceled
    case voucherTooOld
    /// No job waits for that code, or a member has taken it already.
    case unknownClaim
    /// A request for this print is open already.
    case alreadyRequested
    case requestDecided(Int64)
}

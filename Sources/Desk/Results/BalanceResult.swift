package import Ledger
internal import Money

/// What a member has and owes, as programs see it; all in cents.
package struct BalanceResult: Codable, Sendable {
    package let user: String
    /// What their credits hold, with what is reserved; what of it can be spent.
    package let cents, reserved, available: Int64
    /// What teams' payers have for the member, after their own.
    package let ofTeams: Int64
    package let owed: Int64

    package init(_ balance: Balance, of user: String) {
        self.user = user
        cents = balance.cents.rawValue
        reserved = balance.reserved.rawValue
        available = balance.available.rawValue
        ofTeams = balance.ofTeams.rawValue
        owed = balance.owed.rawValue
    }
}

package import LedgerStore

/// A team as programs see it.
package struct TeamResult: Codable, Sendable {
    package let team, payer: String
    package let shares: Bool
    /// How many they are.
    package let members: Int
    /// Who they are; nil where they are listed page by page.
    package let users: [String]?

    package init(_ team: TeamListRow) {
        self.team = team.name
        payer = team.payer
        shares = team.shares
        members = team.memberCount
        users = nil
    }

    package init(_ team: Team) {
        self.team = team.name
        payer = team.payer
        shares = team.shares
        members = team.members.count
        users = team.members
    }
}

package import Ledger

/// A team as a row of a list.
package struct TeamListRow: Hashable, Sendable {
    package let name, payer: String
    package let shares: Bool
    package let memberCount: Int
}

extension Store {
    /// A part of the list of teams, by name, and how many there are in all.
    package func teamList(
        offset: Int, limit: Int
    ) throws(LedgerError) -> (rows: [TeamListRow], count: Int) {
        try read { session throws(LedgerError) in
            let count = try session.first("SELECT COUNT(*) FROM team") {
                row throws(LedgerError) in Int(try row.integer(0))
            }
            let rows = try session.rows(
                "\(Self.teamQuery) ORDER BY t.name LIMIT ? OFFSET ?",
                [.integer(Int64(limit)), .integer(Int64(offset))], Self.teamRow)
            return (rows, count ?? 0)
        }
    }

    /// The teams that a member is in, by name.
    package func teams(of member: MemberID) throws(LedgerError) -> [TeamListRow] {
        try read { session throws(LedgerError) in
            try session.rows(
                """
                \(Self.teamQuery)
                    WHERE t.name IN (SELECT team FROM team_member WHERE member_id = ?)
                    ORDER BY t.name
                """, [.integer(member.rawValue)], Self.teamRow)
        }
    }

    /// One team, with some of its members, by name, and how many there are.
    ///
    /// - Throws: `unknown`.
    package func team(
        _ name: String, offset: Int, limit: Int
    ) throws(LedgerError) -> (team: TeamListRow, members: [Member]) {
        try read { session throws(LedgerError) in
            let found = try session.first(
                "\(Self.teamQuery) WHERE t.name = ?", [.text(name)], Self.teamRow)
            guard let found else { throw .catalog(.unknown(.team, name)) }
            let ids = try session.rows(
                """
                SELECT m.id FROM team_member t JOIN member m ON m.id = t.member_id
                    WHERE t.team = ? ORDER BY m.user_name LIMIT ? OFFSET ?
                """, [.text(name), .integer(Int64(limit)), .integer(Int64(offset))]
            ) { row throws(LedgerError) in try row.integer(0) }
            let table = MemberTable(session: session)
            var members: [Member] = []
            for id in ids { members += try table.members("WHERE id = ?", [.integer(id)]) }
            return (found, members)
        }
    }

    private static let teamQuery = """
        SELECT t.name, p.user_name, t.shares,
                (SELECT COUNT(*) FROM team_member m WHERE m.team = t.name)
            FROM team t JOIN member p ON p.id = t.payer_id
        """

    private static func teamRow(_ row: SQLRow) throws(LedgerError) -> TeamListRow {
        TeamListRow(
            name: try row.text(0), payer: try row.text(1), shares: try row.integer(2) != 0,
            memberCount: Int(try row.integer(3)))
    }
}

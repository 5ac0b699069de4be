package import Ledger

extension Store {
    /// How many of a member's newest prints are looked at for a change.
    private static let newestPrints = 50

    /// Where the books stand: another text as soon as a print or an entry came or changed.
    ///
    /// - Parameter member: whose prints and credits count; nil for all.
    package func booksMark(of member: MemberID? = nil) throws(LedgerError) -> String {
        try read { session throws(LedgerError) in
            guard let member else {
                return try session.mark(
                    """
                    SELECT coalesce((SELECT max(number) FROM journal_entry), 0),
                        coalesce((SELECT max(updated_ms) FROM print), 0)
                    """, [])
            }
            let prints = try session.mark(
                """
                SELECT count(*), coalesce(max(updated_ms), 0) FROM (
                    SELECT updated_ms FROM print WHERE member_id = ?
                        ORDER BY created_ms DESC LIMIT ?) AS newest
                """, [.integer(member.rawValue), .integer(Int64(Self.newestPrints))])
            let credits = try session.mark(
                """
                SELECT count(*), CAST(coalesce(sum(remaining), 0) AS BIGINT)
                    FROM credit WHERE member_id = ? AND remaining > 0
                """, [.integer(member.rawValue)])
            return "\(prints)-\(credits)"
        }
    }
}

extension SQLSession {
    /// The two numbers that a query finds.
    fileprivate func mark(_ sql: String, _ arguments: [SQLValue]) throws(LedgerError) -> String {
        try first(sql, arguments) { row throws(LedgerError) in
            "\(try row.integer(0))-\(try row.integer(1))"
        } ?? ""
    }
}

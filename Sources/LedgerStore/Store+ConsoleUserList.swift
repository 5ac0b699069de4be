package import Ledger

extension Store {
    /// Some of the console users with one of these roles, by name, and how many there are in all.
    package func consoleUserList(
        roles: [ConsoleRole], offset: Int, limit: Int
    ) throws(LedgerError) -> (users: [ConsoleUser], count: Int) {
        let condition = "WHERE role IN (\(roles.map { _ in "?" }.joined(separator: ", ")))"
        let arguments = roles.map { SQLValue.text($0.rawValue) }
        return try read { session throws(LedgerError) in
            let count = try session.first(
                "SELECT COUNT(*) FROM console_user \(condition)", arguments
            ) { row throws(LedgerError) in Int(try row.integer(0)) }
            let names = try session.rows(
                "SELECT name FROM console_user \(condition) ORDER BY name LIMIT ? OFFSET ?",
                arguments + [.integer(Int64(limit)), .integer(Int64(offset))]
            ) { row throws(LedgerError) in try row.text(0) }
            let table = ConsoleUserTable(session: session)
            var users: [ConsoleUser] = []
            for name in names { users += try table.users("WHERE name = ?", [.text(name)]) }
            return (users, count ?? 0)
        }
    }
}

package import Ledger

/// What somebody may do at the console. A later one may do all that an earlier one may.
package enum ConsoleRole: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Sees and does what is their own.
    case member
    /// The front desk: gives credit, refunds, releases jobs; sets no rates and no rules.
    case `operator`
    case admin

    package static func < (one: ConsoleRole, other: ConsoleRole) -> Bool {
        one.rank < other.rank
    }

    private var rank: Int {
        switch self {
        case .member: 0
        case .operator: 1
        case .admin: 2
        }
    }
}

/// Somebody who signs in at the console, by a password of ours, one of the system's or a mailed link.
package struct ConsoleUser: Hashable, Sendable {
    /// Of a member, the name that they print by.
    package let name: String
    package let role: ConsoleRole
    /// As `PasswordHash` writes it; nil for one who has none of ours, whom the system may know.
    package let passwordHash: String?
    package let isDisabled: Bool

    package init(name: String, role: ConsoleRole, passwordHash: String?, isDisabled: Bool = false) {
        self.name = name
        self.role = role
        self.passwordHash = passwordHash
        self.isDisabled = isDisabled
    }
}

extension Store {
    /// The user of that name; nil for one who has no row.
    package func consoleUser(_ name: String) throws(LedgerError) -> ConsoleUser? {
        try read { session throws(LedgerError) in
            try ConsoleUserTable(session: session).users("WHERE name = ?", [.text(name)]).first
        }
    }

    package func consoleUsers() throws(LedgerError) -> [ConsoleUser] {
        try read { session throws(LedgerError) in
            try ConsoleUserTable(session: session).users("", [])
        }
    }

    /// Puts the user in the place of the one that has their name, if there is one. One whose role,
    /// password or right to sign in has changed is signed out everywhere.
    package func put(_ user: ConsoleUser, _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try ConsoleUserTable(session: session).put(user, at: act.now)
            try ConsoleSessionTable(session: session).end(of: user.name)
            try SignInLinkTable(session: session).end(of: user.name)
            try session.note(
                "may sign in as \(user.role.rawValue)\(user.isDisabled ? ", but not now" : "")",
                of: "console user \(user.name)", act)
        }
    }

    /// Deletes users; members among them keep their accounts, and all are signed out.
    package func deleteConsoleUsers(_ names: [String], _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            for name in names {
                try session.run("DELETE FROM console_user WHERE name = ?", [.text(name)])
                try ConsoleSessionTable(session: session).end(of: name)
                try SignInLinkTable(session: session).end(of: name)
                try session.note("deleted", of: "console user \(name)", act)
            }
        }
    }

    /// - Throws: `tooManyGuesses` when wrong passwords were given for this subject too often.
    package func checkGuesses(of subject: String, at now: Timestamp) throws(LedgerError) {
        try read { session throws(LedgerError) in
            try GuessTable(session: session).check(subject, at: now)
        }
    }

    package func noteGuess(of subject: String, at now: Timestamp) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try GuessTable(session: session).note(subject, at: now)
        }
    }

    /// Takes one of the `limit` things that the subject may do within an hour.
    ///
    /// - Throws: `tooManyGuesses` when there is none left.
    package func takeRation(
        of subject: String, limit: Int64, at now: Timestamp
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let table = GuessTable(session: session)
            try table.check(subject, at: now, limit: limit)
            try table.note(subject, at: now)
        }
    }
}

/// The rows of console users.
struct ConsoleUserTable<Session: SQLSession> {
    let session: Session

    func users(_ condition: String, _ arguments: [SQLValue]) throws(LedgerError) -> [ConsoleUser] {
        try session.rows(
            """
            SELECT name, role, password_hash, disabled FROM console_user \(condition) ORDER BY name
            """, arguments
        ) { row throws(LedgerError) in
            ConsoleUser(
                name: try row.text(0), role: try row.keyword(1),
                passwordHash: try row.optionalText(2), isDisabled: try row.integer(3) != 0)
        }
    }

    func put(_ user: ConsoleUser, at now: Timestamp) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO console_user (name, role, password_hash, disabled, created_ms)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET role = excluded.role,
                    password_hash = excluded.password_hash, disabled = excluded.disabled
            """,
            [
                .text(user.name), .text(user.role.rawValue), .optional(user.passwordHash),
                .integer(user.isDisabled ? 1 : 0), .integer(now.milliseconds),
            ])
    }
}

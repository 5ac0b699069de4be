package import Ledger

/// Somebody signed in, in one browser.
package struct ConsoleSession: Hashable, Sendable {
    /// SHA-256 of the token that the browser keeps.
    package let tokenHash: String
    package let userName: String
    package let role: ConsoleRole
    /// What every form of the session carries, so that no other site can send one in its name.
    package let formToken: String
    /// The browser, as it calls itself.
    package let client: String
    package let created: Timestamp
    package let seen: Timestamp
    package let expires: Timestamp

    package init(
        tokenHash: String, userName: String, role: ConsoleRole, formToken: String, client: String,
        created: Timestamp, seen: Timestamp, expires: Timestamp
    ) {
        self.tokenHash = tokenHash
        self.userName = userName
        self.role = role
        self.formToken = formToken
        self.client = client
        self.created = created
        self.seen = seen
        self.expires = expires
    }
}

extension Store {
    /// Begins a session, and forgets those that have expired.
    package func begin(_ consoleSession: ConsoleSession) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let table = ConsoleSessionTable(session: session)
            try table.forget(before: consoleSession.created)
            try table.insert(consoleSession)
        }
    }

    /// The session of that token, unless it has ended or expired.
    package func consoleSession(
        _ tokenHash: String, at now: Timestamp
    ) throws(LedgerError) -> ConsoleSession? {
        try read { session throws(LedgerError) in
            try ConsoleSessionTable(session: session).sessions(
                "WHERE token_hash = ? AND expires_ms > ?",
                [.text(tokenHash), .integer(now.milliseconds)]
            ).first
        }
    }

    package func consoleSessions(
        of userName: String, at now: Timestamp
    ) throws(LedgerError) -> [ConsoleSession] {
        try read { session throws(LedgerError) in
            try ConsoleSessionTable(session: session).sessions(
                "WHERE user_name = ? AND expires_ms > ?",
                [.text(userName), .integer(now.milliseconds)])
        }
    }

    /// Notes that a session is in use, which puts off its end.
    package func extend(
        _ tokenHash: String, seen now: Timestamp, until end: Timestamp
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try session.run(
                "UPDATE console_session SET seen_ms = ?, expires_ms = ? WHERE token_hash = ?",
                [.integer(now.milliseconds), .integer(end.milliseconds), .text(tokenHash)])
        }
    }

    package func endConsoleSession(_ tokenHash: String) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try session.run(
                "DELETE FROM console_session WHERE token_hash = ?", [.text(tokenHash)])
        }
    }

    /// Signs the user out everywhere.
    package func endConsoleSessions(of userName: String) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try ConsoleSessionTable(session: session).end(of: userName)
        }
    }
}

/// The rows of sessions.
struct ConsoleSessionTable<Session: SQLSession> {
    let session: Session

    func sessions(
        _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [ConsoleSession] {
        try session.rows(
            """
            SELECT token_hash, user_name, role, form_token, client, created_ms, seen_ms, expires_ms
                FROM console_session \(condition) ORDER BY seen_ms DESC
            """, arguments
        ) { row throws(LedgerError) in
            ConsoleSession(
                tokenHash: try row.text(0), userName: try row.text(1), role: try row.keyword(2),
                formToken: try row.text(3), client: try row.text(4),
                created: Timestamp(milliseconds: try row.integer(5)),
                seen: Timestamp(milliseconds: try row.integer(6)),
                expires: Timestamp(milliseconds: try row.integer(7)))
        }
    }

    func insert(_ consoleSession: ConsoleSession) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO console_session (
                token_hash, user_name, role, form_token, client, created_ms, seen_ms, expires_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(consoleSession.tokenHash), .text(consoleSession.userName),
                .text(consoleSession.role.rawValue), .text(consoleSession.formToken),
                .text(consoleSession.client), .integer(consoleSession.created.milliseconds),
                .integer(consoleSession.seen.milliseconds),
                .integer(consoleSession.expires.milliseconds),
            ])
    }

    func end(of userName: String) throws(LedgerError) {
        try session.run("DELETE FROM console_session WHERE user_name = ?", [.text(userName)])
    }

    func forget(before moment: Timestamp) throws(LedgerError) {
        try session.run(
            "DELETE FROM console_session WHERE expires_ms <= ?", [.integer(moment.milliseconds)])
    }
}

package import Ledger

/// A link that was mailed to somebody, and lets them in once.
package struct SignInLink: Hashable, Sendable {
    /// SHA-256 of the token in the link.
    package let tokenHash: String
    package let userName: String
    package let created: Timestamp
    /// The first moment at which it no longer lets anybody in.
    package let expires: Timestamp

    package init(tokenHash: String, userName: String, created: Timestamp, expires: Timestamp) {
        self.tokenHash = tokenHash
        self.userName = userName
        self.created = created
        self.expires = expires
    }
}

extension Store {
    /// Notes a link in the place of any that its user still has, and forgets those that have expired.
    package func put(_ link: SignInLink) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let table = SignInLinkTable(session: session)
            try table.forget(before: link.created)
            try table.end(of: link.userName)
            try table.insert(link)
        }
    }

    /// Whose link it is that has this token; nil when it lets nobody in any more.
    package func userName(
        ofSignInLink tokenHash: String, at now: Timestamp
    ) throws(LedgerError) -> String? {
        try read { session throws(LedgerError) in
            try SignInLinkTable(session: session).userName(tokenHash, at: now)
        }
    }

    /// Uses a link up.
    ///
    /// - Returns: whose it is; nil when it lets nobody in any more.
    package func useSignInLink(
        _ tokenHash: String, at now: Timestamp
    ) throws(LedgerError) -> String? {
        try write { session throws(LedgerError) in
            let table = SignInLinkTable(session: session)
            guard let name = try table.userName(tokenHash, at: now) else { return nil }
            try table.end(of: name)
            return name
        }
    }

    /// The members whose user name or mail address this is, at most `limit`. In an address, capital
    /// letters are as small ones: no provider tells them apart.
    package func members(
        whoseNameOrAddressIs text: String, limit: Int
    ) throws(LedgerError) -> [Member] {
        try read { session throws(LedgerError) in
            let table = MemberTable(session: session)
            let named = try table.members("WHERE user_name = ?", [.text(text)])
            guard named.isEmpty, text.contains("@") else { return named }
            // An index has the expression as it stands here.
            return Array(
                try table.members("WHERE LOWER(email) = ?", [.text(text.lowercased())])
                    .prefix(limit))
        }
    }
}

/// The rows of links.
struct SignInLinkTable<Session: SQLSession> {
    let session: Session

    func userName(_ tokenHash: String, at now: Timestamp) throws(LedgerError) -> String? {
        try session.first(
            "SELECT user_name FROM sign_in_link WHERE token_hash = ? AND expires_ms > ?",
            [.text(tokenHash), .integer(now.milliseconds)]
        ) { row throws(LedgerError) in try row.text(0) }
    }

    func insert(_ link: SignInLink) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO sign_in_link (token_hash, user_name, created_ms, expires_ms)
                VALUES (?, ?, ?, ?)
            """,
            [
                .text(link.tokenHash), .text(link.userName), .integer(link.created.milliseconds),
                .integer(link.expires.milliseconds),
            ])
    }

    func end(of userName: String) throws(LedgerError) {
        try session.run("DELETE FROM sign_in_link WHERE user_name = ?", [.text(userName)])
    }

    func forget(before moment: Timestamp) throws(LedgerError) {
        try session.run(
            "DELETE FROM sign_in_link WHERE expires_ms <= ?", [.integer(moment.milliseconds)])
    }
}

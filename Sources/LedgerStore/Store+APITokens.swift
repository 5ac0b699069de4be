package import Ledger

/// What a program proves with who it is.
package struct APIToken: Hashable, Sendable {
    package let id: Int64
    /// What uses it: "members' platform".
    package let name: String
    /// What it may do: "credits:write".
    package let scopes: [String]
    package let created: Timestamp
    /// Who made it.
    package let actor: String
    /// The first moment at which it no longer counts; nil for never.
    package let expires: Timestamp?
    /// When it was used last, to the minute; nil for never.
    package let used: Timestamp?
    package let revoked: Timestamp?

    /// Whether it counts at `now`.
    package func isValid(at now: Timestamp) -> Bool {
        revoked == nil && (expires.map { now < $0 } ?? true)
    }
}

extension Store {
    /// Notes a new token, of which the store keeps the hash only.
    package func addToken(
        named name: String, hash: String, scopes: [String], expires: Timestamp?, _ act: Act
    ) throws(LedgerError) -> APIToken {
        try write { session throws(LedgerError) in
            let id = try session.nextID("api_token")
            try session.run(
                """
                INSERT INTO api_token (id, name, token_hash, scopes, created_ms, actor, expires_ms)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id), .text(name), .text(hash),
                    .text(scopes.joined(separator: " ")), .integer(act.now.milliseconds),
                    .text(act.actor), .optional(expires?.milliseconds),
                ])
            try session.note(
                "made for \(name), with \(scopes.joined(separator: ", "))", of: "API token \(id)",
                act)
            return APIToken(
                id: id, name: name, scopes: scopes, created: act.now, actor: act.actor,
                expires: expires, used: nil, revoked: nil)
        }
    }

    /// All tokens that were ever made, the newest first.
    package func tokens() throws(LedgerError) -> [APIToken] {
        try read { session throws(LedgerError) in
            try APITokenTable(session: session).tokens("", [])
        }
    }

    /// The token of that hash, whether it still counts or not; nil when there was never one.
    package func token(hash: String) throws(LedgerError) -> APIToken? {
        try read { session throws(LedgerError) in
            try APITokenTable(session: session).tokens("WHERE token_hash = ?", [.text(hash)]).first
        }
    }

    /// Ends tokens for good.
    ///
    /// - Throws: `unknown`; none is then revoked.
    package func revokeTokens(_ ids: [Int64], _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            for id in ids {
                let table = APITokenTable(session: session)
                guard try !table.tokens("WHERE id = ?", [.integer(id)]).isEmpty else {
                    throw .catalog(.unknown(.apiToken, String(id)))
                }
                try session.run(
                    "UPDATE api_token SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL",
                    [.integer(act.now.milliseconds), .integer(id)])
                try session.note("revoked", of: "API token \(id)", act)
            }
        }
    }

    package func noteUse(ofToken id: Int64, at now: Timestamp) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try session.run(
                "UPDATE api_token SET used_ms = ? WHERE id = ?",
                [.integer(now.milliseconds), .integer(id)])
        }
    }
}

/// The rows of tokens.
private struct APITokenTable<Session: SQLSession> {
    let session: Session

    func tokens(_ condition: String, _ arguments: [SQLValue]) throws(LedgerError) -> [APIToken] {
        try session.rows(
            """
            SELECT id, name, scopes, created_ms, actor, expires_ms, used_ms, revoked_ms
                FROM api_token \(condition) ORDER BY id DESC
            """, arguments
        ) { row throws(LedgerError) in
            APIToken(
                id: try row.integer(0), name: try row.text(1),
                scopes: try row.text(2).split(separator: " ").map(String.init),
                created: Timestamp(milliseconds: try row.integer(3)), actor: try row.text(4),
                expires: try row.optionalInteger(5).map(Timestamp.init(milliseconds:)),
                used: try row.optionalInteger(6).map(Timestamp.init(milliseconds:)),
                revoked: try row.optionalInteger(7).map(Timestamp.init(milliseconds:)))
        }
    }
}

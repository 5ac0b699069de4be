package import Ledger

/// A request that is done once, however often it is sent: what the program called it, and what it
/// asked for.
package struct RequestMark: Hashable, Sendable {
    package let token: Int64
    /// `Idempotency-Key`, as the program chose it.
    package let key: String
    /// Of the method, the path and the body: the same key must come with the same request.
    package let requestHash: String
    /// This try among all of the same request.
    package let run: String
    package let at: Timestamp

    package init(token: Int64, key: String, requestHash: String, run: String, at: Timestamp) {
        self.token = token
        self.key = key
        self.requestHash = requestHash
        self.run = run
        self.at = at
    }

    /// For how long a key is remembered.
    package static let memoryDays: Int64 = 30

    /// Puts the mark beside what the transaction writes.
    ///
    /// - Throws: `referenceUsed` when another try was faster; nothing is then written.
    func set(in session: some SQLSession) throws(LedgerError) {
        try session.run(
            "DELETE FROM api_request WHERE created_ms < ?",
            [.integer(at.milliseconds - Self.memoryDays * 86_400_000)])
        try session.run(
            """
            INSERT INTO api_request (token, key, request_hash, run, created_ms)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (token, key) DO NOTHING
            """,
            [
                .integer(token), .text(key), .text(requestHash), .text(run),
                .integer(at.milliseconds),
            ])
        let found = try session.first(
            "SELECT run FROM api_request WHERE token = ? AND key = ?",
            [.integer(token), .text(key)]
        ) { row throws(LedgerError) in try row.text(0) }
        guard found == run else { throw .referenceUsed(key) }
    }
}

/// What was answered to a request that changed something.
package struct MarkedRequest: Hashable, Sendable {
    package let requestHash: String
    /// Nil while it runs, and for good when it was cut off.
    package let answer: Answer?

    package struct Answer: Hashable, Sendable {
        /// Of HTTP.
        package let status: Int
        /// JSON.
        package let body: String

        package init(status: Int, body: String) {
            self.status = status
            self.body = body
        }
    }
}

extension Store {
    /// The request that changed something under this key; nil when none did.
    package func request(
        ofToken token: Int64, key: String
    ) throws(LedgerError) -> MarkedRequest? {
        try read { session throws(LedgerError) in
            try session.first(
                "SELECT request_hash, status, answer FROM api_request WHERE token = ? AND key = ?",
                [.integer(token), .text(key)]
            ) { row throws(LedgerError) in
                let (status, body) = (try row.optionalInteger(1), try row.optionalText(2))
                return MarkedRequest(
                    requestHash: try row.text(0),
                    answer: status.flatMap { status in
                        body.map { .init(status: Int(status), body: $0) }
                    })
            }
        }
    }

    /// Keeps what was answered, if the request changed anything.
    package func keep(
        _ answer: MarkedRequest.Answer, of mark: RequestMark
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try session.run(
                "UPDATE api_request SET status = ?, answer = ? WHERE token = ? AND key = ? AND run = ?",
                [
                    .integer(Int64(answer.status)), .text(answer.body), .integer(mark.token),
                    .text(mark.key), .text(mark.run),
                ])
        }
    }
}

package import Ledger

/// A request that is done once, however often it is sent: what its sender called it, and what it
/// asks for.
package struct RequestMark: Hashable, Sendable {
    /// Whose keys they are.
    package let sender: Sender
    /// What tells this request from the sender's others.
    package let key: String
    /// Of what it asks for: the same key must come with the same request.
    package let requestHash: String
    /// This try among all of the same request.
    package let run: String
    package let at: Timestamp

    package enum Sender: Hashable, Sendable {
        /// A program with the token of this id; it chose the key itself.
        case token(Int64)
        /// A page with a form.
        case form

        var text: String {
            switch self {
            case .token(let id): "token \(id)"
            case .form: "form"
            }
        }
    }

    package init(sender: Sender, key: String, requestHash: String, run: String, at: Timestamp) {
        self.sender = sender
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
            "DELETE FROM request_mark WHERE created_ms < ?",
            [.integer(at.milliseconds - Self.memoryDays * 86_400_000)])
        try session.run(
            """
            INSERT INTO request_mark (sender, key, request_hash, run, created_ms)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (sender, key) DO NOTHING
            """,
            [
                .text(sender.text), .text(key), .text(requestHash), .text(run),
                .integer(at.milliseconds),
            ])
        let found = try session.first(
            "SELECT run FROM request_mark WHERE sender = ? AND key = ?",
            [.text(sender.text), .text(key)]
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
        /// A program's in JSON; a form's, the page to go to.
        package let body: String

        package init(status: Int, body: String) {
            self.status = status
            self.body = body
        }
    }
}

extension Store {
    /// The request that changed something under this sender's key; nil when none did.
    package func request(
        of sender: RequestMark.Sender, key: String
    ) throws(LedgerError) -> MarkedRequest? {
        try read { session throws(LedgerError) in
            try session.first(
                "SELECT request_hash, status, answer FROM request_mark WHERE sender = ? AND key = ?",
                [.text(sender.text), .text(key)]
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
                "UPDATE request_mark SET status = ?, answer = ? WHERE sender = ? AND key = ? AND run = ?",
                [
                    .integer(Int64(answer.status)), .text(answer.body), .text(mark.sender.text),
                    .text(mark.key), .text(mark.run),
                ])
        }
    }
}

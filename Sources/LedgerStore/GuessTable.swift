import Ledger

/// The rows of wrong codes, which slow whoever goes on guessing, and of what else is rationed.
struct GuessTable<Session: SQLSession> {
    let session: Session

    /// How many wrong codes are allowed within `windowMilliseconds`.
    static var limit: Int64 { 5 }
    private static var windowMilliseconds: Int64 { 3_600_000 }

    /// - Parameter subject: who guesses.
    /// - Throws: `tooManyGuesses`.
    func check(
        _ subject: String, at now: Timestamp, limit: Int64 = Self.limit
    ) throws(LedgerError) {
        let start = now.milliseconds - Self.windowMilliseconds
        let found = try session.first(
            "SELECT COUNT(*), COALESCE(MIN(at_ms), 0) FROM failed_guess WHERE subject = ? AND at_ms > ?",
            [.text(subject), .integer(start)]
        ) { row throws(LedgerError) in (try row.integer(0), try row.integer(1)) }
        guard let (count, first) = found, count >= limit else { return }
        let end = Timestamp(milliseconds: first + Self.windowMilliseconds)
        throw .catalog(.tooManyGuesses(until: end))
    }

    /// Notes a wrong code, and forgets those that no longer count.
    func note(_ subject: String, at now: Timestamp) throws(LedgerError) {
        try session.run(
            "DELETE FROM failed_guess WHERE at_ms <= ?",
            [.integer(now.milliseconds - Self.windowMilliseconds)])
        try session.run(
            "INSERT INTO failed_guess (subject, at_ms) VALUES (?, ?)",
            [.text(subject), .integer(now.milliseconds)])
    }
}

import Ledger

/// One transaction on PostgreSQL.
///
/// A statement without rows is sent along with the next one that has rows, or with the end of the
/// transaction: every way to the server and back is time in which nobody else writes. So an error of
/// one is thrown later than it is caused, and never after the transaction's end.
final class PostgreSQLSession: SQLSession {
    private let connection: PostgreSQLConnection
    private let answerSeconds: Int
    private var pending: [SQLStatement]
    private var hasWritten = false
    private var cursorCount = 0

    /// How many statements are kept at the most, so that an import does not fill the memory.
    private static let longestPending = 500
    /// How many rows of many are fetched at once.
    private static let batch: Int64 = 1000
    /// How long all rows of a large table may take to be put in order.
    private static let longReadSeconds = 3600

    /// - Parameters:
    ///   - begin: what begins the transaction.
    ///   - answerSeconds: how long to wait for an answer of the server.
    init(
        _ connection: PostgreSQLConnection, begin: [SQLStatement], answerSeconds: Int
    ) {
        self.connection = connection
        self.answerSeconds = answerSeconds
        pending = begin
    }

    func run(_ sql: String, _ arguments: [SQLValue]) throws(LedgerError) {
        try arguments.checkForNUL()
        hasWritten = true
        pending.append(SQLStatement(sql, arguments))
        if pending.count >= Self.longestPending { _ = try sent() }
    }

    func forEach(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try arguments.checkForNUL()
        pending.append(SQLStatement(sql, arguments))
        for row in try sent() { try body(row) }
    }

    func forEachOfMany(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try arguments.checkForNUL()
        cursorCount += 1
        let cursor = "many_\(cursorCount)"
        pending.append(SQLStatement("SET LOCAL statement_timeout = 0"))
        pending.append(SQLStatement("DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", arguments))
        while true {
            pending.append(SQLStatement("FETCH \(Self.batch) FROM \(cursor)"))
            let rows = try sent(within: Self.longReadSeconds)
            for row in rows { try body(row) }
            guard rows.count == Self.batch else { break }
        }
        pending.append(SQLStatement("CLOSE \(cursor)"))
    }

    /// Commits; what was written is durable when this returns.
    ///
    /// The transaction is committed without a wait for the disk, so that the next writer can begin,
    /// and a second one, which writes nothing but a mark, waits for all that is in the log before
    /// it. Many writers share one such wait. Who has seen this transaction and waits for their own
    /// waits for this one as well.
    func commit() throws(LedgerError) {
        pending.append(SQLStatement("COMMIT"))
        if hasWritten {
            pending.append(
                SQLStatement("SELECT pg_logical_emit_message(true, 'pagetoll', '') IS NULL"))
        }
        _ = try sent()
    }

    /// Undoes the transaction, or gives the connection up, with which the server undoes it.
    func rollBack() {
        pending = [SQLStatement("ROLLBACK")]
        do {
            _ = try sent()
        } catch {
            connection.close()
        }
    }

    private func sent(within seconds: Int? = nil) throws(LedgerError) -> [SQLRow] {
        defer { pending = [] }
        return try connection.exchange(pending, within: seconds ?? answerSeconds)
    }
}

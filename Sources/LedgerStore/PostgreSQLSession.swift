import Ledger

/// One transaction on PostgreSQL.
///
/// A statement without rows is sent along with the next one that has rows, or with the end of the
/// transaction: every way to the server and back takes time, and while a writer has the turn it is
/// everybody's. So an error of one is thrown later than it is caused, and never after the
/// transaction's end.
final class PostgreSQLSession: SQLSession {
    /// How far a transaction is.
    private enum Phase {
        /// It only reads, from one snapshot.
        case reading
        /// It is to write, has not got the turn yet, and has seen this much.
        case looking([Look])
        /// It has the turn: nobody else writes until it ends.
        case writing
    }

    /// What a query gave.
    private struct Look {
        let query: SQLStatement
        let rows: [SQLRow]
    }

    private let connection: PostgreSQLConnection
    private let answerSeconds: Int
    private var phase: Phase
    /// What begins the transaction, until it is sent.
    private var begin: [SQLStatement]
    private var pending: [SQLStatement] = []
    /// What will be asked, and is sent with the first query of it that is.
    private var expected: [SQLStatement] = []
    /// What was asked before it was needed; nothing was changed since.
    private var foreseen: [SQLStatement: [SQLRow]] = [:]
    private var needsTurn = false
    private var hasWritten = false
    private var cursorCount = 0

    /// How many statements are kept at the most, so that an import does not fill the memory.
    private static let longestPending = 500
    /// How much is looked at before the turn; whoever looks at more takes the turn first.
    private static let mostLooks = 50
    /// How many rows of many are fetched at once.
    private static let batch: Int64 = 1000
    /// How long all rows of a large table may take to be put in order.
    private static let longReadSeconds = 3600

    private static let turn = SQLStatement(
        """
        SELECT pg_advisory_xact_lock(
            hashtextextended('pagetoll ' || current_schema(), 0)) IS NULL
        """)

    enum Kind {
        case reading
        /// To write, but to look first without the turn.
        case looking
        case writing
    }

    /// - Parameters:
    ///   - begin: what begins the transaction.
    ///   - answerSeconds: how long to wait for an answer of the server.
    init(
        _ kind: Kind, _ connection: PostgreSQLConnection, begin: [SQLStatement],
        answerSeconds: Int
    ) {
        self.connection = connection
        self.answerSeconds = answerSeconds
        self.begin = begin
        switch kind {
        case .reading: phase = .reading
        case .looking: phase = .looking([])
        case .writing:
            phase = .writing
            self.begin.append(Self.turn)
        }
    }

    /// Whether it has taken the turn, or needs none.
    var isSettled: Bool { if case .looking = phase { false } else { true } }

    /// Whether something was changed between its being looked at and the turn.
    private(set) var isOutdated = false

    func run(_ sql: String, _ arguments: [SQLValue]) throws(LedgerError) {
        try arguments.checkForNUL()
        needsTurn = true
        hasWritten = true
        foreseen = [:]
        pending.append(SQLStatement(sql, arguments))
        if pending.count >= Self.longestPending { _ = try sent() }
    }

    func willWrite() { needsTurn = true }

    func willAsk(_ queries: [SQLStatement]) throws(LedgerError) {
        for query in queries { try query.arguments.checkForNUL() }
        expected += queries
    }

    func forEach(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try arguments.checkForNUL()
        for row in try rows(of: SQLStatement(sql, arguments)) { try body(row) }
    }

    private func rows(of query: SQLStatement) throws(LedgerError) -> [SQLRow] {
        if let rows = foreseen[query] { return rows }
        let isExpected = expected.contains(query)
        let queries = isExpected ? expected : [query]
        if isExpected { expected = [] }
        pending += queries
        let results = try sent().suffix(queries.count)
        let looks = zip(queries, results).map { Look(query: $0, rows: $1) }
        if case .looking(let before) = phase { phase = .looking(before + looks) }
        for look in looks where look.query != query { foreseen[look.query] = look.rows }
        return looks.first { $0.query == query }?.rows ?? []
    }

    func forEachOfMany(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try arguments.checkForNUL()
        needsTurn = true
        cursorCount += 1
        let cursor = "many_\(cursorCount)"
        pending.append(SQLStatement("SET LOCAL statement_timeout = 0"))
        pending.append(SQLStatement("DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", arguments))
        while true {
            pending.append(SQLStatement("FETCH \(Self.batch) FROM \(cursor)"))
            let rows = try sent(within: Self.longReadSeconds).last ?? []
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
        if case .looking = phase, needsTurn { _ = try sent() }
        pending.append(SQLStatement("COMMIT"))
        if hasWritten {
            pending.append(
                SQLStatement("SELECT pg_logical_emit_message(true, 'pagetoll', '') IS NULL"))
        }
        _ = try exchange(pending, answerSeconds)
    }

    /// Undoes the transaction, or gives the connection up, with which the server undoes it.
    func rollBack() {
        guard begin.isEmpty else { return }
        do {
            _ = try exchange([SQLStatement("ROLLBACK")], answerSeconds)
        } catch {
            connection.close()
        }
    }

    /// Sends what is pending, takes the turn before that if it is wanted, and gives the rows of each
    /// statement.
    private func sent(within seconds: Int? = nil) throws(LedgerError) -> [[SQLRow]] {
        let seconds = seconds ?? answerSeconds
        guard case .looking(let looks) = phase, needsTurn || looks.count >= Self.mostLooks else {
            return try exchange(pending, seconds)
        }
        phase = .writing
        // What this connection has never asked is asked once before the turn, and the answer left: so
        // it is planned without anybody waiting.
        let unplanned = connection.unplanned(pending.filter(\.isQuery))
        // All that was looked at is looked at again, now that nobody else writes.
        let results: ArraySlice<[SQLRow]>
        do throws(LedgerError) {
            results = try exchange(
                unplanned + [Self.turn] + looks.map(\.query) + pending, seconds
            ).dropFirst(unplanned.count)
        } catch {
            // A change that keys forbid may follow from what was there no more.
            isOutdated = error.isOfRules
            throw error
        }
        guard zip(looks, results.dropFirst()).allSatisfy({ $0.rows == $1 }) else {
            isOutdated = true
            throw .storeBusy
        }
        return Array(results)
    }

    private func exchange(
        _ statements: [SQLStatement], _ seconds: Int
    ) throws(LedgerError) -> [[SQLRow]] {
        let all = begin + statements
        let beginCount = begin.count
        (begin, pending) = ([], [])
        return Array(try connection.exchange(all, within: seconds).dropFirst(beginCount))
    }
}

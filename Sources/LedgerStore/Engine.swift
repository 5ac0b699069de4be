import Ledger

/// What keeps the store's rows: a database, of which the store knows no more than this.
protocol Engine: Sendable {
    /// Runs `body` in one transaction that is durable when this returns, else rolled back. No other
    /// write happens between what `body` reads and what it writes.
    func write<Value>(
        _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value

    /// Runs `body` on one snapshot.
    func read<Value>(
        _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value

    /// The version of the ledger that is there, by its `schema_version`; nil when there is none.
    func foundVersion() throws(LedgerError) -> Int64?

    /// Keeps a copy of the ledger before it is brought to a later schema, where the engine keeps
    /// ledgers in files; a database server has backups of its own.
    func keepCopy(ofSchema version: Int64) throws(LedgerError)

    /// Whether it knows roles, which can be given rights.
    var hasRoles: Bool { get }

    /// A statement of `Schema`, as this engine has it.
    func definition(_ statement: String) -> String

    /// Statements that keep the journal append-only even from a slip of our own; they may be run
    /// again.
    var guards: [String] { get }
}

/// One transaction of whichever engine the store has.
struct StoreSession: SQLSession {
    private let session: any SQLSession

    init(_ session: any SQLSession) {
        self.session = session
    }

    func willWrite() { session.willWrite() }

    func willAsk(_ queries: [SQLStatement]) throws(LedgerError) { try session.willAsk(queries) }

    func run(_ sql: String, _ arguments: [SQLValue]) throws(LedgerError) {
        try session.run(sql, arguments)
    }

    func forEach(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try session.forEach(sql, arguments, body)
    }

    func forEachOfMany(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try session.forEachOfMany(sql, arguments, body)
    }
}

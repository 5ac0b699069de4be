import Ledger
import Synchronization

/// A database of PostgreSQL, for several print servers at once.
///
/// Writers take turns by a lock of the ledger, as they do on SQLite: what a writer reads is what all
/// before it wrote, and entries are numbered and chained in the order in which they are committed.
final class PostgreSQLEngine: Engine {
    private let connection: PostgreSQLConnection
    private let patience: Int
    /// Held by the thread that has a transaction on the connection.
    private let turn = Mutex(())

    /// How long a server may think about one statement, and a client about the next one before the
    /// server takes its turn away.
    private static let statementSeconds = 10

    /// - Parameters:
    ///   - address: as `StoreLocation` has it.
    ///   - busyTimeoutSeconds: how long to wait for other writers before `storeBusy`.
    init(_ address: String, busyTimeoutSeconds: Double) {
        connection = PostgreSQLConnection(address)
        patience = Int(busyTimeoutSeconds * 1000)
    }

    func write<Value>(
        _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        let limit = "\(Self.statementSeconds * 1000)"
        return try transaction(
            [
                // The lock comes before the first look at the rows, and each look sees all that is
                // committed.
                SQLStatement("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"),
                SQLStatement(
                    """
                    SELECT set_config('lock_timeout', ?, true),
                        set_config('statement_timeout', ?, true),
                        set_config('idle_in_transaction_session_timeout', ?, true),
                        set_config('synchronous_commit', 'off', true)
                    """, [.text("\(patience)"), .text("\(patience + 1000)"), .text(limit)]),
                SQLStatement(
                    """
                    SELECT pg_advisory_xact_lock(
                        hashtextextended('pagetoll ' || current_schema(), 0)) IS NULL
                    """),
                SQLStatement("SELECT set_config('statement_timeout', ?, true)", [.text(limit)]),
            ], body)
    }

    func read<Value>(
        _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try transaction(
            [
                SQLStatement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
                SQLStatement(
                    "SELECT set_config('statement_timeout', ?, true)",
                    [.text("\(Self.statementSeconds * 1000)")]),
            ], body)
    }

    /// Runs `body` in a transaction of its own.
    private func transaction<Value>(
        _ begin: [SQLStatement], _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        var value: Value?
        try turn.withLock { _ throws(LedgerError) in
            try connection.open()
            let session = PostgreSQLSession(
                connection, begin: begin,
                // The server's own limits come first; this is for one that hangs.
                answerSeconds: patience / 1000 + Self.statementSeconds + 5)
            do throws(LedgerError) {
                value = try body(session)
                try session.commit()
            } catch {
                session.rollBack()
                throw error
            }
        }
        guard let value else { preconditionFailure("a transaction without an end") }
        return value
    }

    func foundVersion() throws(LedgerError) -> Int64? {
        try read { session throws(LedgerError) in
            let isThere = try session.has(
                """
                SELECT 1 FROM pg_catalog.pg_tables
                    WHERE schemaname = current_schema() AND tablename = 'schema_version'
                """)
            return isThere ? try Schema.foundVersion(session) : nil
        }
    }

    func keepCopy(ofSchema version: Int64) {}

    var hasRoles: Bool { true }

    /// Text in the order of its bytes, as SQLite has it: whatever the database's language is, and
    /// after an upgrade of the system's collations.
    func definition(_ statement: String) -> String {
        statement.replacing(" TEXT", with: " TEXT COLLATE \"C\"")
    }

    var guards: [String] {
        [
            """
            CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
            """
        ]
            + Schema.appendOnly.map { table in
                """
                CREATE OR REPLACE TRIGGER \(table)_is_append_only
                    BEFORE UPDATE OR DELETE OR TRUNCATE ON \(table)
                    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()
                """
            }
    }
}

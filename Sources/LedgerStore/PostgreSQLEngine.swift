import Ledger
import Synchronization

/// A database of PostgreSQL, for several print servers at once.
///
/// Writers take turns by a lock of the ledger, as they do on SQLite: what a writer has read is what
/// all before it wrote, and entries are numbered and chained in the order in which they are committed.
final class PostgreSQLEngine: Engine {
    private let connection: PostgreSQLConnection
    private let patience: Int
    /// Held by the thread that has a transaction on the connection.
    private let turn = Mutex(())

    /// How long a server may think about one statement, beside waiting for others.
    private static let statementSeconds = 10
    /// How long a client may think before the server takes its turn away.
    private static let idleSeconds = 10

    /// - Parameters:
    ///   - address: as `StoreLocation` has it.
    ///   - busyTimeoutSeconds: how long to wait for other writers before `storeBusy`.
    init(_ address: String, busyTimeoutSeconds: Double) {
        connection = PostgreSQLConnection(address)
        patience = Int(busyTimeoutSeconds * 1000)
    }

    /// Runs `body` once without the turn, in which it looks at rows, and takes the turn when it
    /// comes to write: what it looked at must be unchanged then. Else, and when it refuses, it is run
    /// again with the turn from the beginning.
    func write<Value>(
        _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        if let value = try attempt(.looking, body) { return value }
        guard let value = try attempt(.writing, body) else {
            preconditionFailure("who has the turn finds all as it was")
        }
        return value
    }

    func read<Value>(
        _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        guard let value = try attempt(.reading, body) else {
            preconditionFailure("who reads needs no turn")
        }
        return value
    }

    /// Runs `body` in a transaction of its own.
    ///
    /// - Returns: nil when it must be run again with the turn.
    private func attempt<Value>(
        _ kind: PostgreSQLSession.Kind, _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value? {
        var value: Value?
        try turn.withLock { _ throws(LedgerError) in
            try connection.open()
            let session = PostgreSQLSession(
                kind, connection, begin: begin(kind),
                // The server's own limits come first; this is for one that hangs.
                answerSeconds: patience / 1000 + Self.statementSeconds + 5)
            do throws(LedgerError) {
                value = try body(session)
                try session.commit()
            } catch {
                value = nil
                session.rollBack()
                if session.isOutdated || (!session.isSettled && error.isOfRules) { return }
                throw error
            }
        }
        return value
    }

    private func begin(_ kind: PostgreSQLSession.Kind) -> [SQLStatement] {
        let level =
            switch kind {
            case .reading: "REPEATABLE READ READ ONLY"
            // Each look sees all that is committed: the lock comes between them.
            case .looking, .writing: "READ COMMITTED READ WRITE"
            }
        return [
            SQLStatement("BEGIN ISOLATION LEVEL \(level)"),
            SQLStatement(
                """
                SELECT set_config('lock_timeout', ?, true),
                    set_config('statement_timeout', ?, true),
                    set_config('idle_in_transaction_session_timeout', ?, true),
                    set_config('synchronous_commit', 'off', true),
                    set_config('plan_cache_mode', ?, true)
                """,
                [
                    .text("\(patience)"), .text("\(patience + Self.statementSeconds * 1000)"),
                    .text("\(Self.idleSeconds * 1000)"),
                    // What a write looks up, it looks up by keys: one plan does for all of them.
                    .text(kind == .reading ? "auto" : "force_generic_plan"),
                ]),
        ]
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

extension LedgerError {
    /// Whether the rules refuse, or find that what they were given can't be; not that the database
    /// can't be used.
    var isOfRules: Bool {
        switch self {
        case .storeBusy, .storeUnavailable, .storeTooNew: false
        default: true
        }
    }
}

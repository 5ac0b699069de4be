import Ledger
import Synchronization

/// A connection to PostgreSQL through libpq, made when it is wanted and again after it broke.
final class PostgreSQLConnection: Sendable {
    /// An address without a password, as `StoreLocation` has it.
    private let address: String
    private let handle = Mutex(PostgreSQLHandle())

    /// The oldest server that has all that we ask for.
    private static let oldestVersion: Int32 = 15_00_00

    /// What holds unless the address says otherwise. A network or server that is gone is noticed
    /// within seconds, and of several hosts the one is taken that can write.
    private static let defaults = [
        ("connect_timeout", "5"), ("tcp_user_timeout", "10000"), ("keepalives_idle", "5"),
        ("keepalives_interval", "2"), ("keepalives_count", "3"),
        ("target_session_attrs", "read-write"), ("application_name", "pagetoll"),
    ]

    init(_ address: String) {
        self.address = address
    }

    /// Connects, unless there is a connection that still stands.
    ///
    /// - Throws: `storeUnavailable`.
    func open() throws(LedgerError) {
        try handle.withLock { handle throws(LedgerError) in
            guard !handle.stands else { return }
            handle.close()
            try handle.open(Self.defaults + [("dbname", address), ("client_encoding", "UTF8")])
            try handle.check(oldestVersion: Self.oldestVersion)
        }
    }

    func close() {
        handle.withLock { handle in handle.close() }
    }

    /// Those of the queries that the server has not planned yet on this connection.
    func unplanned(_ queries: [SQLStatement]) -> [SQLStatement] {
        handle.withLock { handle in queries.filter { !handle.isPlanned($0) } }
    }

    /// Sends the statements in one go, and gives the rows of each. When one fails, those after it are
    /// not run.
    ///
    /// - Parameter seconds: how long to wait for the answer. After that the connection is given up,
    ///   and it is not known what the server did.
    /// - Throws: `storeBusy`, `storeUnavailable`, `storeDamaged`.
    func exchange(
        _ statements: [SQLStatement], within seconds: Int
    ) throws(LedgerError) -> [[SQLRow]] {
        try handle.withLock { handle throws(LedgerError) in
            do throws(LedgerError) {
                for statement in statements { try handle.send(statement) }
                return try handle.answers(until: .now + .seconds(seconds))
            } catch {
                if !handle.stands { handle.close() }
                throw error
            }
        }
    }
}

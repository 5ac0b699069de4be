import FoundationEssentials
import GRDB
package import Ledger

/// The ledger and what belongs to it in one SQLite file, for several processes at once.
///
/// Every write checks and writes in one immediate transaction that is on the disk when it returns
/// (write-ahead log, `synchronous = FULL`).
package final class SQLiteStore: Sendable {
    private let queue: DatabaseQueue
    /// How long to wait for another process before `storeBusy`.
    private static let busyTimeoutSeconds = 10.0

    /// Opens the store at `path`.
    ///
    /// - Parameter creating: whether a missing file is made, readable and writable by its owner and
    ///   group only.
    /// - Throws: `storeUnavailable` when it is missing or can't be opened, `storeTooNew`,
    ///   `storeBusy`, `storeDamaged`.
    package init(path: String, creating: Bool) throws(LedgerError) {
        guard creating || FileManager.default.fileExists(atPath: path) else {
            throw .storeUnavailable(reason: "\(path) does not exist")
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.busyTimeoutSeconds)
        configuration.journalMode = .wal
        // GRDB sets synchronous = NORMAL when it turns the write-ahead log on: a power cut could
        // then lose the last commits. This runs after that, on every connection.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch {
            throw LedgerError(error)
        }
        try bringUpToDate()
    }

    /// Runs `body` in one transaction that is committed when it returns, else rolled back.
    func write<Value>(
        _ body: (SQLiteSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try queue.write { database in try body(SQLiteSession(database: database)) }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Runs `body` on one snapshot of the store.
    func read<Value>(
        _ body: (SQLiteSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try queue.read { database in try body(SQLiteSession(database: database)) }
        } catch {
            throw LedgerError(error)
        }
    }

    private func bringUpToDate() throws(LedgerError) {
        let isCurrent = try read { session throws(LedgerError) in
            guard try session.tableExists("schema_version") else { return false }
            return try Schema.foundVersion(session) == Schema.version
        }
        guard !isCurrent else { return }
        try write { session throws(LedgerError) in
            try Schema.migrate(session)
            for statement in Schema.guards { try session.run(statement, []) }
        }
    }
}

extension SQLiteSession {
    fileprivate func tableExists(_ name: String) throws(LedgerError) -> Bool {
        do {
            return try database.tableExists(name)
        } catch {
            throw LedgerError(error)
        }
    }
}

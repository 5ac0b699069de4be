import FoundationEssentials
import GRDB
package import Ledger
import SystemPackage

/// The ledger and what belongs to it in one SQLite file, for several processes at once.
///
/// Every write checks and writes in one immediate transaction that is on the disk when it returns
/// (write-ahead log, `synchronous = FULL`).
package final class Store: Sendable {
    private let queue: DatabaseQueue
    /// After how many pages of 4 KB the log is written back. Whoever opens the store reads all of a
    /// log that the last one left, which takes a millisecond for these.
    private static let longestLogPages = 250

    /// Opens the store at `path`.
    ///
    /// - Parameters:
    ///   - creating: whether a missing file is made, readable and writable by its owner and group
    ///     only.
    ///   - busyTimeoutSeconds: how long to wait for another process before `storeBusy`.
    /// - Throws: `storeUnavailable` when it is missing or can't be opened, `storeTooNew`,
    ///   `storeBusy`, `storeDamaged`.
    package init(
        path: String, creating: Bool, busyTimeoutSeconds: Double = 10
    ) throws(LedgerError) {
        if !FileManager.default.fileExists(atPath: path) {
            guard creating else { throw .storeUnavailable(reason: "\(path) does not exist") }
            try Self.createFile(path)
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        // Not GRDB's `journalMode`: it sets synchronous = NORMAL, with which a power cut could lose
        // the last commits, and writes to the store each time that it is opened.
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = \(Self.longestLogPages)
                    """)
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw LedgerError(error)
        }
        try bringUpToDate(path, creating: creating)
    }

    /// Makes an empty file, unless another process was faster. SQLite gives the same mode to the
    /// files that it keeps beside it.
    private static func createFile(_ path: String) throws(LedgerError) {
        do {
            let file = try FileDescriptor.open(
                path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite])
            LedgerFile(path: path).giveToOwnerOfFolder(file)
            try file.close()
            try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: path)
        } catch Errno.fileExists {
            return
        } catch {
            throw .storeUnavailable(reason: "\(path) can't be made: \(error)")
        }
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

    private func bringUpToDate(_ path: String, creating: Bool) throws(LedgerError) {
        let version: Int64? = try read { session throws(LedgerError) in
            guard try session.tableExists("schema_version") else { return nil }
            return try Schema.foundVersion(session)
        }
        guard version != Schema.version else { return }
        // A file that was cut off to nothing must not come back as a ledger without credits.
        guard creating || version != nil else {
            throw .storeDamaged(reason: "\(path) holds no ledger")
        }
        if let version, version > 0, version < Schema.version {
            try LedgerFile(path: path).keepCopy(ofSchema: version)
        }
        while try write({ session throws(LedgerError) in try Schema.migrateOnce(session) }) {}
        try write { session throws(LedgerError) in
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

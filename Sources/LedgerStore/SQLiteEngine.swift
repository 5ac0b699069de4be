import FoundationEssentials
import GRDB
import Glibc
import Ledger
import SystemPackage

/// One SQLite file, for several processes at once.
///
/// Every write is an immediate transaction that is on the disk when it returns (write-ahead log,
/// `synchronous = FULL`).
struct SQLiteEngine: Engine {
    private let path: String
    private let queue: DatabaseQueue
    /// After how many pages of 4 KB the log is written back. Whoever opens the store reads all of a
    /// log that the last one left, which takes a millisecond for these.
    private static let longestLogPages = 250

    /// Opens the file at `path`.
    ///
    /// - Parameters:
    ///   - creating: whether a missing file is made, readable and writable by its owner and group
    ///     only.
    ///   - busyTimeoutSeconds: how long to wait for another process before `storeBusy`.
    /// - Throws: `storeUnavailable` when it is missing or can't be opened, `storeBusy`,
    ///   `storeDamaged`.
    init(path: String, creating: Bool, busyTimeoutSeconds: Double) throws(LedgerError) {
        self.path = path
        if !FileManager.default.fileExists(atPath: path) {
            guard creating else { throw .storeUnavailable(reason: "\(path) does not exist") }
            try Self.createFile(path)
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        // Not GRDB's `journalMode`: it sets synchronous = NORMAL, with which a power cut could lose
        // the last commits, and writes to the store each time that it is opened.
        configuration.prepareDatabase { database in
            try Self.keepLog(in: database, patienceSeconds: busyTimeoutSeconds)
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = \(Self.longestLogPages)
                    """)
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw LedgerError(error)
        }
    }

    /// Has writes go to a log beside the file.
    ///
    /// In a file that has none yet, the statement reads and then locks; SQLite never waits for a lock
    /// with another one held, so that of two processes that open a new store at once, one is told
    /// that it is busy immediately (sqlite.org/c3ref/busy_handler.html). Hence waiting here.
    private static func keepLog(in database: Database, patienceSeconds: Double) throws {
        let end = ContinuousClock.now + .seconds(patienceSeconds)
        while true {
            do {
                return try database.execute(sql: "PRAGMA journal_mode = WAL")
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end
            {
                usleep(2000)
            }
        }
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

    func write<Value>(
        _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try queue.write { database in try body(SQLiteSession(database: database)) }
        } catch {
            throw LedgerError(error)
        }
    }

    func read<Value>(
        _ body: (any SQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try queue.read { database in try body(SQLiteSession(database: database)) }
        } catch {
            throw LedgerError(error)
        }
    }

    func foundVersion() throws(LedgerError) -> Int64? {
        do {
            return try queue.read { database in
                guard try database.tableExists("schema_version") else { return nil }
                return try Schema.foundVersion(SQLiteSession(database: database))
            }
        } catch {
            throw LedgerError(error)
        }
    }

    func keepCopy(ofSchema version: Int64) throws(LedgerError) {
        try LedgerFile(path: path).keepCopy(ofSchema: version)
    }

    var hasRoles: Bool { false }

    func definition(_ statement: String) -> String { statement }

    var guards: [String] {
        Schema.appendOnly.flatMap { table in
            ["UPDATE", "DELETE"].map { action in
                """
                CREATE TRIGGER IF NOT EXISTS \(table)_no_\(action.lowercased())
                    BEFORE \(action) ON \(table)
                    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
                """
            }
        }
    }
}

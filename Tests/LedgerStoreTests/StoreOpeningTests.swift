import Foundation
import GRDB
import Ledger
import Money
import Synchronization
import Testing

@testable import LedgerStore

@Suite("Opening a store")
struct StoreOpeningTests {
    @Test(
        "Every commit is on the disk when it returns, and rows refer to rows",
        arguments: [("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1")],
        [true, false])
    func pragmas(row: (name: String, value: String), creating: Bool) throws {
        let directory = try TemporaryDirectory()
        if !creating { _ = try Store(path: directory.storePath, creating: true) }
        let store = try Store(path: directory.storePath, creating: creating)
        // On the connection that writes, as it writes.
        let value = try store.write { session throws(LedgerError) in
            try session.first("PRAGMA \(row.name)") { row throws(LedgerError) in
                row.values[0].description
            }
        }
        #expect(value == row.value)
    }

    @Test("A new store, and what SQLite keeps beside it, are its owner's and group's")
    func fileMode() throws {
        let directory = try TemporaryDirectory()
        let store = try Store(path: directory.storePath, creating: true)
        for suffix in ["", "-wal", "-shm"] {
            let path = directory.storePath + suffix
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o660, "\(suffix)")
        }
        withExtendedLifetime(store) {}
    }

    @Test("A missing store is refused and not made")
    func missing() throws {
        let path = try TemporaryDirectory().path + "/nowhere.sqlite"
        #expect(throws: LedgerError.storeUnavailable(reason: "\(path) does not exist")) {
            try Store(path: path, creating: false)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(throws: LedgerError.self) { try Store(path: "/dev/null/x", creating: true) }
    }

    @Test("An empty file is no ledger, unless one is to be made")
    func empty() throws {
        let directory = try TemporaryDirectory()
        let path = directory.storePath
        try Data().write(to: URL(filePath: path))
        #expect(throws: LedgerError.storeDamaged(reason: "\(path) holds no ledger")) {
            try Store(path: path, creating: false)
        }
        _ = try Store(path: path, creating: true)
        _ = try Store(path: path, creating: false)
    }

    @Test("A store of a later program is refused and left as it is")
    func tooNew() throws {
        let site = try PrintSite()
        try site.place.folder.execute("INSERT INTO schema_version (version) VALUES (99)")
        #expect(throws: LedgerError.storeTooNew) {
            try Store(path: site.place.folder.storePath, creating: false)
        }
    }

    @Test("Opening again changes nothing, and the books are as they were")
    func reopened() throws {
        let site = try PrintSite()
        _ = try site.print(300)
        let again = try Store(path: site.place.folder.storePath, creating: true)
        guard case .proven(3, let head) = try again.check() else { throw PrintSite.Unproven() }
        #expect(try head == site.head)
    }

    @Test("What is no SQLite file is damaged")
    func noDatabase() throws {
        let directory = try TemporaryDirectory()
        try Data(repeating: 0x58, count: 4096).write(to: URL(filePath: directory.storePath))
        #expect(throws: LedgerError.storeDamaged(reason: "file is not a database")) {
            try Store(path: directory.storePath, creating: false)
        }
    }

    @Test("A store with a page of rubbish says that it is damaged, and does not trap")
    func rubbish() throws {
        let site = try PrintSite()
        try site.place.folder.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let file = try FileHandle(forUpdating: URL(filePath: site.place.folder.storePath))
        let size = try file.seekToEnd()
        for page in stride(from: UInt64(4096), to: size, by: 4096) {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        }
        #expect {
            let store = try Store(path: site.place.folder.storePath, creating: false)
            _ = try store.check()
        } throws: { error in
            if case .storeDamaged = error as? LedgerError { true } else { false }
        }
    }

    @Test("A store that may not be written says so")
    func readOnly() async throws {
        let site = try PrintSite()
        try site.place.folder.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let path = site.place.folder.storePath
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o444], ofItemAtPath: path + suffix)
        }
        await #expect(processExitsWith: .success) { [path = path as String] in
            if geteuid() == 0 { seteuid(65534) }  // As root, nothing is read-only.
            #expect {
                let store = try Store(path: path, creating: false)
                try store.put(CreditType(name: "Gold"))
            } throws: { error in
                guard case .storeUnavailable(let reason) = error as? LedgerError else {
                    return false
                }
                return reason.contains("readonly")
            }
        }
    }

    @Test("Several processes may make the same store at once")
    func madeAtOnce() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.storePath
        await withTaskGroup { group in
            for _ in 0..<6 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String] in
                        for _ in 0..<20 { _ = try Store(path: path, creating: true) }
                    }
                }
            }
        }
        let store = try Store(path: path, creating: false)
        #expect(try store.check() == .proven(entryCount: 0, head: .start))
    }

    @Test("Who opens a new store while another is making it waits for that")
    func madeByAnother() throws {
        let directory = try TemporaryDirectory()
        let path = directory.storePath
        let isOpen = Mutex(false)
        let end = DispatchSemaphore(value: 0)
        try DatabaseQueue(path: path).writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            Thread.detachNewThread {
                let store = try? Store(path: path, creating: true)
                isOpen.withLock { $0 = store != nil }
                end.signal()
            }
            Thread.sleep(forTimeInterval: 0.1)
            try database.execute(sql: "COMMIT")
        }
        end.wait()
        #expect(isOpen.withLock { $0 })
    }

    @Test("A store that another process holds is busy, and nothing is written")
    func busy() throws {
        let site = try PrintSite()
        let other = try DatabaseQueue(path: site.place.folder.storePath)
        let impatient = try Store(
            path: site.place.folder.storePath, creating: false, busyTimeoutSeconds: 0.05)
        try other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            #expect(throws: LedgerError.storeBusy) {
                try impatient.put(CreditType(name: "Gold"))
            }
            try database.execute(sql: "ROLLBACK")
        }
        try impatient.put(CreditType(name: "Gold"))
    }
}

extension TemporaryDirectory {
    /// All that the store has on the disk.
    func bytes() throws -> Data {
        try ["", "-wal"].map { try Data(contentsOf: URL(filePath: storePath + $0)) }
            .reduce(Data(), +)
    }

    /// Runs statements on the store behind its back.
    func execute(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: storePath, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    }
}

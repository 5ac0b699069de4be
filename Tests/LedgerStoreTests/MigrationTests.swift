import Foundation
import GRDB
import Ledger
import Testing

@testable import LedgerStore

/// A ledger as an earlier version wrote it: `Tests/Fixtures/ledger-schema-N.sql`.
private struct ReleasedLedger {
    let version: Int64
    let head: String

    static let all = [
        ReleasedLedger(
            version: 1,
            head: "8cde902a755eaf4d707c0edcd75fc03b366e4549c3d9c7ba6fc25244562b0ab1")
    ]

    func write(to path: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures")
        let sql = try String(
            contentsOf: folder.appending(path: "ledger-schema-\(version).sql"), encoding: .utf8)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}

@Suite("Ledgers of earlier versions")
struct MigrationTests {
    @Test("Every released schema has its ledger here, and the newest is among them")
    func complete() {
        #expect(ReleasedLedger.all.map(\.version) == Array(1...Schema.released))
        #expect(Schema.released <= Schema.version)
    }

    @Test("A ledger of every released schema opens, and its books are what they were")
    func released() throws {
        for ledger in ReleasedLedger.all {
            let directory = try TemporaryDirectory()
            try ledger.write(to: directory.storePath)
            let store = try Store(path: directory.storePath, creating: false)
            guard case .proven(_, let head) = try store.check() else {
                throw PrintSite.Unproven()
            }
            #expect(head.hash == ledger.head)
            #expect(LedgerFile(path: directory.storePath).schemaVersion == Schema.version)
            // And a new one has the same tables.
            let new = try TemporaryDirectory()
            _ = try Store(path: new.storePath, creating: true)
            #expect(try tables(directory.storePath) == tables(new.storePath))
        }
    }

    @Test("Before a schema is changed, the ledger is kept as it was")
    func kept() throws {
        let directory = try TemporaryDirectory()
        let path = directory.storePath
        try ReleasedLedger(version: 1, head: "").write(to: path)
        try LedgerFile(path: path).keepCopy(ofSchema: 1)
        let kept = LedgerFile(path: "\(path).schema-1")
        #expect(kept.schemaVersion == 1)
        #expect(kept.lastEntryNumber == LedgerFile(path: path).lastEntryNumber)
        // Another attempt leaves it as it is.
        let before = FileManager.default.contents(atPath: kept.path)
        try LedgerFile(path: path).keepCopy(ofSchema: 1)
        #expect(FileManager.default.contents(atPath: kept.path) == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(names.filter { $0.hasSuffix("schema-1") }.count == 1)
    }

    @Test("Each migration is a transaction of its own: one that fails leaves those before it")
    func oneByOne() throws {
        let directory = try TemporaryDirectory()
        let queue = try DatabaseQueue(path: directory.storePath)
        let migrations = [
            ["CREATE TABLE a (x BIGINT)"], ["CREATE TABLE b (x BIGINT)"],
            ["CREATE TABLE c (x BIGINT)", "SELECT nonsense"],
        ]
        func step() throws -> Bool {
            try queue.write {
                try Schema.migrateOnce(SQLiteSession(database: $0), along: migrations)
            }
        }
        #expect(try step())
        #expect(try step())
        #expect(throws: LedgerError.self) { try step() }
        let found = try queue.read {
            try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        #expect(Set(found) == ["schema_version", "a", "b"])
        let file = LedgerFile(path: directory.storePath)
        #expect(file.schemaVersion == 2)
        let twice = try queue.write {
            try Schema.migrateOnce(
                SQLiteSession(database: $0), along: Array(migrations.prefix(2)))
        }
        #expect(!twice)
        #expect(throws: LedgerError.storeTooNew) {
            try queue.write {
                try Schema.migrateOnce(
                    SQLiteSession(database: $0), along: Array(migrations.prefix(1)))
            }
        }
    }

    private func tables(_ path: String) throws -> Set<String> {
        try DatabaseQueue(path: path).read {
            Set(
                try String.fetchAll(
                    $0, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
        }
    }
}

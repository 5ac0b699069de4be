import Foundation
import Ledger
import ScenarioSupport
import Synchronization
import Testing

@testable import LedgerStore

/// What keeps the stores of the tests that run.
enum TestEngine: Sendable {
    case sqlite
    case postgreSQL(Schemas)

    @TaskLocal static var current = TestEngine.sqlite

    /// The schemas that one test has in the server.
    final class Schemas: Sendable {
        let server: PrivatePostgreSQL
        private let names = Mutex<[String]>([])

        fileprivate init(in server: PrivatePostgreSQL) { self.server = server }

        /// Makes a schema; returns its name.
        func make() throws -> String {
            let name = "ledger_" + UUID().uuidString.lowercased().replacing("-", with: "")
            names.withLock { $0.append(name) }
            try perform("CREATE SCHEMA \(name)")
            return name
        }

        func drop() throws {
            for name in names.withLock({ $0 }) { try perform("DROP SCHEMA \(name) CASCADE") }
        }

        /// Runs statements, with "; " between them, in one transaction.
        @discardableResult
        func perform(_ sql: String, in schema: String = "public") throws(LedgerError) -> [SQLRow] {
            let connection = PostgreSQLConnection(server.location(schema: schema))
            try connection.open()
            return try connection.exchange(
                sql.split(separator: "; ").map { SQLStatement(String($0)) }, within: 60
            ).last ?? []
        }
    }

    /// No schemas yet, in the one server of the test run; nil where PostgreSQL is not installed.
    static func schemas() async throws -> Schemas? {
        guard PrivatePostgreSQL.programFolder != nil else { return nil }
        return Schemas(in: try await server.value)
    }

    private static let server = Task {
        let folder = try TemporaryDirectory.newPath(isInMemory: true)
        let server = try await PrivatePostgreSQL(in: folder)
        try await server.start()
        // The server itself ends with the test run.
        folderOfServer.withLock { $0 = folder }
        atexit { folderOfServer.withLock { _ = try? FileManager.default.removeItem(atPath: $0) } }
        return server
    }
}

private let folderOfServer = Mutex("")

/// Runs each test of a suite once with SQLite and once with PostgreSQL.
struct OnEveryEngine: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await function()
        guard let schemas = try await TestEngine.schemas() else {
            return print("PostgreSQL is not installed: \(test.name) was run on SQLite only.")
        }
        try await TestEngine.$current.withValue(.postgreSQL(schemas)) { try await function() }
        try schemas.drop()
    }
}

extension Trait where Self == OnEveryEngine {
    static var onEveryEngine: Self { Self() }
}

/// A place for one ledger on the engine of the tests that run, gone when the test is over.
final class LedgerPlace {
    private enum Kind {
        case folder(TemporaryDirectory)
        case schema(String, TestEngine.Schemas)
    }

    /// As `Store(at:)` takes it.
    let location: String
    private let kind: Kind

    /// - Parameter isInMemory: as for `TemporaryDirectory`.
    init(isInMemory: Bool = false) throws {
        switch TestEngine.current {
        case .sqlite:
            let folder = try TemporaryDirectory(isInMemory: isInMemory)
            (kind, location) = (.folder(folder), folder.storePath)
        case .postgreSQL(let schemas):
            let name = try schemas.make()
            (kind, location) = (.schema(name, schemas), schemas.server.location(schema: name))
        }
    }

    /// The folder of the SQLite file, for tests of that engine alone.
    var folder: TemporaryDirectory {
        guard case .folder(let folder) = kind else { preconditionFailure("not on SQLite") }
        return folder
    }

    /// Runs statements, with "; " between them, on the store behind the program's back.
    func execute(_ sql: String) throws {
        switch kind {
        case .folder(let folder): try folder.execute(sql)
        case .schema(let name, let schemas): try schemas.perform(sql, in: name)
        }
    }

    /// Runs statements as somebody who has every right and takes the guards away first.
    ///
    /// - Returns: whether the database lets that be done at all: PostgreSQL holds on to the types of
    ///   columns and their checks.
    func tamper(_ sql: String) throws -> Bool {
        switch kind {
        case .folder(let folder):
            let guards = Schema.appendOnly.flatMap { table in
                ["update", "delete"].map { "DROP TRIGGER \(table)_no_\($0)" }
            }
            try folder.execute(
                (["PRAGMA ignore_check_constraints = ON"] + guards + [sql]).joined(separator: "; "))
            return true
        case .schema(let name, let schemas):
            do throws(LedgerError) {
                try schemas.perform("SET session_replication_role = replica; \(sql)", in: name)
                return true
            } catch {
                guard case .storeDamaged = error else { throw error }
                return false
            }
        }
    }

    /// All that the store holds, as its engine writes it.
    func text() throws -> String {
        switch kind {
        case .folder(let folder): String(decoding: try folder.bytes(), as: UTF8.self)
        case .schema(let name, let schemas):
            try schemas.perform("SELECT schema_to_xml('\(name)', true, false, '')::text")
                .map { try $0.text(0) }.joined()
        }
    }

    /// The names of all tables.
    func tables() throws -> Set<String> {
        let query =
            switch kind {
            case .folder: "SELECT name FROM sqlite_master WHERE type = 'table'"
            case .schema(let name, _):
                "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = '\(name)'"
            }
        return try Store(at: location, creating: false).read { session throws(LedgerError) in
            Set(try session.rows(query) { row throws(LedgerError) in try row.text(0) })
        }
    }
}

import CPQ
import Foundation
import GRDB
import LedgerStore

/// An engine alone: writers who add the very rows of a reservation to the ledger's own tables, and
/// wait for the disk. They read nothing, ask nobody, and no row follows from another.
struct BareWriters {
    private let place: String
    private let isDatabase: Bool
    private let memberCount: Int

    struct Failure: Error {
        let message: String
    }

    /// - Parameter place: of a ledger with members 1 to `memberCount`, who have a credit each, of
    ///   the same number.
    init(at place: String, memberCount: Int) {
        self.place = place
        isDatabase = place.hasPrefix("postgresql:")
        self.memberCount = memberCount
    }

    /// - Parameter round: a number of its own for each measurement in the place.
    func measure(writers: Int, runs: Int, round: Int) throws -> WriterTimes {
        try WriterTimes(writers: writers, runs: runs) { [self] writer, runs in
            let rows = ReservationRows(server: "bare-\(round)-\(writer)")
            let first = round * 1_000_000_000 + writer * 10_000_000
            let connection: any BareConnection =
                isDatabase ? try PostgreSQLAlone(place, rows) : try SQLiteAlone(place, rows)
            try connection.addPrints(runs)
            return { [memberCount] number in
                try connection.reserve(
                    entry: first + number, member: .random(in: 1...memberCount), job: number + 1)
            }
        }
    }
}

/// What a reservation writes: an entry, two postings, a reservation, a credit and a print.
///
/// `:n` is the entry's number, `:m` the member's and the credit's, `:j` the job's.
struct ReservationRows {
    let server: String

    private static let hash = String(repeating: "0123456789abcdef", count: 4)

    /// Prints that are admitted, from job 1 to `:j`.
    var prints: String {
        """
        WITH RECURSIVE job (id) AS (
            SELECT CAST(1 AS BIGINT) UNION ALL SELECT id + 1 FROM job
                WHERE id < CAST(:j AS BIGINT))
        INSERT INTO print
            SELECT '\(server)', id, 1, '0e0cb6b2-40ab-4d4e-a4e6-0d9d77a21b5f', 0, 1, 1, 'office',
                'member1', 1, 'Minutes.pdf', 'arrived', '', NULL, NULL, 0, 0, 0, '', '', NULL,
                1700000000000, 1700000000000, NULL, 0 FROM job
        """
    }

    var statements: [String] {
        [
            """
            INSERT INTO journal_entry VALUES (
                CAST(:n AS BIGINT), 1700000000000, 'reserved', CAST(:n AS BIGINT), 'gate',
                '{"reservation":{"member":123,"print":"\(server)/1234/1700000000","queue":"office"}}',
                '\(Self.hash)', '\(Self.hash)')
            """,
            """
            INSERT INTO posting VALUES
                (CAST(:n AS BIGINT), 0, 'credit:' || CAST(:m AS BIGINT), -5),
                (CAST(:n AS BIGINT), 1, 'reserved:' || CAST(:n AS BIGINT), 5)
            """,
            """
            INSERT INTO reservation VALUES (
                CAST(:n AS BIGINT), CAST(:m AS BIGINT), 'office', 5,
                'credit:' || CAST(:m AS BIGINT) || '=5', 'pending', NULL, 0)
            """,
            "UPDATE credit SET remaining = remaining - 5 WHERE id = CAST(:m AS BIGINT)",
            """
            UPDATE print SET state = 'printing', quoted = 5, impressions = 1, sheets = 1,
                    quote = '{}', reservation = CAST(:n AS BIGINT), updated_ms = 1700000000001
                WHERE server = '\(server)' AND job_id = CAST(:j AS BIGINT)
                    AND time_at_creation = 1 AND time_at_completed = 0 AND document_number = 1
                    AND job_uuid = '0e0cb6b2-40ab-4d4e-a4e6-0d9d77a21b5f'
            """,
        ]
    }

    /// All of it in one statement, as PostgreSQL can.
    var oneStatement: String {
        let parts = statements.dropLast().enumerated().map { "part\($0) AS (\($1))" }
        return "WITH \(parts.joined(separator: ", ")) \(statements.last ?? "")"
    }
}

private protocol BareConnection {
    func addPrints(_ count: Int) throws
    func reserve(entry: Int, member: Int, job: Int) throws
}

private struct SQLiteAlone: BareConnection {
    private let queue: DatabaseQueue
    private let rows: ReservationRows

    init(_ path: String, _ rows: ReservationRows) throws {
        queue = try BareCommits.opened(path)
        self.rows = rows
    }

    func addPrints(_ count: Int) throws {
        try queue.write { try $0.execute(sql: rows.prints, arguments: ["j": count]) }
    }

    func reserve(entry: Int, member: Int, job: Int) throws {
        let all = ["n": entry, "m": member, "j": job]
        try queue.write { database in
            for sql in rows.statements {
                let statement = try database.cachedStatement(sql: sql)
                let named = all.filter { sql.contains(":\($0.key)") }
                try statement.execute(arguments: StatementArguments(named))
            }
        }
    }
}

private final class PostgreSQLAlone: BareConnection {
    private let connection: OpaquePointer?
    private let rows: ReservationRows

    init(_ place: String, _ rows: ReservationRows) throws {
        self.rows = rows
        connection = PQconnectdb(place)
        guard PQstatus(connection) == CONNECTION_OK else { throw failure }
        // All three are int8.
        for (name, sql) in [("prints", rows.prints), ("reserve", rows.oneStatement)] {
            try check(PQprepare(connection, name, sql.numbered, 3, [20, 20, 20]))
        }
    }

    deinit { PQfinish(connection) }

    func addPrints(_ count: Int) throws { try run("prints", ["0", "0", String(count)]) }

    func reserve(entry: Int, member: Int, job: Int) throws {
        try run("reserve", [String(entry), String(member), String(job)])
    }

    private func run(_ name: String, _ arguments: [String]) throws {
        let texts = arguments.map { strdup($0) }
        defer { for text in texts { free(text) } }
        try check(
            PQexecPrepared(
                connection, name, Int32(texts.count), texts.map { UnsafePointer($0) }, nil, nil, 0))
    }

    private func check(_ result: OpaquePointer?) throws {
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure }
    }

    private var failure: BareWriters.Failure {
        BareWriters.Failure(message: PQerrorMessage(connection).map { String(cString: $0) } ?? "")
    }
}

extension String {
    /// With PostgreSQL's `$1`, `$2`, `$3` for `:n`, `:m`, `:j`.
    fileprivate var numbered: String {
        [(":n", "$1"), (":m", "$2"), (":j", "$3")].reduce(self) { text, name in
            text.replacing("CAST(\(name.0) ", with: "CAST(\(name.1) ")
        }
    }
}

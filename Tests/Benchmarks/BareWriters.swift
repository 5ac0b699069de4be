import CPQ
import Foundation

/// An engine alone: writers who add as many rows as a reservation writes, in one statement, and wait
/// for the disk. They read nothing, and no row follows from another.
struct BareWriters {
    private let place: String
    private let isDatabase: Bool

    /// An entry, two postings, a reservation, a credit and a print.
    private static let rowCount = 6
    private static let row = String(repeating: "0123456789", count: 15)

    struct Failure: Error {
        let message: String
    }

    init(at place: String) throws {
        self.place = place
        isDatabase = place.hasPrefix("postgresql:")
        guard isDatabase else { return }
        try Connection(place).run("CREATE TABLE bare_row (text TEXT)")
    }

    func measure(writers: Int, runs: Int) throws -> WriterTimes {
        guard isDatabase else {
            let path = "\(place)-\(writers)"
            _ = try BareCommits(path: path)
            return try WriterTimes(writers: writers, runs: runs) { _, _ in
                let commits = try BareCommits(existing: path)
                return { _ in try commits.commit() }
            }
        }
        let rows = Array(repeating: "('\(Self.row)')", count: Self.rowCount).joined(separator: ", ")
        return try WriterTimes(writers: writers, runs: runs) { [place] _, _ in
            let connection = try Connection(place)
            return { _ in try connection.run("INSERT INTO bare_row VALUES \(rows)") }
        }
    }

    private final class Connection {
        private let connection: OpaquePointer?

        init(_ place: String) throws {
            connection = PQconnectdb(place)
            guard PQstatus(connection) == CONNECTION_OK else { throw failure }
        }

        deinit { PQfinish(connection) }

        func run(_ sql: String) throws {
            let result = PQexec(connection, sql)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure }
        }

        private var failure: Failure {
            Failure(message: PQerrorMessage(connection).map { String(cString: $0) } ?? "")
        }
    }
}

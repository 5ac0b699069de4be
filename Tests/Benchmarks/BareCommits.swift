import GRDB

/// SQLite alone, doing as much: the floor beside which the ledger's figures stand.
struct BareCommits {
    private let queue: DatabaseQueue

    /// Rows that a reservation or a capture writes: an entry, three postings, a reservation, a
    /// credit and a print.
    private static let rowCount = 7
    private static let row = String(repeating: "0123456789", count: 15)

    init(path: String) throws {
        queue = try Self.opened(path)
        try queue.write { database in
            try database.execute(sql: "CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)")
        }
    }

    /// Adds a few rows in a transaction that is on the disk when it returns.
    func commit() throws {
        try queue.write { database in
            let statement = try database.cachedStatement(sql: "INSERT INTO row (text) VALUES (?)")
            for _ in 0..<Self.rowCount { try statement.execute(arguments: [Self.row]) }
        }
    }

    /// Reads every column of every row that `ledger check` reads.
    static func scan(_ path: String) throws {
        try opened(path).read { database in
            for table in ["journal_entry", "posting", "credit", "reservation", "print"] {
                let columns = try database.columns(in: table).map { "SUM(LENGTH(\($0.name)))" }
                _ = try Row.fetchOne(
                    database, sql: "SELECT \(columns.joined(separator: ", ")) FROM \(table)")
            }
        }
    }

    static func opened(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}

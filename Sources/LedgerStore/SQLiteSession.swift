import GRDB
import Ledger

/// One transaction on SQLite, through GRDB.
struct SQLiteSession: SQLSession {
    let database: Database

    /// An immediate transaction is so from its beginning.
    func willWrite() {}

    /// Nothing is far from here.
    func willAsk(_ queries: [SQLStatement]) {}

    func run(_ sql: String, _ arguments: [SQLValue]) throws(LedgerError) {
        do {
            try database.cachedStatement(sql: sql).execute(arguments: arguments.forSQLite())
        } catch {
            throw LedgerError(error)
        }
    }

    func forEach(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        do {
            let statement = try database.cachedStatement(sql: sql)
            let rows = try Row.fetchCursor(statement, arguments: arguments.forSQLite())
            while let row = try rows.next() {
                // By index: GRDB's `databaseValues` looks up the name of each column as well.
                try body(
                    SQLRow(values: (0..<row.count).map { SQLValue(row[$0] as DatabaseValue) }))
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Rows come one at a time.
    func forEachOfMany(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try forEach(sql, arguments, body)
    }
}

extension [SQLValue] {
    fileprivate func forSQLite() throws(LedgerError) -> StatementArguments {
        try checkForNUL()
        return StatementArguments(
            map { value -> (any DatabaseValueConvertible)? in
                switch value {
                case .integer(let integer): integer
                case .text(let text): text
                case .null: nil
                }
            })
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .int64(let integer): self = .integer(integer)
        case .string(let text): self = .text(text)
        case .null: self = .null
        // Neither is ever written: who reads it finds text that is wrong.
        case .double(let number): self = .text(String(number))
        case .blob(let data): self = .text("blob of \(data.count) bytes")
        }
    }
}

extension LedgerError {
    /// What SQLite reports, as the ledger's errors; a `LedgerError` stays what it is.
    init(_ error: any Error) {
        if let error = error as? LedgerError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .storeUnavailable(reason: String(describing: error))
            return
        }
        let reason = error.message ?? String(describing: error.resultCode)
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .storeBusy
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_ERROR:
            self = .storeDamaged(reason: reason)
        default: self = .storeUnavailable(reason: reason)
        }
    }
}

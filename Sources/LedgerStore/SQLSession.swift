import Ledger

/// What the store asks of a database inside one transaction, in the SQL that SQLite and PostgreSQL
/// have in common. `?` stands for an argument; text is never put into a statement.
protocol SQLSession {
    /// Tells that something is written in any case: what is read from here on is as the last writer
    /// left it.
    func willWrite()

    /// Tells which queries come next, in any order, so that they can go to the server together.
    /// What they give is kept until something is changed.
    func willAsk(_ queries: [SQLStatement]) throws(LedgerError)

    /// Runs one statement.
    ///
    /// - Throws: `storeBusy`, `storeUnavailable`, `storeDamaged`.
    func run(_ sql: String, _ arguments: [SQLValue]) throws(LedgerError)

    /// Gives the rows of a query to `body`, one after another.
    func forEach(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError)

    /// The same for rows that would fill the memory if all were there at once.
    func forEachOfMany(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError)
}

extension SQLSession {
    func forEach(
        _ query: SQLStatement, _ body: (SQLRow) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try forEach(query.sql, query.arguments, body)
    }

    func rows<Value>(
        _ query: SQLStatement, _ value: (SQLRow) throws(LedgerError) -> Value
    ) throws(LedgerError) -> [Value] {
        try rows(query.sql, query.arguments, value)
    }

    func first<Value>(
        _ query: SQLStatement, _ value: (SQLRow) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value? {
        try first(query.sql, query.arguments, value)
    }

    func rows<Value>(
        _ sql: String, _ arguments: [SQLValue] = [],
        _ value: (SQLRow) throws(LedgerError) -> Value
    ) throws(LedgerError) -> [Value] {
        var values: [Value] = []
        try forEach(sql, arguments) { row throws(LedgerError) in values.append(try value(row)) }
        return values
    }

    func first<Value>(
        _ sql: String, _ arguments: [SQLValue] = [],
        _ value: (SQLRow) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value? {
        try rows(sql, arguments, value).first
    }

    /// Whether the query has a row.
    func has(_ sql: String, _ arguments: [SQLValue] = []) throws(LedgerError) -> Bool {
        try first(sql, arguments) { _ throws(LedgerError) in true } ?? false
    }

    /// `forEachOfMany` with a body that may throw anything.
    func forEachThrowing(
        _ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void
    ) throws {
        var failure: (any Error)?
        do {
            try forEachOfMany(sql, arguments) { row throws(LedgerError) in
                do {
                    try body(row)
                } catch {
                    failure = error
                    throw LedgerError(error)
                }
            }
        } catch {
            throw failure ?? error
        }
    }

    /// The number after the largest `id` of a table, from 1 on.
    ///
    /// - Parameter table: one of our own tables' names, never text from outside.
    func nextID(_ table: StaticString) throws(LedgerError) -> Int64 {
        try first("SELECT COALESCE(MAX(id), 0) + 1 FROM \(table)") {
            row throws(LedgerError) in try row.integer(0)
        } ?? 1
    }
}

/// A statement with the arguments that stand for its `?`.
struct SQLStatement: Hashable, Sendable {
    let sql: String
    let arguments: [SQLValue]

    init(_ sql: String, _ arguments: [SQLValue] = []) {
        self.sql = sql
        self.arguments = arguments
    }
}

/// A value as columns hold it.
enum SQLValue: Hashable, Sendable {
    case integer(Int64)
    case text(String)
    case null

    static func optional(_ value: Int64?) -> SQLValue { value.map(SQLValue.integer) ?? .null }
    static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
}

extension SQLValue: CustomStringConvertible {
    var description: String {
        switch self {
        case .integer(let integer): String(integer)
        case .text(let text): text
        case .null: "NULL"
        }
    }
}

extension [SQLValue] {
    /// - Throws: `storeUnavailable` for text with a NUL, which SQLite would cut off there and
    ///   PostgreSQL refuses.
    func checkForNUL() throws(LedgerError) {
        for case .text(let text) in self where text.utf8.contains(0) {
            throw .storeUnavailable(reason: "text with a NUL can't be stored")
        }
    }
}

/// One row, its columns in the order of the query.
struct SQLRow: Hashable, Sendable {
    let values: [SQLValue]

    /// - Throws: `storeDamaged` when the column holds something else.
    func integer(_ index: Int) throws(LedgerError) -> Int64 {
        guard case .integer(let value) = values[index] else { throw wrongType(index, "a number") }
        return value
    }

    func text(_ index: Int) throws(LedgerError) -> String {
        guard case .text(let value) = values[index] else { throw wrongType(index, "text") }
        return value
    }

    func optionalInteger(_ index: Int) throws(LedgerError) -> Int64? {
        values[index] == .null ? nil : try integer(index)
    }

    func optionalText(_ index: Int) throws(LedgerError) -> String? {
        values[index] == .null ? nil : try text(index)
    }

    /// The text of the column as a value of an enumeration.
    func keyword<Word: RawRepresentable<String>>(
        _ index: Int, _ type: Word.Type = Word.self
    ) throws(LedgerError) -> Word {
        guard let word = Word(rawValue: try text(index)) else {
            throw wrongType(index, "a \(Word.self)")
        }
        return word
    }

    private func wrongType(_ index: Int, _ wanted: String) -> LedgerError {
        .storeDamaged(reason: "column \(index + 1) holds \"\(values[index])\", not \(wanted)")
    }
}

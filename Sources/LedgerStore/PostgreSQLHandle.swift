import CPQ
import Crypto
import Glibc
import Ledger

/// libpq's connection; nil while there is none.
struct PostgreSQLHandle: ~Copyable {
    private var connection: OpaquePointer?
    /// The names of statements that the server has read and planned, by their text and types.
    private var names: [Prepared: String] = [:]
    /// How often each was sent and not read, as one before it had failed.
    private var failures: [Prepared: Int] = [:]
    /// What was sent and not answered yet.
    private var sent: [Sent] = []

    private struct Prepared: Hashable {
        let sql: String
        let types: [Oid]

        init(_ statement: SQLStatement) {
            sql = statement.sql
            types = statement.arguments.map(\.typeID)
        }

        /// The same name always means the same statement: behind a pooler, a connection of the
        /// server may hold statements of others.
        var name: String {
            let digest = SHA256.hash(data: Array("\(types) \(sql)".utf8))
            return "pagetoll_"
                + digest.prefix(16).map { String($0, radix: 36) }.joined(separator: "_")
        }
    }

    private enum Sent {
        case preparation(Prepared)
        case statement
    }

    deinit { PQfinish(connection) }

    /// Whether there is a connection, and the server has not closed it.
    var stands: Bool {
        guard let connection, PQstatus(connection) == CONNECTION_OK else { return false }
        var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 0) > 0 else { return true }
        // Between transactions a server says nothing, unless it is about to go.
        return PQconsumeInput(connection) == 1 && PQstatus(connection) == CONNECTION_OK
    }

    mutating func close() {
        PQfinish(connection)
        connection = nil
        (names, failures, sent) = ([:], [:], [])
    }

    /// - Parameter settings: of libpq; a later one counts rather than an earlier one.
    mutating func open(_ settings: [(String, String)]) throws(LedgerError) {
        let names = settings.map { strdup($0.0) }
        let values = settings.map { strdup($0.1) }
        defer { for text in names + values { free(text) } }
        connection = PQconnectdbParams(
            names.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard PQstatus(connection) == CONNECTION_OK, PQenterPipelineMode(connection) == 1 else {
            let reason = message
            close()
            throw .storeUnavailable(reason: reason)
        }
        // What the server notices beside its answers is nothing that cupsd should show.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    /// Checks that the server is one that can keep a ledger.
    mutating func check(oldestVersion: Int32) throws(LedgerError) {
        let version = PQserverVersion(connection)
        let encoding = PQparameterStatus(connection, "server_encoding").map { String(cString: $0) }
        if version < oldestVersion {
            close()
            throw .storeUnavailable(
                reason:
                    "the server is PostgreSQL \(version / 10_000); \(oldestVersion / 10_000) or "
                    + "later is needed")
        }
        guard encoding == "UTF8" else {
            close()
            throw .storeUnavailable(
                reason: "the database's encoding is \(encoding ?? "unknown"); UTF8 is needed")
        }
    }

    /// Sends a statement; one that may come again is prepared, which spares the server's reading and
    /// planning it again.
    mutating func send(_ statement: SQLStatement) throws(LedgerError) {
        guard let connection else { throw .storeUnavailable(reason: "the connection is lost") }
        let types = statement.arguments.map(\.typeID)
        let values = statement.arguments.map { $0.text.flatMap { strdup($0) } }
        defer { for value in values { free(value) } }
        let texts = values.map { UnsafePointer($0) }
        let count = Int32(values.count)
        let isSent: Bool
        if statement.isOfRows {
            let name = try name(of: Prepared(statement))
            isSent = PQsendQueryPrepared(connection, name, count, texts, nil, nil, 0) == 1
        } else {
            isSent =
                PQsendQueryParams(
                    connection, statement.sql.withNumberedParameters, count, types, texts, nil, nil,
                    0) == 1
        }
        guard isSent else { throw .storeUnavailable(reason: message) }
        sent.append(.statement)
    }

    func isPlanned(_ statement: SQLStatement) -> Bool { names[Prepared(statement)] != nil }

    private mutating func name(of statement: Prepared) throws(LedgerError) -> String {
        if let name = names[statement] { return name }
        // A pooler that keeps account of statements has a name for taken once it was sent.
        let name = failures[statement].map { "\(statement.name)_again_\($0)" } ?? statement.name
        let isSent = PQsendPrepare(
            connection, name, statement.sql.withNumberedParameters, Int32(statement.types.count),
            statement.types)
        guard isSent == 1 else { throw .storeUnavailable(reason: message) }
        sent.append(.preparation(statement))
        names[statement] = name
        return name
    }

    /// The rows of each statement sent, once all have been answered.
    mutating func answers(
        until deadline: ContinuousClock.Instant
    ) throws(LedgerError) -> [[SQLRow]] {
        guard PQpipelineSync(connection) == 1 else { throw .storeUnavailable(reason: message) }
        var rows: [[SQLRow]] = []
        var failure: LedgerError?
        var answered = 0
        while true {
            // Between two statements' results there is nothing, once.
            guard let result = try next(until: deadline) else {
                guard PQstatus(connection) == CONNECTION_OK else {
                    throw failure ?? .storeUnavailable(reason: message)
                }
                continue
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC:
                sent = []
                guard let failure else { return rows }
                throw failure
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                if answered < sent.count, case .statement = sent[answered] {
                    rows.append([SQLRow](result))
                }
            case let status:
                if status != PGRES_PIPELINE_ABORTED { failure = failure ?? LedgerError(result) }
                if answered < sent.count, case .preparation(let statement) = sent[answered] {
                    names[statement] = nil
                    failures[statement, default: 0] += 1
                }
            }
            answered += 1
        }
    }

    private mutating func next(
        until deadline: ContinuousClock.Instant
    ) throws(LedgerError) -> OpaquePointer? {
        while PQisBusy(connection) == 1 {
            let left = ContinuousClock.now.duration(to: deadline)
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            let ready = poll(&descriptor, 1, max(0, Int32(left / .milliseconds(1))))
            if ready == 0 || (ready < 0 && errno != EINTR) {
                close()
                throw .storeUnavailable(reason: "the database does not answer")
            }
            guard PQconsumeInput(connection) == 1 else {
                throw .storeUnavailable(reason: message)
            }
        }
        return PQgetResult(connection)
    }

    /// What libpq says is wrong, on one line.
    private var message: String {
        PQerrorMessage(connection).map { String(cString: $0).onOneLine } ?? "out of memory"
    }
}

extension String {
    /// The text with `$1`, `$2` and so on where it has `?`.
    fileprivate var withNumberedParameters: String {
        var number = 0
        var numbered = ""
        for part in split(separator: "?", omittingEmptySubsequences: false) {
            if number > 0 { numbered += "$\(number)" }
            numbered += part
            number += 1
        }
        return numbered
    }
}

extension SQLStatement {
    var isQuery: Bool { sql.hasPrefix("SELECT") }

    /// Whether it is about rows, so that it may come again.
    fileprivate var isOfRows: Bool {
        ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { sql.hasPrefix($0) }
    }
}

extension SQLValue {
    /// PostgreSQL's number for the type: int8, text, or 0 for what the statement makes of it.
    fileprivate var typeID: Oid {
        switch self {
        case .integer: 20
        case .text: 25
        case .null: 0
        }
    }

    fileprivate var text: String? {
        if case .null = self { nil } else { description }
    }
}

extension [SQLRow] {
    fileprivate init(_ result: OpaquePointer) {
        let columnCount = PQnfields(result)
        // int8, int2, int4; all else is text to us.
        let isInteger = (0..<columnCount).map { [20, 21, 23].contains(PQftype(result, $0)) }
        self = (0..<PQntuples(result)).map { row in
            SQLRow(
                values: (0..<columnCount).map { column in
                    guard PQgetisnull(result, row, column) == 0 else { return .null }
                    let text = String(cString: PQgetvalue(result, row, column))
                    guard isInteger[Int(column)], let number = Int64(text) else {
                        return .text(text)
                    }
                    return .integer(number)
                })
        }
    }
}

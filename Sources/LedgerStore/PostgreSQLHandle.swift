import CPQ
import Glibc
import Ledger

/// libpq's connection; nil while there is none.
struct PostgreSQLHandle: ~Copyable {
    private var connection: OpaquePointer?

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

    func send(_ statement: SQLStatement) throws(LedgerError) {
        guard let connection else { throw .storeUnavailable(reason: "the connection is lost") }
        let values = statement.arguments.map(\.text).map { $0.map { strdup($0) } ?? nil }
        defer { for value in values { free(value) } }
        let sent = PQsendQueryParams(
            connection, statement.sql.withNumberedParameters, Int32(values.count),
            statement.arguments.map(\.typeID), values.map { UnsafePointer($0) }, nil, nil, 0)
        guard sent == 1 else { throw .storeUnavailable(reason: message) }
    }

    /// The rows of the last statement sent, once all have been answered.
    mutating func answers(
        until deadline: ContinuousClock.Instant
    ) throws(LedgerError) -> [SQLRow] {
        guard PQpipelineSync(connection) == 1 else { throw .storeUnavailable(reason: message) }
        var rows: [SQLRow] = []
        var failure: LedgerError?
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
                if let failure { throw failure }
                return rows
            case PGRES_TUPLES_OK: rows = [SQLRow](result)
            case PGRES_COMMAND_OK: rows = []
            case PGRES_PIPELINE_ABORTED: break
            default: failure = failure ?? LedgerError(result)
            }
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

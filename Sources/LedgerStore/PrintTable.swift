import Ledger
import Money

/// The rows of prints.
struct PrintTable<Session: SQLSession> {
    let session: Session

    /// - Throws: `storeDamaged` when it was never admitted.
    func record(_ key: PrintKey) throws(LedgerError) -> PrintRecord {
        guard let record = try found(key) else { throw Self.missing(key) }
        return record
    }

    static func missing(_ key: PrintKey) -> LedgerError {
        .storeDamaged(reason: "print \(key) has no row")
    }

    func found(_ key: PrintKey) throws(LedgerError) -> PrintRecord? {
        try session.first(recordQuery(key)) { row throws(LedgerError) in try record(row) }
    }

    func recordQuery(_ key: PrintKey) -> SQLStatement {
        SQLStatement("\(query) WHERE \(PrintStatement.ofKey)", key.columns)
    }

    /// The documents of the job, whatever their number, in order.
    func records(ofJob key: PrintKey) throws(LedgerError) -> [PrintRecord] {
        try session.rows(recordsQuery(ofJob: key)) { row throws(LedgerError) in try record(row) }
    }

    func recordsQuery(ofJob key: PrintKey) -> SQLStatement {
        SQLStatement(
            "\(query) WHERE \(PrintStatement.ofJob) ORDER BY document_number",
            Array(key.columns.dropLast()))
    }

    func records(
        _ condition: String, _ arguments: [SQLValue], order: String
    ) throws(LedgerError) -> [PrintRecord] {
        try session.rows("\(query) \(condition) ORDER BY \(order)", arguments) {
            row throws(LedgerError) in try record(row)
        }
    }

    var query: String { PrintStatement.select }

    /// The record of a row of `query`.
    func record(_ row: SQLRow) throws(LedgerError) -> PrintRecord {
        let key = PrintKey(
            server: try row.text(0), jobID: Int(try row.integer(1)),
            timeAtCreation: try row.integer(2), jobUUID: try row.text(3),
            timeAtCompleted: try row.integer(4), documentNumber: Int(try row.integer(5)))
        var record = PrintRecord(
            key: key, attempt: try row.integer(6), queue: try row.text(7),
            userName: try row.text(8), title: try row.text(10),
            at: Timestamp(milliseconds: try row.integer(21)))
        record.member = try row.optionalInteger(9).map(MemberID.init)
        record.state = try row.keyword(11)
        record.reason = try row.text(12)
        record.quoted = try row.optionalInteger(13).map(Cents.init)
        record.charged = try row.optionalInteger(14).map(Cents.init)
        record.impressions = Int(try row.integer(15))
        record.colorImpressions = Int(try row.integer(16))
        record.sheets = Int(try row.integer(17))
        record.evidence = try row.text(18)
        record.quote = try row.text(19)
        record.reservation = try row.optionalInteger(20).map(ReservationID.init)
        record.updatedAt = Timestamp(milliseconds: try row.integer(22))
        record.printerImpressions = try row.optionalInteger(23).map(Int.init)
        record.isShadow = try row.integer(24) != 0
        return record
    }

    /// Adds the record, or puts it in the place of the one with its key, and carries its totals.
    func put(_ record: PrintRecord) throws(LedgerError) {
        try put(record, after: try found(record.key))
    }

    /// - Parameter old: what the store holds by its key; nil for nothing.
    func put(_ record: PrintRecord, after old: PrintRecord?) throws(LedgerError) {
        try PrintTotalsTable(session: session).carry(old, to: record)
        let values: [SQLValue] = [
            .integer(record.attempt), .text(record.queue), .text(record.userName),
            .optional(record.member?.rawValue), .text(record.title),
            .text(record.state.rawValue), .text(record.reason),
            .optional(record.quoted?.rawValue), .optional(record.charged?.rawValue),
            .integer(Int64(record.impressions)), .integer(Int64(record.colorImpressions)),
            .integer(Int64(record.sheets)), .text(record.evidence), .text(record.quote),
            .optional(record.reservation?.rawValue), .integer(record.createdAt.milliseconds),
            .integer(record.updatedAt.milliseconds),
            .optional(record.printerImpressions.map(Int64.init)),
            .integer(record.isShadow ? 1 : 0),
        ]
        if old == nil {
            try session.run(PrintStatement.insert, record.key.columns + values)
        } else {
            try session.run(PrintStatement.update, values + record.key.columns)
        }
    }
}

/// The statements on prints, put together once: each print needs them several times.
private enum PrintStatement {
    static let select = "SELECT \(columns.joined(separator: ", ")) FROM print"

    static let insert = """
        INSERT INTO print (\(columns.joined(separator: ", ")))
            VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        """

    /// The values come before the key.
    static let update = """
        UPDATE print SET \(columns.dropFirst(keyCount).map { "\($0) = ?" }.joined(separator: ", "))
            WHERE \(ofKey)
        """

    static let ofKey = matching(columns.prefix(keyCount))
    /// All of the key but the document's number.
    static let ofJob = matching(columns.prefix(keyCount - 1))

    private static func matching(_ columns: ArraySlice<String>) -> String {
        columns.map { "\($0) = ?" }.joined(separator: " AND ")
    }

    /// The columns of the key come first.
    private static let keyCount = 6
    private static let columns = [
        "server", "job_id", "time_at_creation", "job_uuid", "time_at_completed",
        "document_number", "attempt", "queue", "user_name", "member_id", "title", "state",
        "reason", "quoted", "charged", "impressions", "color_impressions", "sheets",
        "evidence", "quote", "reservation", "created_ms", "updated_ms",
        "printer_impressions", "shadow",
    ]
}

extension PrintKey {
    fileprivate var columns: [SQLValue] {
        [
            .text(server), .integer(Int64(jobID)), .integer(timeAtCreation), .text(jobUUID),
            .integer(timeAtCompleted), .integer(Int64(documentNumber)),
        ]
    }
}

import Ledger
package import Money

/// What was printed in all, of prints that are settled and were not only watched.
package struct PrintTotals: Hashable, Sendable {
    package var jobs = 0
    package var impressions = 0
    package var colorImpressions = 0
    package var sheets = 0
    /// As charged; refunds are not taken off.
    package var cents = Cents.zero
    /// How many were turned away; they are in no other number.
    package var refused = 0

    package init() {}

    package static func + (left: Self, right: Self) -> Self {
        left.adding(right, times: 1)
    }

    fileprivate static func - (left: Self, right: Self) -> Self {
        left.adding(right, times: -1)
    }

    private func adding(_ other: Self, times factor: Int) -> Self {
        var sum = self
        sum.jobs += factor * other.jobs
        sum.impressions += factor * other.impressions
        sum.colorImpressions += factor * other.colorImpressions
        sum.sheets += factor * other.sheets
        sum.cents += Cents(Int64(factor) * other.cents.rawValue)
        sum.refused += factor * other.refused
        return sum
    }

    /// Sheets that printing on both sides saved.
    package var savedSheets: Int { max(0, impressions - sheets) }
}

extension PrintTotals {
    /// What one print adds to the totals: nothing until it is settled or turned away.
    fileprivate init(_ record: PrintRecord?) {
        guard let record, !record.isShadow else { return }
        switch record.state {
        case .completed, .canceled:
            jobs = 1
            impressions = record.impressions
            colorImpressions = record.colorImpressions
            sheets = record.sheets
            cents = record.charged ?? .zero
        case .refused: refused = 1
        case .arrived, .held, .printing: break
        }
    }

    /// The sums of a query, from that column on, in the order of `columns`.
    init(_ row: SQLRow, from index: Int) throws(LedgerError) {
        jobs = Int(try row.integer(index))
        impressions = Int(try row.integer(index + 1))
        colorImpressions = Int(try row.integer(index + 2))
        sheets = Int(try row.integer(index + 3))
        cents = Cents(try row.integer(index + 4))
        refused = Int(try row.integer(index + 5))
    }

    static let columns = ["jobs", "impressions", "color_impressions", "sheets", "cents", "refused"]

    /// The sums of all rows, as columns of a query.
    static func sums(of table: String = "") -> String {
        columns.map { "CAST(COALESCE(SUM(\(table)\($0)), 0) AS BIGINT)" }.joined(separator: ", ")
    }

    fileprivate var values: [SQLValue] {
        [jobs, impressions, colorImpressions, sheets, Int(cents.rawValue), refused].map {
            .integer(Int64($0))
        }
    }
}

/// The rows that hold totals: by day and queue, and by month and member. A million prints are too
/// many to add up for a page, so whoever changes a print carries its totals with it.
struct PrintTotalsTable<Session: SQLSession> {
    let session: Session

    /// Takes a print's part out as it was, and puts it in as it is.
    ///
    /// - Parameter old: nil for a print that is new.
    func carry(_ old: PrintRecord?, to new: PrintRecord) throws(LedgerError) {
        if let old, old.queue == new.queue, old.member == new.member {
            try add(PrintTotals(new) - PrintTotals(old), of: new)
        } else {
            if let old { try add(PrintTotals() - PrintTotals(old), of: old) }
            try add(PrintTotals(new), of: new)
        }
    }

    private func add(_ change: PrintTotals, of record: PrintRecord) throws(LedgerError) {
        guard change != PrintTotals() else { return }
        for key in Key.keys(of: record) { try add(change, to: key) }
    }

    private func add(_ change: PrintTotals, to key: Key) throws(LedgerError) {
        let columns = key.columns + PrintTotals.columns
        try session.run(
            """
            INSERT INTO \(key.table) (\(columns.joined(separator: ", ")))
                VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                ON CONFLICT (\(key.columns.joined(separator: ", "))) DO UPDATE SET
                \(PrintTotals.columns.map { "\($0) = \(key.table).\($0) + excluded.\($0)" }
                    .joined(separator: ", "))
            """, key.values + change.values)
    }

    /// Adds up all prints anew, for a store that has none of these rows yet.
    func rebuild() throws(LedgerError) {
        var totals: [Key: PrintTotals] = [:]
        let prints = PrintTable(session: session)
        try session.forEach(prints.query, []) { row throws(LedgerError) in
            let record = try prints.record(row)
            for key in Key.keys(of: record) {
                totals[key, default: PrintTotals()] =
                    totals[key, default: PrintTotals()] + PrintTotals(record)
            }
        }
        for table in ["print_day", "print_month"] { try session.run("DELETE FROM \(table)", []) }
        for (key, sum) in totals where sum != PrintTotals() { try add(sum, to: key) }
    }

    /// One of the rows that hold totals.
    private enum Key: Hashable {
        case day(String, queue: String)
        case month(String, MemberID)

        static func keys(of record: PrintRecord) -> [Key] {
            let day = LocalDay(of: record.createdAt)
            let ofDay = Key.day(day.text, queue: record.queue)
            return [ofDay] + (record.member.map { [.month(day.month, $0)] } ?? [])
        }

        var table: String {
            switch self {
            case .day: "print_day"
            case .month: "print_month"
            }
        }

        var columns: [String] {
            switch self {
            case .day: ["day", "queue"]
            case .month: ["month", "member_id"]
            }
        }

        var values: [SQLValue] {
            switch self {
            case .day(let day, let queue): [.text(day), .text(queue)]
            case .month(let month, let member): [.text(month), .integer(member.rawValue)]
            }
        }
    }
}

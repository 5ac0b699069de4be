package import Ledger

/// How a site is doing, in figures that are quickly reckoned.
package struct SiteFigures: Hashable, Sendable {
    /// Prints that are not ended.
    package struct Open: Hashable, Sendable {
        package let state: PrintRecord.State
        package let queue: String
        package let count: Int64
    }

    /// What was printed on each queue, of all time.
    package let queues: [TotalsRow]
    package let open: [Open]
    package let entryCount: Int64
    package let memberCount: Int64
    package let openRequestCount: Int64
    /// Hooks whose last try failed.
    package let failingHookCount: Int64
}

extension Store {
    package func figures() throws(LedgerError) -> SiteFigures {
        try read { session throws(LedgerError) in
            func number(_ query: StaticString) throws(LedgerError) -> Int64 {
                try session.first("\(query)") { row throws(LedgerError) in try row.integer(0) } ?? 0
            }
            return SiteFigures(
                queues: try session.rows(
                    """
                    SELECT queue, \(PrintTotals.sums()) FROM print_day
                        GROUP BY queue ORDER BY queue
                    """
                ) { row throws(LedgerError) in
                    TotalsRow(name: try row.text(0), totals: try PrintTotals(row, from: 1))
                },
                open: try session.rows(
                    """
                    SELECT state, queue, COUNT(*) FROM print
                        WHERE state IN ('arrived', 'held', 'printing')
                        GROUP BY state, queue ORDER BY state, queue
                    """
                ) { row throws(LedgerError) in
                    SiteFigures.Open(
                        state: try row.keyword(0), queue: try row.text(1),
                        count: try row.integer(2))
                },
                entryCount: try number("SELECT COALESCE(MAX(number), 0) FROM journal_entry"),
                memberCount: try number("SELECT COUNT(*) FROM member"),
                openRequestCount: try number(
                    "SELECT COUNT(*) FROM refund_request WHERE state = 'open'"),
                failingHookCount: try number(
                    "SELECT COUNT(*) FROM web_hook WHERE deleted_ms IS NULL AND problem <> ''"))
        }
    }
}

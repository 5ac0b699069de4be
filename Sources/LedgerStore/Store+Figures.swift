package import Ledger
package import Money

/// How a site is doing, in figures that are quickly reckoned.
package struct SiteFigures: Hashable, Sendable {
    /// What was printed on a queue, of all time; prints that were only watched are not in it.
    package struct Queue: Hashable, Sendable {
        package let name: String
        package let jobs, impressions, colorImpressions, sheets: Int64
        /// As charged; refunds are not taken off.
        package let cents: Cents
        package let refused: Int64
    }

    /// Prints that are not ended.
    package struct Open: Hashable, Sendable {
        package let state: PrintRecord.State
        package let queue: String
        package let count: Int64
    }

    package let queues: [Queue]
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
                    SELECT queue, \(Self.sums) FROM print
                        WHERE state IN ('completed', 'canceled', 'refused') AND shadow = 0
                        GROUP BY queue ORDER BY queue
                    """
                ) { row throws(LedgerError) in
                    SiteFigures.Queue(
                        name: try row.text(0), jobs: try row.integer(1),
                        impressions: try row.integer(2), colorImpressions: try row.integer(3),
                        sheets: try row.integer(4), cents: Cents(try row.integer(5)),
                        refused: try row.integer(6))
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

    private static let sums = [
        "CASE WHEN state = 'refused' THEN 0 ELSE 1 END",
        "CASE WHEN state = 'refused' THEN 0 ELSE impressions END",
        "CASE WHEN state = 'refused' THEN 0 ELSE color_impressions END",
        "CASE WHEN state = 'refused' THEN 0 ELSE sheets END",
        "COALESCE(charged, 0)",
        "CASE WHEN state = 'refused' THEN 1 ELSE 0 END",
    ].map { "CAST(SUM(\($0)) AS BIGINT)" }.joined(separator: ", ")
}

package import Catalog
package import Ledger
import Money

/// What totals are told apart by.
package enum TotalsGroup: String, Hashable, Sendable, CaseIterable {
    case day, month, queue
}

/// The totals of one day, month, queue, member or team.
package struct TotalsRow: Hashable, Sendable {
    package let name: String
    package let totals: PrintTotals
}

extension Store {
    /// What was printed from one day through another, by day, month or queue, in that order.
    package func totals(
        by group: TotalsGroup, from first: Day, through last: Day, queue: String? = nil
    ) throws(LedgerError) -> [TotalsRow] {
        let column =
            switch group {
            case .day: "day"
            case .month: "substr(day, 1, 7)"
            case .queue: "queue"
            }
        return try read { session throws(LedgerError) in
            try session.rows(
                """
                SELECT \(column), \(PrintTotals.sums()) FROM print_day
                    WHERE day >= ? AND day <= ? \(queue == nil ? "" : "AND queue = ?")
                    GROUP BY \(column) ORDER BY \(column)
                """,
                [.text(first.description), .text(last.description)]
                    + (queue.map { [.text($0)] } ?? [])
            ) { row throws(LedgerError) in
                TotalsRow(name: try row.text(0), totals: try PrintTotals(row, from: 1))
            }
        }
    }

    /// The members who printed in a month, those first who were charged most, and how many there
    /// are.
    ///
    /// - Parameter month: "2026-11".
    package func memberTotals(
        month: String, offset: Int, limit: Int
    ) throws(LedgerError) -> (rows: [TotalsRow], count: Int) {
        try read { session throws(LedgerError) in
            let count = try session.first(
                "SELECT COUNT(*) FROM print_month WHERE month = ?", [.text(month)]
            ) { row throws(LedgerError) in Int(try row.integer(0)) }
            let rows = try session.rows(
                """
                SELECT member_id, \(PrintTotals.columns.joined(separator: ", ")) FROM print_month
                    WHERE month = ? ORDER BY cents DESC, member_id LIMIT ? OFFSET ?
                """, [.text(month), .integer(Int64(limit)), .integer(Int64(offset))]
            ) { row throws(LedgerError) in
                (MemberID(try row.integer(0)), try PrintTotals(row, from: 1))
            }
            let members = MemberTable(session: session)
            return (
                try rows.map { row throws(LedgerError) in
                    TotalsRow(name: try members.userName(row.0), totals: row.1)
                }, count ?? 0
            )
        }
    }

    /// What the members of each team printed in a month, and how many teams there are. Whoever is in
    /// two teams is counted in both.
    package func teamTotals(
        month: String, offset: Int, limit: Int
    ) throws(LedgerError) -> (rows: [TotalsRow], count: Int) {
        try read { session throws(LedgerError) in
            let count = try session.first("SELECT COUNT(*) FROM team") {
                row throws(LedgerError) in Int(try row.integer(0))
            }
            let rows = try session.rows(
                """
                SELECT t.name, \(PrintTotals.sums(of: "p."))
                    FROM (SELECT name FROM team ORDER BY name LIMIT ? OFFSET ?) t
                    LEFT JOIN team_member m ON m.team = t.name
                    LEFT JOIN print_month p ON p.month = ? AND p.member_id = m.member_id
                    GROUP BY t.name ORDER BY t.name
                """, [.integer(Int64(limit)), .integer(Int64(offset)), .text(month)]
            ) { row throws(LedgerError) in
                TotalsRow(name: try row.text(0), totals: try PrintTotals(row, from: 1))
            }
            return (rows, count ?? 0)
        }
    }
}

/// What waits for somebody at the desk.
package struct DeskCounts: Hashable, Sendable {
    package let waitingJobs, lowCredits, refundRequests: Int
}

extension Store {
    package func deskCounts() throws(LedgerError) -> DeskCounts {
        try read { session throws(LedgerError) in
            func count(_ source: StaticString) throws(LedgerError) -> Int {
                try session.first("SELECT COUNT(*) FROM \(source)") {
                    row throws(LedgerError) in Int(try row.integer(0))
                } ?? 0
            }
            return DeskCounts(
                waitingJobs: try count("print WHERE state = 'held'"),
                lowCredits: try count("low_credit"),
                refundRequests: try count("refund_request WHERE state = 'open'"))
        }
    }
}

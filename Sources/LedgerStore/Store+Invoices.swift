package import Ledger
import Money

/// One line of an invoice, or of what will be on the next.
package struct InvoiceLine: Hashable, Sendable {
    package let item: ReceivableItem
    /// The print that was charged or refunded; nil when its row is gone.
    package let print: PrintRecord?
}

extension Store {
    /// Hands over what every member owes from before `end`, each charge exactly once. One
    /// transaction a member: it can be cut off anywhere and run again.
    package func billAll(before end: Timestamp, _ act: Act) throws(LedgerError) -> [Invoice] {
        var invoices: [Invoice] = []
        for member in try debtors(before: end) {
            let invoice = try write { session throws(LedgerError) in
                var rows = SQLRows(session: session)
                return try rows.bill(member, before: end, at: act.now, by: act.actor)
            }
            if let invoice { invoices.append(invoice) }
        }
        return invoices
    }

    /// What every member owes from before `end` and no invoice has.
    package func openLines(before end: Timestamp) throws(LedgerError) -> [InvoiceLine] {
        try read { session throws(LedgerError) in
            try Self.lines(
                "WHERE i.invoice IS NULL AND i.at_ms < ?", [.integer(end.milliseconds)], session)
        }
    }

    /// The lines of an invoice; none when there is no such invoice.
    package func lines(ofInvoice number: Int64) throws(LedgerError) -> [InvoiceLine] {
        try read { session throws(LedgerError) in
            try Self.lines("WHERE i.invoice = ?", [.integer(number)], session)
        }
    }

    private func debtors(before end: Timestamp) throws(LedgerError) -> [MemberID] {
        try read { session throws(LedgerError) in
            try session.rows(
                """
                SELECT DISTINCT member_id FROM receivable_item
                    WHERE invoice IS NULL AND at_ms < ? ORDER BY member_id
                """, [.integer(end.milliseconds)]
            ) { row throws(LedgerError) in MemberID(try row.integer(0)) }
        }
    }

    private static func lines(
        _ condition: String, _ arguments: [SQLValue], _ session: some SQLSession
    ) throws(LedgerError) -> [InvoiceLine] {
        let prints = PrintTable(session: session)
        let found = try session.rows(
            """
            SELECT i.entry, i.member_id, i.cents, i.at_ms, i.invoice, e.reservation
                FROM receivable_item i JOIN journal_entry e ON e.number = i.entry
                \(condition) ORDER BY i.member_id, i.entry
            """, arguments
        ) { row throws(LedgerError) in
            (try SQLRows(session: session).item(row).item, try row.optionalInteger(5))
        }
        var lines: [InvoiceLine] = []
        for (item, reservation) in found {
            let print = try reservation.map(ReservationID.init).flatMap {
                id throws(LedgerError) in try prints.record(ofReservation: id)
            }
            lines.append(InvoiceLine(item: item, print: print))
        }
        return lines
    }
}

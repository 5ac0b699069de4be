package import Ledger
package import Money

/// A journal entry as a row of a list.
package struct JournalRow: Hashable, Sendable {
    package let number: Int64
    package let at: Timestamp
    package let kind: JournalEntry.Kind
    package let actor: String
    package let reason: String
    package let postings: [Posting]
    /// The print that it is about, if any.
    package let print: PrintRecord?

    /// What moved from some accounts to others.
    package var cents: Cents { postings.map(\.cents).filter { $0 > .zero }.total }
}

extension Store {
    /// Journal entries, the newest first.
    ///
    /// - Parameter last: the last number of the page before; nil for the newest.
    package func journal(after last: Int64?, limit: Int) throws(LedgerError) -> [JournalRow] {
        try read { session throws(LedgerError) in
            let prints = PrintTable(session: session)
            let entries = try session.rows(
                """
                SELECT number, at_ms, kind, actor, details, reservation FROM journal_entry
                    WHERE number < ? ORDER BY number DESC LIMIT ?
                """, [.integer(last ?? .max), .integer(Int64(limit))]
            ) { $0 }
            return try entries.map { row throws(LedgerError) in
                let postings = try session.rows(
                    "SELECT account, cents FROM posting WHERE entry = ? ORDER BY line",
                    [.integer(try row.integer(0))]
                ) { row throws(LedgerError) in
                    guard let account = Account(code: try row.text(0)) else {
                        throw .storeDamaged(reason: "a posting is of an unknown account")
                    }
                    return Posting(account, Cents(try row.integer(1)))
                }
                let terms = EntryDetails(text: try row.text(4))
                let reservation = try row.optionalInteger(5).map(ReservationID.init)
                return JournalRow(
                    number: try row.integer(0), at: Timestamp(milliseconds: try row.integer(1)),
                    kind: try row.keyword(2), actor: try row.text(3),
                    reason: terms?.reason ?? terms?.credit?.note ?? "", postings: postings,
                    print: try reservation.flatMap { id throws(LedgerError) in
                        try prints.record(ofReservation: id)
                    })
            }
        }
    }

    /// How many journal entries there are: their numbers have no gaps.
    package func journalCount() throws(LedgerError) -> Int {
        try read { session throws(LedgerError) in
            Int(try SQLRows(session: session).head().number)
        }
    }
}

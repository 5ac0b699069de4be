package import Ledger
package import Money

/// What a member owes that no invoice has, or an invoice, as a row of a list.
package struct OwedRow: Hashable, Sendable {
    package let member: Member
    package let cents: Cents
    package let itemCount: Int
}

/// An invoice as a row of a list.
package struct InvoiceRow: Hashable, Sendable {
    package let number: Int64
    package let member: Member
    package let cents: Cents
    package let itemCount: Int
    package let at: Timestamp
}

extension Store {
    /// What members owe, by the order in which they were added.
    ///
    /// - Parameter last: the last member of the page before; nil for the first page.
    package func owed(
        after last: MemberID?, limit: Int
    ) throws(LedgerError) -> [OwedRow] {
        try read { session throws(LedgerError) in
            let sums = try session.rows(
                """
                SELECT member_id, CAST(SUM(cents) AS BIGINT), COUNT(*) FROM receivable_item
                    WHERE invoice IS NULL AND member_id > ?
                    GROUP BY member_id ORDER BY member_id LIMIT ?
                """, [.integer(last?.rawValue ?? 0), .integer(Int64(limit))]
            ) { row throws(LedgerError) in
                (try row.integer(0), Cents(try row.integer(1)), Int(try row.integer(2)))
            }
            let members = MemberTable(session: session)
            return try sums.map { sum throws(LedgerError) in
                OwedRow(member: try members.member(sum.0), cents: sum.1, itemCount: sum.2)
            }
        }
    }

    /// Invoices, the newest first.
    ///
    /// - Parameter last: the last number of the page before; nil for the newest.
    package func invoiceList(
        after last: Int64?, limit: Int
    ) throws(LedgerError) -> [InvoiceRow] {
        try read { session throws(LedgerError) in
            let sums = try session.rows(
                """
                SELECT invoice, MIN(member_id), CAST(SUM(cents) AS BIGINT), COUNT(*)
                    FROM receivable_item WHERE invoice IS NOT NULL AND invoice < ?
                    GROUP BY invoice ORDER BY invoice DESC LIMIT ?
                """, [.integer(last ?? .max), .integer(Int64(limit))]
            ) { row throws(LedgerError) in
                (
                    try row.integer(0), try row.integer(1), Cents(try row.integer(2)),
                    Int(try row.integer(3))
                )
            }
            let members = MemberTable(session: session)
            return try sums.map { sum throws(LedgerError) in
                let at = try session.first(
                    "SELECT at_ms FROM journal_entry WHERE number = ?", [.integer(sum.0)]
                ) { row throws(LedgerError) in Timestamp(milliseconds: try row.integer(0)) }
                guard let at else {
                    throw .storeDamaged(reason: "journal entry \(sum.0) is missing")
                }
                return InvoiceRow(
                    number: sum.0, member: try members.member(sum.1), cents: sum.2,
                    itemCount: sum.3, at: at)
            }
        }
    }
}

extension MemberTable {
    /// - Throws: `unknownMember`.
    fileprivate func member(_ id: Int64) throws(LedgerError) -> Member {
        guard let member = try members("WHERE id = ?", [.integer(id)]).first else {
            throw .unknownMember(String(id))
        }
        return member
    }
}

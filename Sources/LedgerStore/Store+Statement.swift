package import Ledger
package import Money

/// What one journal entry did to a member's account.
package struct StatementLine: Hashable, Sendable {
    /// The number of the entry.
    package let entry: Int64
    package let at: Timestamp
    package let kind: JournalEntry.Kind
    package let actor: String
    /// Why, or what the credit was given for, where the entry says so; empty where not.
    package let reason: String
    /// What it did to the member's credits, by credit.
    package let credits: [Posting]
    /// What it did to what the member owes: more than zero, they owe more.
    package let owed: Cents
    /// What remained of all the member's credits after it.
    package let balance: Cents
    /// What the member owed after it, prints under way included.
    package let owedAfter: Cents
    /// The print that it is about, if any.
    package let print: PrintRecord?

    /// What it did to the member's credits in all.
    package var change: Cents { credits.map(\.cents).total }
}

extension Store {
    /// The entries that touch a member's credits or what they owe, the newest first.
    ///
    /// - Parameters:
    ///   - credit: only those of this credit of theirs; the balance is then its own.
    ///   - next: the number of the last line of the page before; nil for the newest.
    ///   - limit: how many at the most.
    package func statement(
        of member: MemberID, credit: CreditID? = nil, after next: Int64? = nil, limit: Int
    ) throws(LedgerError) -> [StatementLine] {
        try read { session throws(LedgerError) in
            try Statement(session: session, member: member, credit: credit)
                .lines(after: next, limit: limit)
        }
    }

    /// The entries that gave back what a reservation was charged, the oldest first.
    package func refunds(of id: ReservationID) throws(LedgerError) -> [StatementRefund] {
        try read { session throws(LedgerError) in
            // CROSS JOIN: SQLite would begin with all that was ever earned.
            try session.rows(
                """
                SELECT e.number, e.at_ms, e.actor, e.details, p.cents
                    FROM journal_entry e CROSS JOIN posting p
                    WHERE e.kind = 'refunded' AND e.reservation = ? AND p.entry = e.number
                        AND p.account = 'revenue'
                    ORDER BY e.number
                """, [.integer(id.rawValue)]
            ) { row throws(LedgerError) in
                StatementRefund(
                    at: Timestamp(milliseconds: try row.integer(1)), actor: try row.text(2),
                    reason: EntryDetails(text: try row.text(3))?.reason ?? "",
                    cents: -Cents(try row.integer(4)))
            }
        }
    }
}

/// One time that something of a charge went back.
package struct StatementRefund: Hashable, Sendable {
    package let at: Timestamp
    package let actor: String
    package let reason: String
    package let cents: Cents
}

/// A member's entries, found from the accounts that are theirs.
private struct Statement<Session: SQLSession> {
    let session: Session
    let accounts: [Account]

    init(session: Session, member: MemberID, credit: CreditID?) throws(LedgerError) {
        self.session = session
        let credits = try session.rows(
            "SELECT id FROM credit WHERE member_id = ? ORDER BY id", [.integer(member.rawValue)]
        ) { row throws(LedgerError) in CreditID(try row.integer(0)) }
        accounts =
            credits.filter { credit == nil || $0 == credit }.map(Account.credit)
            + (credit == nil ? [.receivable(member)] : [])
    }

    func lines(after next: Int64?, limit: Int) throws(LedgerError) -> [StatementLine] {
        var balance = Cents.zero
        var owed = Cents.zero
        var postings: [Int64: [Posting]] = [:]
        for account in accounts {
            // Balances are known for now, so a page is reckoned back from there.
            let (now, newest) = try self.newest(of: account, after: next, limit: limit)
            if case .credit = account { balance += now } else { owed += -now }
            for (entry, cents) in newest { postings[entry, default: []].append(cents) }
        }
        var lines: [StatementLine] = []
        for number in postings.keys.sorted(by: >).prefix(limit) {
            let line = try line(number, postings[number] ?? [], balance, owed)
            lines.append(line)
            balance = balance - line.change
            owed = owed - line.owed
        }
        return lines
    }

    /// What the account had after the entries that are wanted, and the last of these.
    private func newest(
        of account: Account, after next: Int64?, limit: Int
    ) throws(LedgerError) -> (Cents, [(Int64, Posting)]) {
        let code = SQLValue.text(account.code)
        let last = SQLValue.integer(next ?? .max)
        var balance = try SQLRows(session: session).balance(of: account)
        if next != nil {
            let later = try session.first(
                """
                SELECT CAST(COALESCE(SUM(cents), 0) AS BIGINT) FROM posting
                    WHERE account = ? AND entry >= ?
                """, [code, last]
            ) { row throws(LedgerError) in Cents(try row.integer(0)) }
            balance = balance - (later ?? .zero)
        }
        let newest = try session.rows(
            """
            SELECT entry, cents FROM posting
                WHERE account = ? AND entry < ? ORDER BY entry DESC LIMIT ?
            """, [code, last, .integer(Int64(limit))]
        ) { row throws(LedgerError) in
            (try row.integer(0), Posting(account, Cents(try row.integer(1))))
        }
        return (balance, newest)
    }

    private func line(
        _ number: Int64, _ postings: [Posting], _ balance: Cents, _ owed: Cents
    ) throws(LedgerError) -> StatementLine {
        let found = try session.first(
            "SELECT at_ms, kind, actor, details, reservation FROM journal_entry WHERE number = ?",
            [.integer(number)]
        ) { row throws(LedgerError) in
            (
                Timestamp(milliseconds: try row.integer(0)),
                try row.keyword(1, JournalEntry.Kind.self), try row.text(2), try row.text(3),
                try row.optionalInteger(4).map(ReservationID.init)
            )
        }
        guard let (at, kind, actor, details, reservation) = found else {
            throw .storeDamaged(reason: "journal entry \(number) is missing")
        }
        let prints = PrintTable(session: session)
        let print = try reservation.flatMap { id throws(LedgerError) in
            try prints.record(ofReservation: id)
        }
        let onInvoice = postings.filter {
            if case .receivable = $0.account { true } else { false }
        }
        let terms = EntryDetails(text: details)
        return StatementLine(
            entry: number, at: at, kind: kind, actor: actor,
            reason: terms?.reason ?? terms?.credit?.note ?? "",
            credits: postings.filter { if case .credit = $0.account { true } else { false } },
            owed: -onInvoice.map(\.cents).total, balance: balance, owedAfter: owed, print: print)
    }
}

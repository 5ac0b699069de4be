import Ledger
import Money

/// The ledger's rows in SQL.
struct SQLRows<Session: SQLSession>: LedgerRows {
    let session: Session

    /// Tells that the rules are about to reserve for the member.
    func willReserve(for member: MemberID) throws(LedgerError) {
        session.willWrite()
        try session.willAsk([
            standingQuery(of: member), openCreditsQuery(of: member), payersQuery(of: member),
            headQuery,
        ])
    }

    /// Tells that the rules are about to end the reservation.
    func willEnd(_ reservation: ReservationID) throws(LedgerError) {
        session.willWrite()
        try session.willAsk([reservationQuery(of: reservation), headQuery])
    }

    private func standingQuery(of member: MemberID) -> SQLStatement {
        SQLStatement(
            "SELECT id, user_name, pricing, remainder, suspended FROM member WHERE id = ?",
            [.integer(member.rawValue)])
    }

    func standing(of member: MemberID) throws(LedgerError) -> MemberStanding? {
        try session.first(standingQuery(of: member)) { row throws(LedgerError) in
            MemberStanding(
                id: MemberID(try row.integer(0)), userName: try row.text(1),
                pricing: try row.keyword(2), remainder: try row.keyword(3),
                isSuspended: try row.integer(4) != 0)
        }
    }

    private func openCreditsQuery(of member: MemberID) -> SQLStatement {
        creditsQuery("WHERE member_id = ? AND remaining > 0", [.integer(member.rawValue)])
    }

    func openCredits(of member: MemberID) throws(LedgerError) -> [Credit] {
        try credits(openCreditsQuery(of: member))
    }

    private func payersQuery(of member: MemberID) -> SQLStatement {
        SQLStatement(
            // The payer is asked for inside: joined, PostgreSQL may begin with all members.
            """
            SELECT DISTINCT t.payer_id FROM team_member m
                JOIN team t ON t.name = m.team
                WHERE m.member_id = ? AND t.shares = 1
                    AND (SELECT p.suspended FROM member p WHERE p.id = t.payer_id) = 0
                ORDER BY t.payer_id
            """, [.integer(member.rawValue)])
    }

    func payers(of member: MemberID) throws(LedgerError) -> [MemberID] {
        try session.rows(payersQuery(of: member)) {
            row throws(LedgerError) in MemberID(try row.integer(0))
        }
    }

    func credit(_ id: CreditID) throws(LedgerError) -> Credit? {
        try credits("WHERE id = ?", [.integer(id.rawValue)]).first
    }

    func isGiven(_ reference: String) throws(LedgerError) -> Bool {
        try !credits("WHERE reference = ?", [.text(reference)]).isEmpty
    }

    func overdueCredits(at now: Timestamp, limit: Int) throws(LedgerError) -> [Credit] {
        let withdrawn = try credits("WHERE remaining > 0 AND withdrawn = 1", [], limit: limit)
        return withdrawn
            + (try credits(
                "WHERE remaining > 0 AND withdrawn = 0 AND expires_ms <= ?",
                [.integer(now.milliseconds)], limit: limit - withdrawn.count))
    }

    func openItems(
        of member: MemberID, before end: Timestamp
    ) throws(LedgerError) -> [ReceivableItem] {
        try session.rows(
            """
            \(itemQuery) WHERE member_id = ? AND invoice IS NULL AND at_ms < ? ORDER BY entry
            """, [.integer(member.rawValue), .integer(end.milliseconds)]
        ) { row throws(LedgerError) in try item(row).item }
    }

    func refundDetails(of id: ReservationID) throws(LedgerError) -> [EntryDetails] {
        try session.rows(
            """
            SELECT details FROM journal_entry
                WHERE kind = 'refunded' AND reservation = ? ORDER BY number
            """, [.integer(id.rawValue)]
        ) { row throws(LedgerError) in
            try row.parsed(0, EntryDetails.init(text:))
        }
    }

    func creditType(named name: String) throws(LedgerError) -> CreditType? {
        let names = try session.rows(
            "SELECT name FROM credit_type WHERE name = ?", [.text(name)]
        ) { row throws(LedgerError) in try row.text(0) }
        guard !names.isEmpty else { return nil }
        let queues = try session.rows(
            "SELECT queue FROM credit_type_queue WHERE type = ? ORDER BY queue", [.text(name)]
        ) { row throws(LedgerError) in try row.text(0) }
        return CreditType(name: name, queues: queues)
    }

    func reservation(_ id: ReservationID) throws(LedgerError) -> Reservation? {
        try session.first(reservationQuery(of: id)) { row throws(LedgerError) in
            try reservation(row)
        }
    }

    private func reservationQuery(of id: ReservationID) -> SQLStatement {
        SQLStatement("\(reservationQuery) WHERE id = ?", [.integer(id.rawValue)])
    }

    func pendingReservations(of member: MemberID) throws(LedgerError) -> [Reservation] {
        try reservations(
            "WHERE member_id = ? AND state = 'pending'", [.integer(member.rawValue)])
    }

    func balance(of account: Account) throws(LedgerError) -> Cents {
        let (query, argument): (String, SQLValue) =
            switch account {
            case .credit(let id):
                ("SELECT remaining FROM credit WHERE id = ?", .integer(id.rawValue))
            case .receivable, .waived:
                ("SELECT cents FROM account_balance WHERE account = ?", .text(account.code))
            case .reserved, .issued, .withdrawn, .expired, .billed, .revenue:
                (
                    "SELECT CAST(COALESCE(SUM(cents), 0) AS BIGINT) FROM posting WHERE account = ?",
                    .text(account.code)
                )
            }
        return try session.first(query, [argument]) { row throws(LedgerError) in
            Cents(try row.integer(0))
        } ?? .zero
    }

    private var headQuery: SQLStatement {
        SQLStatement("SELECT number, hash FROM journal_entry ORDER BY number DESC LIMIT 1")
    }

    func head() throws(LedgerError) -> JournalHead {
        session.willWrite()
        return try session.first(headQuery) { row throws(LedgerError) in
            JournalHead(number: try row.integer(0), hash: try row.text(1))
        } ?? .start
    }

    mutating func append(_ entry: JournalEntry) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO journal_entry
                (number, at_ms, kind, reservation, actor, details, previous_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(entry.number), .integer(entry.at.milliseconds),
                .text(entry.kind.rawValue), .optional(entry.reservation?.rawValue),
                .text(entry.actor), .text(entry.details), .text(entry.previousHash),
                .text(entry.hash),
            ])
        var postings = entry.postings.enumerated().map { index, posting -> [SQLValue] in
            [
                .integer(entry.number), .integer(Int64(index)), .text(posting.account.code),
                .integer(posting.cents.rawValue),
            ]
        }[...]
        while !postings.isEmpty {
            let rows = postings.prefix(Self.mostPostingsAtOnce)
            let places = rows.map { _ in "(?, ?, ?, ?)" }.joined(separator: ", ")
            try session.run(
                "INSERT INTO posting (entry, line, account, cents) VALUES \(places)",
                rows.flatMap(\.self))
            postings = postings.dropFirst(rows.count)
        }
        for posting in entry.postings { try carry(posting) }
    }

    /// SQLite takes 32,766 arguments, PostgreSQL twice that; an entry may touch any number of credits.
    private static var mostPostingsAtOnce: Int { 1000 }

    /// Brings the row that holds the account's balance up to date.
    private func carry(_ posting: Posting) throws(LedgerError) {
        let cents = SQLValue.integer(posting.cents.rawValue)
        switch posting.account {
        case .credit(let id):
            try session.run(
                "UPDATE credit SET remaining = remaining + ? WHERE id = ?",
                [cents, .integer(id.rawValue)])
        case .receivable, .waived:
            try session.run(
                """
                INSERT INTO account_balance (account, cents) VALUES (?, ?)
                    ON CONFLICT (account) DO UPDATE SET cents = account_balance.cents + ?
                """, [.text(posting.account.code), cents, cents])
        case .reserved, .issued, .withdrawn, .expired, .billed, .revenue:
            break  // Known from the reservation, or wanted only by reports.
        }
    }

    mutating func insert(_ credit: Credit) throws(LedgerError) {
        let terms = credit.terms
        try session.run(
            """
            INSERT INTO credit
                (id, member_id, type, origin, cents, remaining, valid_from_ms, expires_ms, note,
                    reference, lapsed, withdrawn)
                VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, 0, 0)
            """,
            [
                .integer(credit.id.rawValue), .integer(terms.member.rawValue), .text(terms.type),
                .text(terms.origin.rawValue), .integer(terms.cents.rawValue),
                .integer(terms.validFrom.milliseconds), .optional(terms.expires?.milliseconds),
                .text(terms.note), .optional(terms.reference),
            ])
    }

    mutating func update(
        _ id: CreditID, terms: CreditTerms, lapsed: Cents, isWithdrawn: Bool
    ) throws(LedgerError) {
        try session.run(
            """
            UPDATE credit
                SET type = ?, cents = ?, valid_from_ms = ?, expires_ms = ?, note = ?, lapsed = ?,
                    withdrawn = ?
                WHERE id = ?
            """,
            [
                .text(terms.type), .integer(terms.cents.rawValue),
                .integer(terms.validFrom.milliseconds), .optional(terms.expires?.milliseconds),
                .text(terms.note), .integer(lapsed.rawValue), .integer(isWithdrawn ? 1 : 0),
                .integer(id.rawValue),
            ])
    }

    mutating func insert(_ item: ReceivableItem) throws(LedgerError) {
        try session.run(
            "INSERT INTO receivable_item (entry, member_id, cents, at_ms) VALUES (?, ?, ?, ?)",
            [
                .integer(item.entry), .integer(item.member.rawValue),
                .integer(item.cents.rawValue), .integer(item.at.milliseconds),
            ])
    }

    mutating func close(_ item: ReceivableItem, invoice: Int64) throws(LedgerError) {
        try session.run(
            "UPDATE receivable_item SET invoice = ? WHERE entry = ? AND invoice IS NULL",
            [.integer(invoice), .integer(item.entry)])
    }

    mutating func insert(_ reservation: Reservation) throws(LedgerError) {
        let (state, charged) = reservation.state.columns
        try session.run(
            """
            INSERT INTO reservation (id, member_id, queue, cents, sources, state, charged, refunded)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(reservation.id.rawValue), .integer(reservation.member.rawValue),
                .text(reservation.queue), .integer(reservation.amount.rawValue),
                .text(reservation.sources.columnText), .text(state), charged,
                .integer(reservation.refunded.rawValue),
            ])
    }

    mutating func update(_ reservation: Reservation) throws(LedgerError) {
        let (state, charged) = reservation.state.columns
        try session.run(
            "UPDATE reservation SET state = ?, charged = ?, refunded = ? WHERE id = ?",
            [
                .text(state), charged, .integer(reservation.refunded.rawValue),
                .integer(reservation.id.rawValue),
            ])
    }
}

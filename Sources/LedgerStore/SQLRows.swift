import FoundationEssentials
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
        try reservations("WHERE id = ?", [.integer(id.rawValue)]).first
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

extension SQLRows {
    var creditQuery: String {
        """
        SELECT id, member_id, type, origin, cents, remaining, valid_from_ms, expires_ms, note,
                reference, lapsed, withdrawn
            FROM credit
        """
    }

    /// Credits with their types, in the order of their ids, all or `limit` of them.
    func credits(
        _ condition: String, _ arguments: [SQLValue], limit: Int? = nil
    ) throws(LedgerError) -> [Credit] {
        try credits(creditsQuery(condition, arguments, limit: limit))
    }

    /// One row for each queue that a credit's type names, and one for a type that names none.
    private func creditsQuery(
        _ condition: String, _ arguments: [SQLValue], limit: Int? = nil
    ) -> SQLStatement {
        let end = limit == nil ? "" : " ORDER BY id LIMIT ?"
        return SQLStatement(
            """
            SELECT c.*, t.name, q.queue
                FROM (\(creditQuery) \(condition)\(end)) c
                LEFT JOIN credit_type t ON t.name = c.type
                LEFT JOIN credit_type_queue q ON q.type = t.name
                ORDER BY c.id, q.queue
            """, arguments + (limit.map { [.integer(Int64($0))] } ?? []))
    }

    private func credits(_ query: SQLStatement) throws(LedgerError) -> [Credit] {
        var found: [(row: SQLRow, queues: [String])] = []
        try session.forEach(query) { row throws(LedgerError) in
            let queues = try row.optionalText(13).map { [$0] } ?? []
            if let last = found.last, last.row.values[0] == row.values[0] {
                found[found.count - 1].queues += queues
            } else {
                found.append((row, queues))
            }
        }
        return try found.map { row, queues throws(LedgerError) in
            guard let type = try row.optionalText(12) else {
                throw .storeDamaged(reason: "there is no credit type \(try row.text(2))")
            }
            return try credit(row, of: CreditType(name: type, queues: queues))
        }
    }

    /// The credit of a row of `creditQuery`.
    ///
    /// - Parameter types: those that were looked up before.
    func credit(
        _ row: SQLRow, _ types: inout [String: CreditType]
    ) throws(LedgerError) -> Credit {
        let name = try row.text(2)
        if types[name] == nil { types[name] = try creditType(named: name) }
        guard let type = types[name] else {
            throw .storeDamaged(reason: "there is no credit type \(name)")
        }
        return try credit(row, of: type)
    }

    private func credit(_ row: SQLRow, of type: CreditType) throws(LedgerError) -> Credit {
        let terms = CreditTerms(
            member: MemberID(try row.integer(1)), type: type.name, origin: try row.keyword(3),
            cents: Cents(try row.integer(4)),
            validFrom: Timestamp(milliseconds: try row.integer(6)),
            expires: try row.optionalInteger(7).map(Timestamp.init(milliseconds:)),
            note: try row.text(8), reference: try row.optionalText(9))
        return Credit(
            id: CreditID(try row.integer(0)), terms: terms, type: type,
            remaining: Cents(try row.integer(5)), lapsed: Cents(try row.integer(10)),
            isWithdrawn: try row.integer(11) != 0)
    }

    var reservationQuery: String {
        """
        SELECT id, member_id, queue, cents, sources, state, charged, refunded FROM reservation
        """
    }

    /// Reservations, in the order of their ids.
    func reservations(
        _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [Reservation] {
        try session.rows("\(reservationQuery) \(condition) ORDER BY id", arguments) {
            row throws(LedgerError) in try reservation(row)
        }
    }

    /// The reservation of a row of `reservationQuery`.
    func reservation(_ row: SQLRow) throws(LedgerError) -> Reservation {
        let id = try row.integer(0)
        let amount = Cents(try row.integer(3))
        guard let sources = [Posting](columnText: try row.text(4)), !sources.isEmpty,
            sources.map(\.cents).total == amount
        else { throw .storeDamaged(reason: "the sources of reservation \(id) are not its cents") }
        guard let state = Reservation.State(try row.text(5), try row.optionalInteger(6)) else {
            throw .storeDamaged(reason: "reservation \(id) is in no known state")
        }
        return Reservation(
            id: ReservationID(id), member: MemberID(try row.integer(1)),
            queue: try row.text(2), amount: amount, sources: sources, state: state,
            refunded: Cents(try row.integer(7)))
    }

    var itemQuery: String {
        "SELECT entry, member_id, cents, at_ms, invoice FROM receivable_item"
    }

    /// The item of a row of `itemQuery`, and the entry that billed it.
    func item(_ row: SQLRow) throws(LedgerError) -> (item: ReceivableItem, invoice: Int64?) {
        let item = ReceivableItem(
            entry: try row.integer(0), member: MemberID(try row.integer(1)),
            cents: Cents(try row.integer(2)), at: Timestamp(milliseconds: try row.integer(3)))
        return (item, try row.optionalInteger(4))
    }
}

extension Reservation.State {
    fileprivate var columns: (state: String, charged: SQLValue) {
        switch self {
        case .pending: ("pending", .null)
        case .captured(let charge): ("captured", .integer(charge.rawValue))
        case .voided: ("voided", .null)
        }
    }

    fileprivate init?(_ state: String, _ charged: Int64?) {
        switch (state, charged) {
        case ("pending", nil): self = .pending
        case ("captured", let charge?): self = .captured(Cents(charge))
        case ("voided", nil): self = .voided
        default: return nil
        }
    }
}

extension [Posting] {
    /// "credit:12=300 receivable:3=40"
    fileprivate var columnText: String {
        map { "\($0.account.code)=\($0.cents.rawValue)" }.joined(separator: " ")
    }

    fileprivate init?(columnText: String) {
        var postings: [Posting] = []
        for part in columnText.split(separator: " ") {
            let sides = part.split(separator: "=")
            guard sides.count == 2, let account = Account(code: String(sides[0])),
                let cents = Int64(sides[1]).map(Cents.init), (.zero...Cents.largest).contains(cents)
            else { return nil }
            postings.append(Posting(account, cents))
        }
        guard postings.columnText == columnText else { return nil }
        self = postings
    }
}

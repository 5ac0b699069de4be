import Ledger
import Money

// What rows say of credits, reservations and items, and how these are written.

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
    func creditsQuery(
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

    func credits(_ query: SQLStatement) throws(LedgerError) -> [Credit] {
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
    var columns: (state: String, charged: SQLValue) {
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
    var columnText: String {
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

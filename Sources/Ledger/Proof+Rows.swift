package import Money

extension Proof {
    /// - Throws: what the row of the credit says other than the journal.
    package mutating func add(_ credit: Credit) throws(Flaw) {
        let row = "credit \(credit.id.rawValue)"
        guard let found = credits[credit.id] else { throw Flaw(row, "was never given") }
        guard
            found.terms == credit.terms, found.isWithdrawn == credit.isWithdrawn,
            found.lapsed == credit.lapsed
        else { throw Flaw(row, "is not what was given") }
        guard balance(of: .credit(credit.id)) == credit.remaining else {
            throw Flaw(
                row,
                "says that \(credit.remaining) remain; the journal says "
                    + "\(balance(of: .credit(credit.id)))")
        }
        credits[credit.id]?.hasRow = true
    }

    /// - Throws: what the row of the reservation says other than the journal.
    package mutating func add(_ reservation: Reservation) throws(Flaw) {
        let row = "reservation \(reservation.id.rawValue)"
        guard let found = reservations[reservation.id] else { throw Flaw(row, "was never made") }
        guard
            found.terms.member == reservation.member, found.terms.queue == reservation.queue,
            found.amount == reservation.amount, found.sources == reservation.sources
        else { throw Flaw(row, "is not what was made") }
        guard found.state == reservation.state else {
            throw Flaw(row, "is \(reservation.state); the journal says \(found.state)")
        }
        guard found.refunded == reservation.refunded else {
            throw Flaw(
                row,
                "says that \(reservation.refunded) went back; the journal says \(found.refunded)")
        }
        reservations[reservation.id]?.hasRow = true
    }

    /// Adds a receivable item, and the entry that billed it, if any.
    ///
    /// - Throws: what the row of the item says other than the journal.
    package mutating func add(_ item: ReceivableItem, invoice: Int64?) throws(Flaw) {
        let row = "receivable item \(item.entry)"
        guard let found = items[item.entry], found.item == item else {
            throw Flaw(row, "is not what its entry put on invoice")
        }
        guard found.invoice == invoice else {
            throw Flaw(row, "is not on the invoice that the journal says")
        }
        items[item.entry]?.hasRow = true
    }

    /// - Throws: when the balance that is carried for the account is not the sum of its postings.
    package mutating func add(_ cents: Cents, carriedFor account: Account) throws(Flaw) {
        guard balance(of: account) == cents else {
            throw Flaw("balance of \(account.code)", "is not the sum of its postings")
        }
        carried.insert(account)
    }

    /// - Throws: what the row of the print says other than the journal.
    package mutating func add(_ print: PrintRecord) throws(Flaw) {
        let row = "print \(print.key)"
        let found = print.reservation.flatMap { reservations[$0] }
        guard (found == nil) == (print.reservation == nil),
            found == nil || found?.terms.print == print.key.description
        else { throw Flaw(row, "names a reservation that was not made for it") }
        let agrees =
            switch found?.state {
            case .pending: print.state == .printing && print.charged == nil
            case .captured(let charge): print.state.isSettled && print.charged == charge
            case .voided, nil:
                print.state != .printing
                    && print.charged == (print.state.isSettled ? .zero : nil)
            }
        guard agrees else {
            throw Flaw(row, "is not at the state or charge of its reservation")
        }
        prints.insert(print.key.description)
    }

    /// - Throws: what is missing.
    package func finish() throws(Flaw) {
        if let id = credits.filter({ !$0.value.hasRow }).keys.min() {
            throw Flaw("credit \(id.rawValue)", "was given, but its row is missing")
        }
        if let id = reservations.filter({ !$0.value.hasRow }).keys.min() {
            throw Flaw("reservation \(id.rawValue)", "was made, but its row is missing")
        }
        if let number = items.filter({ !$0.value.hasRow }).keys.min() {
            throw Flaw("receivable item \(number)", "is owed, but its row is missing")
        }
        let missing = accounts.filter { $0.isCarried && !carried.contains($0) }.map(\.code)
        if let code = missing.min() {
            throw Flaw("balance of \(code)", "has postings, but its row is missing")
        }
    }

    /// - Throws: the first reservation whose print has no row: it could be charged again.
    package func finishPrints() throws(Flaw) {
        let lost = reservations.filter { !prints.contains($0.value.terms.print) }
        if let (id, found) = lost.min(by: { $0.key < $1.key }) {
            throw Flaw("print \(found.terms.print)", "has reservation \(id.rawValue), but no row")
        }
    }
}

extension Account {
    /// Whether the store keeps a row with its balance.
    fileprivate var isCarried: Bool {
        switch self {
        case .receivable, .waived: true
        case .credit, .reserved, .issued, .withdrawn, .expired, .billed, .revenue: false
        }
    }
}

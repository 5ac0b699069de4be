package import Money

/// Proves the books from the rows alone, entry by entry, and stops at the first wrong row.
///
/// Feed it every entry in the order of numbers with `add`, then every row that is derived from them:
/// credits, reservations, what is carried of members' balances; then `finish`. Where prints are kept,
/// `add` them too, then `finishPrints`. It shares nothing with the rules that wrote the rows but their vocabulary.
package struct Proof {
    private var head = JournalHead.start
    private var balances: [Account: Cents] = [:]
    private var credits: [CreditID: CreditTerms] = [:]
    private var reservations: [ReservationID: Found] = [:]
    private var carried: Set<Account> = []
    private var prints: Set<String> = []
    package private(set) var entryCount = 0

    private struct Found {
        let terms: ReservationTerms
        let amount: Cents
        let sources: [Posting]
        var state: Reservation.State = .pending
        var hasRow = false
    }

    package init() {}

    /// The number and hash of the last entry that was added.
    package var journalHead: JournalHead { head }

    /// The sum of the postings to `account` so far.
    package func balance(of account: Account) -> Cents { balances[account] ?? .zero }

    /// - Throws: what is wrong with the entry.
    package mutating func add(_ entry: JournalEntry) throws(Flaw) {
        let row = "journal entry \(entry.number)"
        guard entry.number == head.number + 1 else {
            throw Flaw(row, "entry \(head.number + 1) is missing before it")
        }
        guard entry.previousHash == head.hash else {
            throw Flaw(row, "does not follow from the entry before it (previous hash)")
        }
        guard entry.hash == entry.expectedHash else {
            throw Flaw(row, "is not what was written (hash)")
        }
        guard entry.postings.count >= 2 else { throw Flaw(row, "has less than two postings") }
        guard entry.postings.allSatisfy({ (-Cents.largest...Cents.largest).contains($0.cents) })
        else { throw Flaw(row, "moves more than there can be") }
        guard entry.postings.map(\.cents).total == .zero else {
            throw Flaw(row, "its postings do not sum to zero")
        }
        guard let details = EntryDetails(text: entry.details) else {
            throw Flaw(row, "its details can't be read")
        }
        for posting in entry.postings {
            balances[posting.account, default: .zero] += posting.cents
        }
        for posting in entry.postings where posting.account.isNeverNegative {
            guard balance(of: posting.account) >= .zero else {
                throw Flaw(row, "takes more from \(posting.account.code) than there was")
            }
        }
        try follow(entry, details, row)
        head = JournalHead(number: entry.number, hash: entry.hash)
        entryCount += 1
    }

    /// What the entry means for credits and reservations.
    private mutating func follow(
        _ entry: JournalEntry, _ details: EntryDetails, _ row: String
    ) throws(Flaw) {
        switch entry.kind {
        case .given:
            let id = CreditID(entry.number)
            guard let terms = details.credit, terms.cents > .zero,
                entry.postings == [
                    Posting(.issued, -terms.cents), Posting(.credit(id), terms.cents),
                ]
            else { throw Flaw(row, "does not give the credit that its terms say") }
            credits[id] = terms
        case .reserved:
            let id = ReservationID(entry.number)
            guard entry.reservation == id, let terms = details.reservation else {
                throw Flaw(row, "makes no reservation of its own number")
            }
            let sources = entry.postings.filter { $0.account != .reserved(id) }
                .map { Posting($0.account, -$0.cents) }
            for source in sources where source.cents < .zero || !source.account.isSource {
                throw Flaw(row, "does not take from \(source.account.code)")
            }
            reservations[id] = Found(
                terms: terms, amount: balance(of: .reserved(id)), sources: sources)
        case .captured, .voided:
            guard let id = entry.reservation, let found = reservations[id] else {
                throw Flaw(row, "ends a reservation that was never made")
            }
            guard found.state == .pending else {
                throw Flaw(row, "ends reservation \(id.rawValue) a second time")
            }
            guard balance(of: .reserved(id)) == .zero else {
                throw Flaw(row, "leaves cents in reservation \(id.rawValue)")
            }
            let charge = entry.postings.filter { $0.account == .revenue }.map(\.cents).total
            guard charge >= .zero, charge == .zero || entry.kind == .captured else {
                throw Flaw(row, "charges \(charge)")
            }
            for back in entry.postings where ![.reserved(id), .revenue].contains(back.account) {
                let source = found.sources.first { $0.account == back.account }
                guard let source, (.zero...source.cents).contains(back.cents) else {
                    throw Flaw(row, "gives \(back.account.code) what was not taken from it")
                }
            }
            reservations[id]?.state = entry.kind == .captured ? .captured(charge) : .voided
        case .withdrawn:
            break
        }
    }

    /// - Throws: what the row of the credit says other than the journal.
    package mutating func add(_ credit: Credit) throws(Flaw) {
        let row = "credit \(credit.id.rawValue)"
        guard let terms = credits.removeValue(forKey: credit.id) else {
            throw Flaw(row, "was never given")
        }
        guard terms == credit.terms else { throw Flaw(row, "is not what was given") }
        guard balance(of: .credit(credit.id)) == credit.remaining else {
            throw Flaw(
                row,
                "says that \(credit.remaining) remain; the journal says "
                    + "\(balance(of: .credit(credit.id)))")
        }
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
        reservations[reservation.id]?.hasRow = true
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
        if let id = credits.keys.min() {
            throw Flaw("credit \(id.rawValue)", "was given, but its row is missing")
        }
        if let id = reservations.filter({ !$0.value.hasRow }).keys.min() {
            throw Flaw("reservation \(id.rawValue)", "was made, but its row is missing")
        }
        let missing = balances.keys.filter { $0.isCarried && !carried.contains($0) }.map(\.code)
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
    /// Whether a print can be paid from it.
    fileprivate var isSource: Bool {
        switch self {
        case .credit, .receivable, .waived: true
        case .reserved, .issued, .withdrawn, .expired, .revenue: false
        }
    }

    /// Whether the store keeps a row with its balance.
    fileprivate var isCarried: Bool {
        switch self {
        case .receivable, .waived: true
        case .credit, .reserved, .issued, .withdrawn, .expired, .revenue: false
        }
    }
}

/// The first wrong row of the books.
package struct Flaw: Error, Hashable, Sendable {
    /// Which row: "journal entry 12".
    package let row: String
    /// What is wrong with it, to follow the row in a sentence.
    package let reason: String

    package init(_ row: String, _ reason: String) {
        self.row = row
        self.reason = reason
    }
}

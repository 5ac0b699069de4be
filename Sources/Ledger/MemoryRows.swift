package import Money

/// The ledger's rows in memory: for tests and trials, and the plainest account of what a store
/// must do.
package struct MemoryRows: LedgerRows, Sendable {
    private var standings: [MemberID: MemberStanding] = [:]
    private var payers: [MemberID: [MemberID]] = [:]
    private var types = [CreditType.printingCredit.name: CreditType.printingCredit]
    package private(set) var credits: [CreditID: Credit] = [:]
    package private(set) var reservations: [ReservationID: Reservation] = [:]
    package private(set) var balances: [Account: Cents] = [:]
    package private(set) var journal: [JournalEntry] = []
    package private(set) var openItems: [Int64: ReceivableItem] = [:]
    package private(set) var closedItems: [(item: ReceivableItem, invoice: Int64)] = []

    package init() {}

    package mutating func put(_ standing: MemberStanding) { standings[standing.id] = standing }

    package mutating func put(payers: [MemberID], of member: MemberID) {
        self.payers[member] = payers
    }

    package mutating func put(_ type: CreditType) { types[type.name] = type }

    package func standing(of member: MemberID) -> MemberStanding? { standings[member] }

    package func openCredits(of member: MemberID) -> [Credit] {
        credits.values.filter { $0.terms.member == member && $0.remaining > .zero }
            .map { withTypeOfToday($0) }
    }

    package func payers(of member: MemberID) -> [MemberID] {
        (payers[member] ?? []).filter { standings[$0]?.isSuspended == false }
    }

    package func credit(_ id: CreditID) -> Credit? { credits[id].map { withTypeOfToday($0) } }

    package func isGiven(_ reference: String) -> Bool {
        credits.values.contains { $0.terms.reference == reference }
    }

    package func overdueCredits(at now: Timestamp, limit: Int) -> [Credit] {
        let overdue = credits.values.filter {
            $0.remaining > .zero && !$0.canTakeBack(at: now)
        }
        return Array(overdue.sorted { $0.id < $1.id }.prefix(limit))
    }

    private func withTypeOfToday(_ credit: Credit) -> Credit {
        Credit(
            id: credit.id, terms: credit.terms, type: types[credit.terms.type] ?? credit.type,
            remaining: credit.remaining, lapsed: credit.lapsed, isWithdrawn: credit.isWithdrawn)
    }

    package func creditType(named name: String) -> CreditType? { types[name] }

    package func reservation(_ id: ReservationID) -> Reservation? { reservations[id] }

    package func openItems(of member: MemberID, before end: Timestamp) -> [ReceivableItem] {
        openItems.values.filter { $0.member == member && $0.at < end }
            .sorted { $0.entry < $1.entry }
    }

    package func pendingReservations(of member: MemberID) -> [Reservation] {
        reservations.values.filter { $0.member == member && $0.state == .pending }
    }

    package func balance(of account: Account) -> Cents { balances[account] ?? .zero }

    package func refundDetails(of id: ReservationID) -> [EntryDetails] {
        journal.filter { $0.kind == .refunded && $0.reservation == id }
            .compactMap { EntryDetails(text: $0.details) }
    }

    package func head() -> JournalHead {
        journal.last.map { JournalHead(number: $0.number, hash: $0.hash) } ?? .start
    }

    package mutating func append(_ entry: JournalEntry) {
        journal.append(entry)
        for posting in entry.postings {
            balances[posting.account, default: .zero] += posting.cents
            if case .credit(let id) = posting.account { credits[id]?.remaining += posting.cents }
        }
    }

    package mutating func insert(_ credit: Credit) { credits[credit.id] = credit }

    package mutating func update(
        _ id: CreditID, terms: CreditTerms, lapsed: Cents, isWithdrawn: Bool
    ) {
        credits[id] = credits[id].map {
            Credit(
                id: id, terms: terms, type: $0.type, remaining: $0.remaining, lapsed: lapsed,
                isWithdrawn: isWithdrawn)
        }
    }

    package mutating func insert(_ item: ReceivableItem) { openItems[item.entry] = item }

    package mutating func close(_ item: ReceivableItem, invoice: Int64) {
        openItems[item.entry] = nil
        closedItems.append((item, invoice))
    }

    package mutating func insert(_ reservation: Reservation) {
        reservations[reservation.id] = reservation
    }

    package mutating func update(_ reservation: Reservation) {
        reservations[reservation.id] = reservation
    }
}

package import Money

/// The ledger's rows in memory: for tests and trials, and the plainest account of what a store
/// must do.
package struct MemoryRows: LedgerRows, Sendable {
    private var standings: [MemberID: MemberStanding] = [:]
    private var types = [CreditType.printingCredit.name: CreditType.printingCredit]
    package private(set) var credits: [CreditID: Credit] = [:]
    package private(set) var reservations: [ReservationID: Reservation] = [:]
    package private(set) var balances: [Account: Cents] = [:]
    package private(set) var journal: [JournalEntry] = []

    package init() {}

    package mutating func put(_ standing: MemberStanding) { standings[standing.id] = standing }

    package mutating func put(_ type: CreditType) { types[type.name] = type }

    package func standing(of member: MemberID) -> MemberStanding? { standings[member] }

    package func openCredits(of member: MemberID) -> [Credit] {
        credits.values.filter { $0.terms.member == member && $0.remaining > .zero }
            .map {
                Credit(
                    id: $0.id, terms: $0.terms, type: types[$0.terms.type] ?? $0.type,
                    remaining: $0.remaining)
            }
    }

    package func creditType(named name: String) -> CreditType? { types[name] }

    package func reservation(_ id: ReservationID) -> Reservation? { reservations[id] }

    package func pendingReservations(of member: MemberID) -> [Reservation] {
        reservations.values.filter { $0.member == member && $0.state == .pending }
    }

    package func balance(of account: Account) -> Cents { balances[account] ?? .zero }

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

    package mutating func put(_ reservation: Reservation) {
        reservations[reservation.id] = reservation
    }
}

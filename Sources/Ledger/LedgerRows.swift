package import Money

/// The rows that the ledger's rules read and write, inside one transaction of whatever holds them.
///
/// A store does no more than keep rows: what is allowed is decided by the rules (`LedgerRows+…`).
package protocol LedgerRows {
    /// How the member's prints are paid, and whether they may print; nil for no such member.
    func standing(of member: MemberID) throws(LedgerError) -> MemberStanding?

    /// The member's credits of which something remains.
    func openCredits(of member: MemberID) throws(LedgerError) -> [Credit]

    /// The type of that name, or nil.
    func creditType(named name: String) throws(LedgerError) -> CreditType?

    func reservation(_ id: ReservationID) throws(LedgerError) -> Reservation?

    /// The pending reservations of a member.
    func pendingReservations(of member: MemberID) throws(LedgerError) -> [Reservation]

    /// The sum of the postings to `account`.
    func balance(of account: Account) throws(LedgerError) -> Cents

    func head() throws(LedgerError) -> JournalHead

    /// Appends the entry and its postings, and brings what remains of the credits up to date.
    mutating func append(_ entry: JournalEntry) throws(LedgerError)

    /// Adds a credit of which nothing remains yet: its entry is appended next.
    mutating func insert(_ credit: Credit) throws(LedgerError)

    /// Adds the reservation, or puts it in the place of the one with its id.
    mutating func put(_ reservation: Reservation) throws(LedgerError)
}

/// What the ledger must know of a member.
package struct MemberStanding: Hashable, Sendable {
    package let id: MemberID
    package let userName: String
    package let pricing: PricingModel
    package let isSuspended: Bool

    package init(id: MemberID, userName: String, pricing: PricingModel, isSuspended: Bool) {
        self.id = id
        self.userName = userName
        self.pricing = pricing
        self.isSuspended = isSuspended
    }
}

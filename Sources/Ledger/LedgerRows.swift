package import Money

/// The rows that the ledger's rules read and write, inside one transaction of whatever holds them.
///
/// A store does no more than keep rows: what is allowed is decided by the rules (`LedgerRows+…`).
package protocol LedgerRows {
    /// How the member's prints are paid, and whether they may print; nil for no such member.
    func standing(of member: MemberID) throws(LedgerError) -> MemberStanding?

    /// The member's credits of which something remains.
    func openCredits(of member: MemberID) throws(LedgerError) -> [Credit]

    /// The members of whose credits the member may use what they need after their own: those who
    /// pay for a team of theirs, and may print themselves.
    func payers(of member: MemberID) throws(LedgerError) -> [MemberID]

    func credit(_ id: CreditID) throws(LedgerError) -> Credit?

    /// Whether a credit was given for this reference.
    func isGiven(_ reference: String) throws(LedgerError) -> Bool

    /// Up to `limit` credits of which something remains that nobody can spend any more at `now`:
    /// lapsed, or taken back.
    func overdueCredits(at now: Timestamp, limit: Int) throws(LedgerError) -> [Credit]

    /// The type of that name, or nil.
    func creditType(named name: String) throws(LedgerError) -> CreditType?

    func reservation(_ id: ReservationID) throws(LedgerError) -> Reservation?

    /// What the member's prints put on invoice before `end` and no invoice has, by entry.
    func openItems(
        of member: MemberID, before end: Timestamp
    ) throws(LedgerError) -> [ReceivableItem]

    /// The pending reservations of a member.
    func pendingReservations(of member: MemberID) throws(LedgerError) -> [Reservation]

    /// The sum of the postings to `account`.
    func balance(of account: Account) throws(LedgerError) -> Cents

    func head() throws(LedgerError) -> JournalHead

    /// Appends the entry and its postings, and brings what remains of the credits up to date.
    mutating func append(_ entry: JournalEntry) throws(LedgerError)

    /// Adds a credit of which nothing remains yet: its entry is appended next.
    mutating func insert(_ credit: Credit) throws(LedgerError)

    /// Puts terms in the place of the credit's, and notes what lapsed of it and whether it is taken
    /// back; what remains of it is told by the entry that is appended next.
    mutating func update(
        _ id: CreditID, terms: CreditTerms, lapsed: Cents, isWithdrawn: Bool
    ) throws(LedgerError)

    mutating func insert(_ item: ReceivableItem) throws(LedgerError)

    /// Notes that the item is on the invoice of that entry.
    mutating func close(_ item: ReceivableItem, invoice: Int64) throws(LedgerError)

    /// The entries that gave back what a reservation was charged, in order, without their postings.
    func refundDetails(of id: ReservationID) throws(LedgerError) -> [EntryDetails]

    mutating func insert(_ reservation: Reservation) throws(LedgerError)

    /// Notes how a reservation that was inserted has gone on: its state, and what was refunded.
    mutating func update(_ reservation: Reservation) throws(LedgerError)
}

/// What the ledger must know of a member.
package struct MemberStanding: Hashable, Sendable {
    package let id: MemberID
    package let userName: String
    package let pricing: PricingModel
    package let remainder: Remainder
    package let isSuspended: Bool

    package init(
        id: MemberID, userName: String, pricing: PricingModel, remainder: Remainder = .split,
        isSuspended: Bool
    ) {
        self.id = id
        self.userName = userName
        self.pricing = pricing
        self.remainder = remainder
        self.isSuspended = isSuspended
    }
}

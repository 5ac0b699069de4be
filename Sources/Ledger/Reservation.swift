package import Money

/// Cents set aside for one print. It ends exactly once: captured, in full or in part, or voided.
package struct Reservation: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case pending
        case captured(Cents)
        case voided
    }

    package let id: ReservationID
    package let member: MemberID
    package let queue: String
    /// Zero or more.
    package let amount: Cents
    /// What was taken from where, in the order of use; one or more, summing to `amount`.
    package let sources: [Posting]
    package private(set) var state: State

    package init(
        id: ReservationID, member: MemberID, queue: String, amount: Cents, sources: [Posting],
        state: State = .pending
    ) {
        precondition(!sources.isEmpty && sources.map(\.cents).total == amount)
        self.id = id
        self.member = member
        self.queue = queue
        self.amount = amount
        self.sources = sources
        self.state = state
    }

    /// The postings that set the cents aside.
    package var opening: [Posting] {
        sources.map { Posting($0.account, -$0.cents) } + [Posting(.reserved(id), amount)]
    }

    /// Charges for what was printed and gives the rest back, to the source used last first.
    ///
    /// - Parameter charge: zero up to `amount`.
    /// - Returns: the postings.
    /// - Throws: `alreadyResolved` or `captureExceedsReservation`; the state is then unchanged.
    package mutating func capture(_ charge: Cents) throws(LedgerError) -> [Posting] {
        precondition(charge >= .zero)
        guard state == .pending else { throw .alreadyResolved(state) }
        guard charge <= amount else { throw .captureExceedsReservation(charge, of: amount) }
        state = .captured(charge)
        return [Posting(.reserved(id), -amount), Posting(.revenue, charge)]
            + givenBack(amount - charge)
    }

    /// Gives everything back.
    ///
    /// - Returns: the postings.
    /// - Throws: `alreadyResolved`; the state is then unchanged.
    package mutating func void() throws(LedgerError) -> [Posting] {
        guard state == .pending else { throw .alreadyResolved(state) }
        state = .voided
        return [Posting(.reserved(id), -amount)] + sources.reversed()
    }

    private func givenBack(_ rest: Cents) -> [Posting] {
        var left = rest
        var postings: [Posting] = []
        for source in sources.reversed() where left > .zero {
            let part = min(source.cents, left)
            postings.append(Posting(source.account, part))
            left -= part
        }
        return postings
    }
}

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
    /// How much of the charge went back since; zero up to what was captured.
    package private(set) var refunded: Cents

    package init(
        id: ReservationID, member: MemberID, queue: String, amount: Cents, sources: [Posting],
        state: State = .pending, refunded: Cents = .zero
    ) {
        precondition(!sources.isEmpty && sources.map(\.cents).total == amount)
        self.id = id
        self.member = member
        self.queue = queue
        self.amount = amount
        self.sources = sources
        self.state = state
        self.refunded = refunded
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

    private func givenBack(_ rest: Cents) -> [Posting] { sources.reversed().first(rest) }

    /// What is charged now: what was captured, without what was refunded.
    package var charged: Cents {
        if case .captured(let charge) = state { charge - refunded } else { .zero }
    }

    /// What each source has paid of `charged`, in the order of use.
    package var payments: [Posting] { sources.first(charged) }

    /// Takes back a part of the charge, from the source used last first.
    ///
    /// - Parameter cents: more than zero, up to `charged`.
    /// - Returns: what each source is to get back.
    /// - Throws: `notCharged` or `refundExceedsCharge`; nothing is then changed.
    package mutating func refund(_ cents: Cents) throws(LedgerError) -> [Posting] {
        precondition(cents > .zero)
        guard case .captured = state, charged > .zero else { throw .notCharged }
        guard cents <= charged else { throw .refundExceedsCharge(cents, of: charged) }
        let parts = payments.reversed().first(cents)
        refunded += cents
        return parts
    }
}

extension Sequence<Posting> {
    /// The first postings that make up `total`, the last of them cut to fit.
    fileprivate func first(_ total: Cents) -> [Posting] {
        var left = total
        var postings: [Posting] = []
        for posting in self where left > .zero {
            let part = Swift.min(posting.cents, left)
            postings.append(Posting(posting.account, part))
            left -= part
        }
        return postings
    }
}

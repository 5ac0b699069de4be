package import Money

extension LedgerRows {
    /// Gives a member a credit.
    ///
    /// - Throws: `unknownMember`, `unknownCreditType`.
    @discardableResult
    package mutating func give(
        _ terms: CreditTerms, at now: Timestamp, by actor: String
    ) throws(LedgerError) -> Credit {
        precondition(terms.cents > .zero && terms.cents <= Cents.largest)
        guard try standing(of: terms.member) != nil else {
            throw .unknownMember(String(terms.member.rawValue))
        }
        guard let type = try creditType(named: terms.type) else {
            throw .unknownCreditType(terms.type)
        }
        let head = try head()
        let id = CreditID(head.number + 1)
        var credit = Credit(id: id, terms: terms, type: type, remaining: .zero)
        try insert(credit)
        try append(
            JournalEntry(
                after: head, at: now, kind: .given, reservation: nil, actor: actor,
                details: EntryDetails(credit: terms).text,
                postings: [Posting(.issued, -terms.cents), Posting(.credit(id), terms.cents)]))
        credit.remaining = terms.cents
        return credit
    }

    /// Sets aside the price of a print from what the member may spend on the queue, or refuses.
    ///
    /// - Parameter mayOwe: whether the print is on paper already, so that it can't be refused: what
    ///   credit does not cover is then owed.
    /// - Throws: `unknownMember`, `memberSuspended`, `insufficientCredit`; nothing is then taken.
    package mutating func reserve(
        _ amount: Cents, for terms: ReservationTerms, at now: Timestamp, mayOwe: Bool = false
    ) throws(LedgerError) -> Reservation {
        guard let member = try standing(of: terms.member) else {
            throw .unknownMember(String(terms.member.rawValue))
        }
        guard !member.isSuspended || mayOwe else { throw .memberSuspended(member.userName) }
        let pricing =
            mayOwe && member.pricing == .credits ? .creditsThenInvoice : member.pricing
        let credits = try openCredits(of: member.id).inOrderOfUse(on: terms.queue, at: now)
        let sources = try pricing.sources(for: amount, member: member.id, credits: credits)
        let head = try head()
        let reservation = Reservation(
            id: ReservationID(head.number + 1), member: member.id, queue: terms.queue,
            amount: amount, sources: sources)
        try put(reservation)
        try append(
            JournalEntry(
                after: head, at: now, kind: .reserved, reservation: reservation.id, actor: gate,
                details: EntryDetails(reservation: terms).text, postings: reservation.opening))
        return reservation
    }

    /// Charges `charge` of a reservation and gives the rest back.
    ///
    /// Capturing again with the same charge changes nothing: a step that was cut off is tried again.
    ///
    /// - Parameter reason: how it is known what was printed.
    /// - Throws: `unknownReservation`, `alreadyResolved`, `captureExceedsReservation`; nothing is
    ///   then changed.
    package mutating func capture(
        _ charge: Cents, of id: ReservationID, reason: String, at now: Timestamp
    ) throws(LedgerError) {
        var reservation = try pending(id)
        guard reservation.state != .captured(charge) else { return }
        let postings = try reservation.capture(charge)
        try close(reservation, kind: .captured, postings, reason: reason, at: now)
    }

    /// Gives all of a reservation back. Voiding again changes nothing.
    ///
    /// - Throws: `unknownReservation`, `alreadyResolved`; nothing is then changed.
    package mutating func void(
        _ id: ReservationID, reason: String, at now: Timestamp
    ) throws(LedgerError) {
        var reservation = try pending(id)
        guard reservation.state != .voided else { return }
        let postings = try reservation.void()
        try close(reservation, kind: .voided, postings, reason: reason, at: now)
    }

    /// What a member has and owes at `now`.
    ///
    /// - Throws: `unknownMember`.
    package func balance(of member: MemberID, at now: Timestamp) throws(LedgerError) -> Balance {
        guard try standing(of: member) != nil else {
            throw .unknownMember(String(member.rawValue))
        }
        let pending = try pendingReservations(of: member)
        let available = try openCredits(of: member).filter { $0.isAvailable(at: now) }
            .map(\.remaining).total
        let owedWithPending = -(try balance(of: .receivable(member)))
        return Balance(
            available: available,
            reserved: pending.map { $0.taken(from: \.isCredit) }.total,
            owed: owedWithPending - pending.map { $0.taken(from: \.isReceivable) }.total)
    }

    private func pending(_ id: ReservationID) throws(LedgerError) -> Reservation {
        guard let reservation = try reservation(id) else { throw .unknownReservation(id) }
        return reservation
    }

    private mutating func close(
        _ reservation: Reservation, kind: JournalEntry.Kind, _ postings: [Posting],
        reason: String, at now: Timestamp
    ) throws(LedgerError) {
        try put(reservation)
        try append(
            JournalEntry(
                after: try head(), at: now, kind: kind, reservation: reservation.id, actor: gate,
                details: EntryDetails(reason: reason).text, postings: postings))
    }
}

/// The actor of what the gateway does by itself.
private let gate = "gate"

/// What a member has and owes.
package struct Balance: Hashable, Sendable {
    /// In credits that can be spent now on some queue.
    package let available: Cents
    /// Of credits, set aside for prints under way.
    package let reserved: Cents
    /// On invoice, prints under way not included.
    package let owed: Cents

    /// Posted: what is available and what is reserved.
    package var cents: Cents { available + reserved }
}

extension Reservation {
    fileprivate func taken(from kind: (Account) -> Bool) -> Cents {
        sources.filter { kind($0.account) }.map(\.cents).total
    }
}

extension Account {
    fileprivate var isCredit: Bool { if case .credit = self { true } else { false } }
    fileprivate var isReceivable: Bool { if case .receivable = self { true } else { false } }
}

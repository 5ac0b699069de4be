package import Money

extension LedgerRows {
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
        let onPaper = mayOwe && member.pricing == .credits
        let sources = try (onPaper ? .creditsThenInvoice : member.pricing).sources(
            for: amount, member: member.id,
            credits: try spendableCredits(of: member.id, on: terms.queue, at: now),
            remainder: onPaper ? .split : member.remainder)
        let head = try head()
        let reservation = Reservation(
            id: ReservationID(head.number + 1), member: member.id, queue: terms.queue,
            amount: amount, sources: sources)
        try insert(reservation)
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

    /// What a print of the member on the queue can be paid with, in the order of use: their own
    /// credits, then those of whoever pays for a team of theirs.
    package func spendableCredits(
        of member: MemberID, on queue: String, at now: Timestamp
    ) throws(LedgerError) -> [Credit] {
        let own = try openCredits(of: member)
        return own.inOrderOfUse(on: queue, at: now)
            + (try teamCredits(of: member)).inOrderOfUse(on: queue, at: now)
    }

    private func teamCredits(of member: MemberID) throws(LedgerError) -> [Credit] {
        var credits: [Credit] = []
        for payer in try payers(of: member) where payer != member {
            credits += try openCredits(of: payer)
        }
        return credits
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
            ofTeams: try teamCredits(of: member).filter { $0.isAvailable(at: now) }
                .map(\.remaining).total,
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
        let head = try head()
        try update(reservation)
        let entry = JournalEntry(
            after: head, at: now, kind: kind, reservation: reservation.id, actor: gate,
            details: EntryDetails(reason: reason).text, postings: postings)
        try append(entry)
        try noteItem(of: entry, member: reservation.member, reservation.payments.onInvoice)
    }
}

/// What a member has and owes.
package struct Balance: Hashable, Sendable {
    /// In credits of their own that can be spent now on some queue.
    package let available: Cents
    /// The same in credits of whoever pays for their teams.
    package let ofTeams: Cents
    /// Of credits, set aside for prints under way.
    package let reserved: Cents
    /// On invoice and not billed yet, prints under way not included.
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

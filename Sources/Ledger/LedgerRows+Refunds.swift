package import Money

extension LedgerRows {
    /// Gives back a part of what a print was charged, or all: to the credits that paid it, the one
    /// used last first, and as a new credit for those that are gone.
    ///
    /// - Parameters:
    ///   - amount: more than zero.
    ///   - graceEnd: when the new credit lapses that stands for one that has lapsed or was taken back.
    ///   - reference: what it is given back for, so that what is tried again gives nothing twice; nil
    ///     for none.
    /// - Throws: `unknownReservation`, `referenceUsed`, `notCharged`, `refundExceedsCharge`; nothing
    ///   is then changed.
    package mutating func refund(
        _ amount: Cents, of id: ReservationID, graceEnd: Timestamp?, reason: String,
        reference: String? = nil, at now: Timestamp, by actor: String
    ) throws(LedgerError) {
        guard var reservation = try reservation(id) else { throw .unknownReservation(id) }
        if let reference, try refundDetails(of: id).contains(where: { $0.reference == reference }) {
            throw .referenceUsed(reference)
        }
        let details = EntryDetails(reason: reason, reference: reference)
        let parts = try reservation.refund(amount)
        try update(reservation)
        var back: [Posting] = []
        for part in parts {
            guard case .credit(let source) = part.account else {
                back.append(part)
                continue
            }
            guard let credit = try credit(source) else { throw .unknownCredit(source) }
            if credit.canTakeBack(at: now) {
                back.append(part)
            } else {
                try replace(
                    credit, with: part.cents, until: graceEnd, reservation: id, details, at: now,
                    by: actor)
            }
        }
        guard !back.isEmpty else { return }
        let entry = JournalEntry(
            after: try head(), at: now, kind: .refunded, reservation: id, actor: actor,
            details: details.text,
            postings: [Posting(.revenue, -back.map(\.cents).total)] + back)
        try append(entry)
        try noteItem(of: entry, member: reservation.member, -back.onInvoice)
    }

    /// Gives the owner of `credit`, which is gone, a new one of the same type.
    private mutating func replace(
        _ credit: Credit, with cents: Cents, until end: Timestamp?, reservation: ReservationID,
        _ details: EntryDetails, at now: Timestamp, by actor: String
    ) throws(LedgerError) {
        let terms = CreditTerms(
            member: credit.terms.member, type: credit.terms.type, origin: .refund, cents: cents,
            validFrom: now, expires: end, note: details.reason ?? "")
        _ = try add(
            terms, credit.type, from: .revenue, kind: .refunded, reservation: reservation, details,
            at: now, by: actor)
    }

    /// Notes what the entry puts on the member's next invoice, if anything.
    mutating func noteItem(
        of entry: JournalEntry, member: MemberID, _ cents: Cents
    ) throws(LedgerError) {
        guard cents != .zero else { return }
        try insert(
            ReceivableItem(entry: entry.number, member: member, cents: cents, at: entry.at))
    }

    /// Hands over what the member owes from before `end`, to be invoiced: each charge and each
    /// refund exactly once.
    ///
    /// - Returns: nil when there is nothing.
    /// - Throws: `unknownMember`.
    package mutating func bill(
        _ member: MemberID, before end: Timestamp, at now: Timestamp, by actor: String
    ) throws(LedgerError) -> Invoice? {
        guard try standing(of: member) != nil else {
            throw .unknownMember(String(member.rawValue))
        }
        let items = try openItems(of: member, before: end)
        guard !items.isEmpty else { return nil }
        let cents = items.map(\.cents).total
        let terms = InvoiceTerms(member: member, end: end, items: items.map(\.entry).sorted())
        let entry = JournalEntry(
            after: try head(), at: now, kind: .billed, reservation: nil, actor: actor,
            details: EntryDetails(invoice: terms).text,
            postings: [Posting(.billed, -cents), Posting(.receivable(member), cents)])
        try append(entry)
        for item in items { try close(item, invoice: entry.number) }
        return Invoice(number: entry.number, terms: terms, cents: cents, at: now)
    }
}

extension Sequence<Posting> {
    /// How much of these is on the invoice of whoever.
    var onInvoice: Cents {
        filter { if case .receivable = $0.account { true } else { false } }.map(\.cents).total
    }
}

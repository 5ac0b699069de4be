package import Money

extension LedgerRows {
    /// Gives a member a credit.
    ///
    /// - Throws: `unknownMember`, `unknownCreditType`, `referenceUsed`.
    @discardableResult
    package mutating func give(
        _ terms: CreditTerms, at now: Timestamp, by actor: String
    ) throws(LedgerError) -> Credit {
        precondition(terms.cents > .zero && terms.cents <= Cents.largest)
        guard try standing(of: terms.member) != nil else {
            throw .unknownMember(String(terms.member.rawValue))
        }
        let type = try type(of: terms)
        if let reference = terms.reference, try isGiven(reference) {
            throw .referenceUsed(reference)
        }
        return try add(
            terms, type, from: .issued, kind: .given, reservation: nil, EntryDetails(), at: now,
            by: actor)
    }

    /// Changes a credit's amount, type, start, expiry or note. What had lapsed of it comes back, and
    /// lapses again unless the new expiry is to come.
    ///
    /// - Parameter terms: with the credit's member, origin and reference.
    /// - Returns: the credit as it is now.
    /// - Throws: `unknownCredit`, `creditWithdrawn`, `unknownCreditType`, `amountBelowUsed`; nothing
    ///   is then changed.
    @discardableResult
    package mutating func adjust(
        _ id: CreditID, to terms: CreditTerms, reason: String, at now: Timestamp, by actor: String
    ) throws(LedgerError) -> Credit {
        precondition(terms.cents > .zero && terms.cents <= Cents.largest)
        let old = try changeable(id)
        precondition(
            terms.member == old.terms.member && terms.origin == old.terms.origin
                && terms.reference == old.terms.reference)
        let type = try type(of: terms)
        guard terms.cents >= old.used else { throw .amountBelowUsed(old.used) }
        let change = terms.cents - old.terms.cents
        try update(id, terms: terms, lapsed: .zero, isWithdrawn: false)
        try append(
            JournalEntry(
                after: try head(), at: now, kind: .adjusted, reservation: nil, actor: actor,
                details: EntryDetails(credit: terms, reason: reason).text,
                postings: [
                    Posting(change < .zero ? .withdrawn : .issued, -change),
                    Posting(.expired, -old.lapsed), Posting(.credit(id), change + old.lapsed),
                ]))
        return Credit(
            id: id, terms: terms, type: type, remaining: old.remaining + change + old.lapsed)
    }

    /// Takes back what remains of a credit. What a print that is under way gives back later can't
    /// be spent either.
    ///
    /// - Returns: what was taken back.
    /// - Throws: `unknownCredit`, `creditWithdrawn`; nothing is then changed.
    @discardableResult
    package mutating func withdraw(
        _ id: CreditID, reason: String, at now: Timestamp, by actor: String
    ) throws(LedgerError) -> Cents {
        let credit = try changeable(id)
        try update(id, terms: credit.terms, lapsed: credit.lapsed, isWithdrawn: true)
        try clear(credit, to: .withdrawn, kind: .withdrawn, reason: reason, at: now, by: actor)
        return credit.remaining
    }

    /// Takes off the books what nobody can spend any more, up to `limit` credits.
    ///
    /// - Returns: how many there were.
    package mutating func clearOverdue(
        at now: Timestamp, limit: Int
    ) throws(LedgerError) -> Int {
        let credits = try overdueCredits(at: now, limit: limit)
        for credit in credits {
            if credit.isWithdrawn {
                try clear(
                    credit, to: .withdrawn, kind: .withdrawn,
                    reason: "given back after it was withdrawn", at: now, by: gate)
            } else {
                try update(
                    credit.id, terms: credit.terms, lapsed: credit.lapsed + credit.remaining,
                    isWithdrawn: false)
                try clear(credit, to: .expired, kind: .expired, reason: nil, at: now, by: gate)
            }
        }
        return credits.count
    }

    private mutating func clear(
        _ credit: Credit, to account: Account, kind: JournalEntry.Kind, reason: String?,
        at now: Timestamp, by actor: String
    ) throws(LedgerError) {
        try append(
            JournalEntry(
                after: try head(), at: now, kind: kind, reservation: nil, actor: actor,
                details: EntryDetails(reason: reason).text,
                postings: [
                    Posting(account, credit.remaining),
                    Posting(.credit(credit.id), -credit.remaining),
                ]))
    }

    /// Adds a credit whose cents come from `account`. Its terms come to the entry's details.
    mutating func add(
        _ terms: CreditTerms, _ type: CreditType, from account: Account, kind: JournalEntry.Kind,
        reservation: ReservationID?, _ details: EntryDetails, at now: Timestamp, by actor: String
    ) throws(LedgerError) -> Credit {
        var details = details
        details.credit = terms
        let head = try head()
        let id = CreditID(head.number + 1)
        var credit = Credit(id: id, terms: terms, type: type, remaining: .zero)
        try insert(credit)
        try append(
            JournalEntry(
                after: head, at: now, kind: kind, reservation: reservation, actor: actor,
                details: details.text,
                postings: [Posting(account, -terms.cents), Posting(.credit(id), terms.cents)]))
        credit.remaining = terms.cents
        return credit
    }

    private func type(of terms: CreditTerms) throws(LedgerError) -> CreditType {
        guard let type = try creditType(named: terms.type) else {
            throw .unknownCreditType(terms.type)
        }
        return type
    }

    private func changeable(_ id: CreditID) throws(LedgerError) -> Credit {
        guard let credit = try credit(id) else { throw .unknownCredit(id) }
        guard !credit.isWithdrawn else { throw .creditWithdrawn(id) }
        return credit
    }
}

/// The actor of what the gateway does by itself.
let gate = "gate"

import Money

extension Proof {
    /// Follows what the entry means for credits, reservations and invoices.
    mutating func follow(_ entry: JournalEntry) throws(Reason) {
        switch entry.kind {
        case .given: try give(entry, try details(entry))
        case .adjusted: try adjust(entry, try details(entry))
        // Their details say why, in words, and nothing more.
        case .withdrawn, .expired: try clear(entry)
        case .reserved: try reserve(entry, try details(entry))
        case .captured, .voided: try end(entry)
        case .refunded: try refund(entry, try details(entry))
        case .billed: try bill(entry, try details(entry))
        }
    }

    private func details(_ entry: JournalEntry) throws(Reason) -> EntryDetails {
        guard let details = EntryDetails(text: entry.details) else {
            throw Reason("its details can't be read")
        }
        return details
    }

    private mutating func give(_ entry: JournalEntry, _ details: EntryDetails) throws(Reason) {
        let id = CreditID(entry.number)
        guard let terms = details.credit, terms.cents > .zero,
            entry.postings == [
                Posting(.issued, -terms.cents), Posting(.credit(id), terms.cents),
            ]
        else { throw Reason("does not give the credit that its terms say") }
        credits[id] = FoundCredit(terms: terms)
    }

    private mutating func adjust(_ entry: JournalEntry, _ details: EntryDetails) throws(Reason) {
        guard let id = entry.lastCredit, let old = credits[id], !old.isWithdrawn else {
            throw Reason("changes a credit that there is not")
        }
        guard let terms = details.credit, terms.cents > .zero,
            terms.member == old.terms.member, terms.origin == old.terms.origin,
            terms.reference == old.terms.reference
        else { throw Reason("makes credit \(id.rawValue) another one") }
        let change = terms.cents - old.terms.cents
        guard
            entry.postings == [
                Posting(change < .zero ? .withdrawn : .issued, -change),
                Posting(.expired, -old.lapsed), Posting(.credit(id), change + old.lapsed),
            ]
        else { throw Reason("does not change credit \(id.rawValue) as its terms say") }
        credits[id] = FoundCredit(terms: terms)
    }

    /// What remained of a credit was taken back, or lapsed.
    private mutating func clear(_ entry: JournalEntry) throws(Reason) {
        let account = entry.kind == .expired ? Account.expired : .withdrawn
        guard let id = entry.lastCredit, let credit = credits[id], entry.postings.count == 2,
            entry.postings[0].account == account, entry.postings[0].cents >= .zero
        else { throw Reason("clears no credit") }
        guard balance(of: .credit(id)) == .zero else {
            throw Reason("does not take all that remained of credit \(id.rawValue)")
        }
        if entry.kind == .expired {
            guard credit.terms.hasLapsed(at: entry.at) else {
                throw Reason("takes credit \(id.rawValue), which had not lapsed")
            }
            credits[id]?.lapsed += entry.postings[0].cents
        } else {
            credits[id]?.isWithdrawn = true
        }
    }

    private mutating func reserve(_ entry: JournalEntry, _ details: EntryDetails) throws(Reason) {
        let id = ReservationID(entry.number)
        guard entry.reservation == id, let terms = details.reservation else {
            throw Reason("makes no reservation of its own number")
        }
        let sources = entry.postings.filter { $0.account != .reserved(id) }
            .map { Posting($0.account, -$0.cents) }
        for source in sources {
            guard source.cents >= .zero, source.account.isSource else {
                throw Reason("does not take from \(source.account.code)")
            }
            if case .credit(let id) = source.account,
                credits[id]?.canBeSpent(at: entry.at) != true
            {
                throw Reason("takes from credit \(id.rawValue), which can't be spent")
            }
        }
        reservations[id] = FoundReservation(
            terms: terms, amount: balance(of: .reserved(id)), sources: sources)
    }

    private mutating func end(_ entry: JournalEntry) throws(Reason) {
        guard let id = entry.reservation, var found = reservations[id] else {
            throw Reason("ends a reservation that was never made")
        }
        guard found.state == .pending else {
            throw Reason("ends reservation \(id.rawValue) a second time")
        }
        guard balance(of: .reserved(id)) == .zero else {
            throw Reason("leaves cents in reservation \(id.rawValue)")
        }
        let charge = entry.postings.filter { $0.account == .revenue }.map(\.cents).total
        guard charge >= .zero, charge == .zero || entry.kind == .captured else {
            throw Reason("charges \(charge)")
        }
        found.paid = found.sources
        for back in entry.postings where ![.reserved(id), .revenue].contains(back.account) {
            guard found.giveBack(back) else {
                throw Reason("gives \(back.account.code) what was not taken from it")
            }
        }
        found.state = entry.kind == .captured ? .captured(charge) : .voided
        reservations[id] = found
        let member = found.terms.member
        let onInvoice = found.paid.first { $0.account == .receivable(member) }
        note(entry, of: member, onInvoice?.cents ?? .zero)
    }

    private mutating func refund(_ entry: JournalEntry, _ details: EntryDetails) throws(Reason) {
        guard let id = entry.reservation, var found = reservations[id],
            case .captured(let charge) = found.state
        else { throw Reason("refunds what was not charged") }
        guard let first = entry.postings.first, first.account == .revenue, first.cents < .zero
        else { throw Reason("refunds nothing") }
        found.refunded += -first.cents
        guard found.refunded <= charge else {
            throw Reason("refunds more than reservation \(id.rawValue) was charged")
        }
        if let terms = details.credit {
            try checkReplacement(entry, terms, found)
            credits[CreditID(entry.number)] = FoundCredit(terms: terms)
        } else {
            for back in entry.postings.dropFirst() {
                guard found.giveBack(back) else {
                    throw Reason("gives \(back.account.code) what it did not pay")
                }
            }
        }
        reservations[id] = found
        let member = found.terms.member
        let onInvoice = entry.postings.filter { $0.account == .receivable(member) }
        note(entry, of: member, -onInvoice.map(\.cents).total)
    }

    /// A new credit stands for one that paid and is gone.
    private func checkReplacement(
        _ entry: JournalEntry, _ terms: CreditTerms, _ found: FoundReservation
    ) throws(Reason) {
        let stands = found.paid.contains { paid in
            guard case .credit(let id) = paid.account, let gone = credits[id] else { return false }
            return paid.cents >= terms.cents && gone.terms.member == terms.member
                && (gone.isWithdrawn || gone.terms.hasLapsed(at: entry.at))
        }
        guard stands, terms.origin == .refund, terms.cents > .zero,
            entry.postings == [
                Posting(.revenue, -terms.cents),
                Posting(.credit(CreditID(entry.number)), terms.cents),
            ]
        else { throw Reason("gives a credit that stands for none that is gone") }
    }

    private mutating func bill(_ entry: JournalEntry, _ details: EntryDetails) throws(Reason) {
        guard let terms = details.invoice, !terms.items.isEmpty else {
            throw Reason("bills nothing")
        }
        var sum = Cents.zero
        for number in terms.items {
            guard let found = items[number], found.item.member == terms.member,
                found.item.at < terms.end
            else { throw Reason("bills entry \(number), which is not owed by the member") }
            guard found.invoice == nil else { throw Reason("bills entry \(number) again") }
            items[number]?.invoice = entry.number
            sum += found.item.cents
        }
        guard
            entry.postings == [
                Posting(.billed, -sum), Posting(.receivable(terms.member), sum),
            ]
        else { throw Reason("does not bill what its items sum to") }
    }

    private mutating func note(_ entry: JournalEntry, of member: MemberID, _ cents: Cents) {
        guard cents != .zero else { return }
        items[entry.number] = FoundItem(
            item: ReceivableItem(
                entry: entry.number, member: member, cents: cents, at: entry.at))
    }
}

extension Proof.FoundReservation {
    /// Takes back a part of what a source paid.
    ///
    /// - Returns: whether it had paid as much.
    fileprivate mutating func giveBack(_ back: Posting) -> Bool {
        guard let index = paid.firstIndex(where: { $0.account == back.account }),
            (.zero...paid[index].cents).contains(back.cents)
        else { return false }
        paid[index] = Posting(back.account, paid[index].cents - back.cents)
        return true
    }
}

extension JournalEntry {
    /// The credit of the last posting.
    fileprivate var lastCredit: CreditID? {
        if case .credit(let id) = postings.last?.account { id } else { nil }
    }
}

extension Account {
    /// Whether a print can be paid from it.
    fileprivate var isSource: Bool {
        switch self {
        case .credit, .receivable, .waived: true
        case .reserved, .issued, .withdrawn, .expired, .billed, .revenue: false
        }
    }
}

import Ledger
import Money

/// The rules once more, as plain as can be: a print is a pile of single cents, each with the name of
/// where it was taken from. It knows no entries, no postings and no accounts.
struct Model {
    struct Member {
        var name: String
        var pricing: PricingModel
        var remainder = Remainder.split
        var isSuspended = false
        var payer: MemberID?
    }

    struct Given {
        let id: CreditID
        let member: MemberID
        let queues: [String]
        let from: Int64
        var until: Int64?
        /// What was given in all, what is left, and what was left when it lapsed.
        var amount: Int64
        var cents: Int64
        var lapsed: Int64 = 0
        var isWithdrawn = false

        func isGone(at now: Int64) -> Bool { isWithdrawn || until.map { $0 <= now } ?? false }

        func canBeSpent(at now: Int64) -> Bool { cents > 0 && from <= now && !isGone(at: now) }
    }

    enum Source: Equatable {
        case credit(Int)
        case invoice
        case nobody
    }

    struct Print {
        let id: ReservationID
        let member: MemberID
        /// The cent that was taken last is the last.
        var pile: [Source]
        var end: Reservation.State = .pending
    }

    /// What went on invoice, or came back, and when.
    struct Item {
        let member: MemberID
        let cents: Int64
        let at: Int64
    }

    static let types: [(name: String, queues: [String])] = [
        (CreditType.printingCredit.name, []), ("Lab only", ["lab"]),
        ("Not lab", ["office", "hall"]),
    ]

    var members: [MemberID: Member] = [:]
    var credits: [Given] = []
    var prints: [Print] = []
    var items: [Item] = []
    var now: Int64 = 0
    var entryCount: Int64 = 0
    var revenue: Int64 = 0

    /// Nil when the step was done, else why not.
    mutating func perform(_ step: Step) -> LedgerError? {
        switch step {
        case .give(let member, let cents, let type, let from, let until):
            guard members[member] != nil else { return .unknownMember("\(member.rawValue)") }
            let queues = Model.types.first { $0.name == type }?.queues ?? []
            give(cents, to: member, on: queues, from: from, until: until)
        case .adjust(let id, let cents, let until):
            return changeCredit(id) { credit in
                let used = credit.amount - credit.cents - credit.lapsed
                guard cents >= used else { return .amountBelowUsed(Cents(used)) }
                (credit.amount, credit.cents, credit.lapsed) = (cents, cents - used, 0)
                credit.until = until
                return nil
            }
        case .withdraw(let id):
            return changeCredit(id) { credit in
                credit.cents = 0
                credit.isWithdrawn = true
                return nil
            }
        case .clearOverdue:
            for index in credits.indices
            where credits[index].cents > 0 && credits[index].isGone(at: now) {
                if !credits[index].isWithdrawn { credits[index].lapsed += credits[index].cents }
                credits[index].cents = 0
                entryCount += 1
            }
        case .reserve(let id, let cents, let queue): return reserve(cents, id, queue)
        case .capture(let id, let cents):
            return withPrint(id) { $0.end($1, .captured(Cents(cents)), charge: cents) }
        case .void(let id): return withPrint(id) { $0.end($1, .voided, charge: 0) }
        case .refund(let id, let cents, let graceEnd):
            return withPrint(id) { $0.refund($1, cents, graceEnd) }
        case .bill(let member):
            guard members[member] != nil else { return .unknownMember("\(member.rawValue)") }
            let billed = { (item: Item) in item.member == member && item.at <= now }
            if items.contains(where: billed) { entryCount += 1 }
            items.removeAll(where: billed)
        case .change(let id, let pricing, let remainder, let isSuspended):
            members[id]?.pricing = pricing
            members[id]?.remainder = remainder
            members[id]?.isSuspended = isSuspended
        case .team(let id, let payer): members[id]?.payer = payer
        case .wait(let time): now += time
        }
        return nil
    }

    private mutating func give(
        _ cents: Int64, to member: MemberID, on queues: [String], from: Int64, until: Int64?
    ) {
        entryCount += 1
        credits.append(
            Given(
                id: CreditID(entryCount), member: member, queues: queues, from: from, until: until,
                amount: cents, cents: cents))
    }

    private mutating func changeCredit(
        _ id: CreditID, _ change: (inout Given) -> LedgerError?
    ) -> LedgerError? {
        guard let index = credits.firstIndex(where: { $0.id == id }) else {
            return .unknownCredit(id)
        }
        guard !credits[index].isWithdrawn else { return .creditWithdrawn(id) }
        let error = change(&credits[index])
        if error == nil { entryCount += 1 }
        return error
    }

    private mutating func withPrint(
        _ id: ReservationID, _ change: (inout Model, Int) -> LedgerError?
    ) -> LedgerError? {
        guard let index = prints.firstIndex(where: { $0.id == id }) else {
            return .unknownReservation(id)
        }
        return change(&self, index)
    }

    private mutating func reserve(_ cents: Int64, _ id: MemberID, _ queue: String) -> LedgerError? {
        guard let member = members[id] else { return .unknownMember("\(id.rawValue)") }
        guard !member.isSuspended else { return .memberSuspended(member.name) }
        let before = credits
        var pile: [Source] = []
        for _ in 0..<cents {
            guard let source = nextSource(of: id, member, queue) else {
                credits = before
                return .insufficientCredit(price: Cents(cents))
            }
            if case .credit(let index) = source { credits[index].cents -= 1 }
            pile.append(source)
        }
        if member.remainder == .keep, pile.contains(.invoice) {
            credits = before
            pile = pile.map { _ in .invoice }
        }
        entryCount += 1
        prints.append(Print(id: ReservationID(entryCount), member: id, pile: pile))
        return nil
    }

    /// Where the next cent comes from.
    private func nextSource(of id: MemberID, _ member: Member, _ queue: String) -> Source? {
        switch member.pricing {
        case .free: return .nobody
        case .invoice: return .invoice
        case .credits, .creditsThenInvoice: break
        }
        if let own = bestCredit(of: id, queue) { return .credit(own) }
        if let payer = member.payer, members[payer]?.isSuspended == false,
            let shared = bestCredit(of: payer, queue)
        {
            return .credit(shared)
        }
        return member.pricing == .creditsThenInvoice ? .invoice : nil
    }

    private func bestCredit(of id: MemberID, _ queue: String) -> Int? {
        var best: Int?
        for (index, credit) in credits.enumerated()
        where credit.member == id && credit.canBeSpent(at: now)
            && (credit.queues.isEmpty || credit.queues.contains(queue))
        {
            // Only an earlier expiry beats what was given before.
            if let found = best, credits[found].until ?? .max <= credit.until ?? .max { continue }
            best = index
        }
        return best
    }

    private mutating func end(
        _ index: Int, _ state: Reservation.State, charge: Int64
    ) -> LedgerError? {
        guard prints[index].end == .pending else {
            return prints[index].end == state ? nil : .alreadyResolved(prints[index].end)
        }
        guard charge <= prints[index].pile.count else {
            let reserved = Cents(Int64(prints[index].pile.count))
            return .captureExceedsReservation(Cents(charge), of: reserved)
        }
        while prints[index].pile.count > charge {
            if case .credit(let credit) = prints[index].pile.removeLast() {
                credits[credit].cents += 1
            }
        }
        prints[index].end = state
        revenue += charge
        entryCount += 1
        note(prints[index].pile, of: prints[index].member, 1)
        return nil
    }

    private mutating func refund(
        _ index: Int, _ cents: Int64, _ graceEnd: Int64
    ) -> LedgerError? {
        guard case .captured = prints[index].end, !prints[index].pile.isEmpty else {
            return .notCharged
        }
        let charged = Int64(prints[index].pile.count)
        guard cents <= charged else {
            return .refundExceedsCharge(Cents(cents), of: Cents(charged))
        }
        let back = Array(prints[index].pile.suffix(Int(cents)).reversed())
        prints[index].pile.removeLast(Int(cents))
        revenue -= cents
        var goneCents: [Int: Int64] = [:]
        var goneInOrder: [Int] = []
        for case .credit(let credit) in back {
            if credits[credit].isGone(at: now) {
                if goneCents[credit] == nil { goneInOrder.append(credit) }
                goneCents[credit, default: 0] += 1
            } else {
                credits[credit].cents += 1
            }
        }
        for gone in goneInOrder {
            give(
                goneCents[gone] ?? 0, to: credits[gone].member, on: credits[gone].queues, from: now,
                until: graceEnd)
        }
        if goneCents.values.reduce(0, +) < cents { entryCount += 1 }
        note(back, of: prints[index].member, -1)
        return nil
    }

    private mutating func note(_ pile: [Source], of member: MemberID, _ sign: Int64) {
        let cents = Int64(pile.count { $0 == .invoice })
        if cents > 0 { items.append(Item(member: member, cents: sign * cents, at: now)) }
    }
}

extension Model {
    func available(_ member: MemberID) -> Int64 {
        credits.filter { $0.member == member && $0.canBeSpent(at: now) }.map(\.cents).reduce(0, +)
    }

    /// What a team's payer has for the member.
    func ofTeams(_ member: MemberID) -> Int64 {
        guard let payer = members[member]?.payer, payer != member,
            members[payer]?.isSuspended == false
        else { return 0 }
        return available(payer)
    }

    func reserved(_ member: MemberID) -> Int64 {
        count(member) { print, source in
            if case .credit = source { print.end == .pending } else { false }
        }
    }

    func owed(_ member: MemberID) -> Int64 {
        items.filter { $0.member == member }.map(\.cents).reduce(0, +)
    }

    func waived(_ member: MemberID) -> Int64 {
        count(member) { _, source in source == .nobody }
    }

    private func count(_ member: MemberID, _ isCounted: (Print, Source) -> Bool) -> Int64 {
        let counts = prints.filter { $0.member == member }.map { print in
            print.pile.count { isCounted(print, $0) }
        }
        return Int64(counts.reduce(0, +))
    }
}

import Ledger
import Money

/// One thing that happens at a site.
enum Step {
    case give(MemberID, Int64, type: String, from: Int64, until: Int64?)
    case reserve(MemberID, Int64, queue: String)
    case capture(ReservationID, Int64)
    case void(ReservationID)
    case change(MemberID, PricingModel, isSuspended: Bool)
    case wait(Int64)

    static func random(_ model: Model, using chance: inout SeededGenerator) -> Step {
        // The fourth member is unknown, and so is the last reservation.
        let member = MemberID(
            .random(in: 1...(.random(in: 0..<30, using: &chance) == 0 ? 4 : 3), using: &chance))
        let known = model.prints.map(\.id) + [ReservationID(1_000_000)]
        // One of the newest, mostly: the others have ended.
        let id = known.suffix(6).randomElement(using: &chance) ?? known[0]
        switch Int.random(in: 0..<20, using: &chance) {
        case 0..<4:
            let from = model.now + .random(in: -5...8, using: &chance)
            let until =
                Bool.random(using: &chance) ? from + .random(in: 1...20, using: &chance) : nil
            return .give(
                member, .random(in: 1...40, using: &chance),
                type: Model.types.randomElement(using: &chance)?.name ?? "", from: from,
                until: until)
        case 4..<10:
            let queue = ["office", "lab", "hall"].randomElement(using: &chance) ?? ""
            return .reserve(member, .random(in: 0...50, using: &chance), queue: queue)
        case 10..<15: return .capture(id, .random(in: 0...50, using: &chance))
        case 15..<17: return .void(id)
        case 17:
            return .change(
                MemberID(.random(in: 1...3, using: &chance)),
                PricingModel.allCases.randomElement(using: &chance) ?? .credits,
                isSuspended: .random(in: 0..<4, using: &chance) == 0)
        default: return .wait(.random(in: 0...6, using: &chance))
        }
    }
}

/// The rules once more, as plain as can be: a print is a pile of single cents, each with the name of
/// where it was taken from. It knows no entries, no postings and no accounts.
struct Model {
    struct Member {
        var name: String
        var pricing: PricingModel
        var isSuspended = false
    }

    struct Given {
        let id: CreditID
        let member: MemberID
        let queues: [String]
        let from: Int64
        let until: Int64?
        var cents: Int64

        func canBeSpent(at now: Int64) -> Bool { cents > 0 && from <= now && now < until ?? .max }
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

    static let types: [(name: String, queues: [String])] = [
        (CreditType.printingCredit.name, []), ("Lab only", ["lab"]),
        ("Not lab", ["office", "hall"]),
    ]

    var members: [MemberID: Member] = [:]
    var credits: [Given] = []
    var prints: [Print] = []
    var now: Int64 = 0
    var entryCount: Int64 = 0
    var revenue: Int64 = 0

    func available(_ member: MemberID) -> Int64 {
        credits.filter { $0.member == member && $0.canBeSpent(at: now) }.map(\.cents).reduce(0, +)
    }

    func reserved(_ member: MemberID) -> Int64 {
        count(member) { print, source in
            if case .credit = source { print.end == .pending } else { false }
        }
    }

    func owed(_ member: MemberID) -> Int64 {
        count(member) { print, source in print.end != .pending && source == .invoice }
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

    /// Nil when the step was done, else why not.
    mutating func perform(_ step: Step) -> LedgerError? {
        switch step {
        case .give(let member, let cents, let type, let from, let until):
            guard members[member] != nil else { return .unknownMember("\(member.rawValue)") }
            entryCount += 1
            let queues = Model.types.first { $0.name == type }?.queues ?? []
            credits.append(
                Given(
                    id: CreditID(entryCount), member: member, queues: queues, from: from,
                    until: until, cents: cents))
        case .reserve(let id, let cents, let queue): return reserve(cents, id, queue)
        case .capture(let id, let cents):
            guard let index = prints.firstIndex(where: { $0.id == id }) else {
                return .unknownReservation(id)
            }
            return end(index, .captured(Cents(cents)), charge: cents)
        case .void(let id):
            guard let index = prints.firstIndex(where: { $0.id == id }) else {
                return .unknownReservation(id)
            }
            return end(index, .voided, charge: 0)
        case .change(let id, let pricing, let isSuspended):
            members[id]?.pricing = pricing
            members[id]?.isSuspended = isSuspended
        case .wait(let time): now += time
        }
        return nil
    }

    private mutating func reserve(_ cents: Int64, _ id: MemberID, _ queue: String) -> LedgerError? {
        guard let member = members[id] else { return .unknownMember("\(id.rawValue)") }
        guard !member.isSuspended else { return .memberSuspended(member.name) }
        let before = credits
        var pile: [Source] = []
        for _ in 0..<cents {
            guard let source = nextSource(of: id, member.pricing, queue) else {
                credits = before
                return .insufficientCredit(price: Cents(cents))
            }
            if case .credit(let index) = source { credits[index].cents -= 1 }
            pile.append(source)
        }
        entryCount += 1
        prints.append(Print(id: ReservationID(entryCount), member: id, pile: pile))
        return nil
    }

    /// Where the next cent comes from.
    private func nextSource(of id: MemberID, _ pricing: PricingModel, _ queue: String) -> Source? {
        switch pricing {
        case .free: return .nobody
        case .invoice: return .invoice
        case .credits, .creditsThenInvoice: break
        }
        var best: Int?
        for (index, credit) in credits.enumerated()
        where credit.member == id && credit.canBeSpent(at: now)
            && (credit.queues.isEmpty || credit.queues.contains(queue))
        {
            // Only an earlier expiry beats what was given before.
            if let found = best, credits[found].until ?? .max <= credit.until ?? .max { continue }
            best = index
        }
        if let best { return .credit(best) }
        return pricing == .creditsThenInvoice ? .invoice : nil
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
        return nil
    }
}

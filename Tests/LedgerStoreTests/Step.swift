import Ledger
import Money

/// One thing that happens at a site.
enum Step {
    case give(MemberID, Int64, type: String, from: Int64, until: Int64?)
    case adjust(CreditID, Int64, until: Int64?)
    case withdraw(CreditID)
    case clearOverdue
    case reserve(MemberID, Int64, queue: String)
    case capture(ReservationID, Int64)
    case void(ReservationID)
    case refund(ReservationID, Int64, graceEnd: Int64)
    case bill(MemberID)
    case change(MemberID, PricingModel, Remainder, isSuspended: Bool)
    case team(MemberID, payer: MemberID?)
    /// The clock goes on, or is set back.
    case wait(Int64)

    static func random(_ model: Model, using chance: inout SeededGenerator) -> Step {
        // The fourth member is unknown, and so are the last reservation and the last credit.
        let anybody = MemberID(
            .random(in: 1...(.random(in: 0..<30, using: &chance) == 0 ? 4 : 3), using: &chance))
        let member = MemberID(.random(in: 1...3, using: &chance))
        // One of the newest, mostly: the others have ended.
        let prints = model.prints.suffix(6).map(\.id) + [ReservationID(1_000_000)]
        let print = prints.randomElement(using: &chance) ?? prints[0]
        let credits = model.credits.suffix(8).map(\.id) + [CreditID(1_000_000)]
        let credit = credits.randomElement(using: &chance) ?? credits[0]
        let start = model.now + .random(in: -5...8, using: &chance)
        let end = Bool.random(using: &chance) ? start + .random(in: 1...20, using: &chance) : nil
        switch Int.random(in: 0..<30, using: &chance) {
        case 0..<4:
            return .give(
                anybody, .random(in: 1...40, using: &chance),
                type: Model.types.randomElement(using: &chance)?.name ?? "", from: start,
                until: end)
        case 4..<6: return .adjust(credit, .random(in: 1...50, using: &chance), until: end)
        case 6: return .withdraw(credit)
        case 7: return .clearOverdue
        case 8..<14:
            let queue = ["office", "lab", "hall"].randomElement(using: &chance) ?? ""
            return .reserve(anybody, .random(in: 0...50, using: &chance), queue: queue)
        case 14..<19: return .capture(print, .random(in: 0...50, using: &chance))
        case 19..<21: return .void(print)
        case 21..<24:
            let graceEnd = model.now + .random(in: 1...9, using: &chance)
            return .refund(print, .random(in: 1...30, using: &chance), graceEnd: graceEnd)
        case 24: return .bill(anybody)
        case 25:
            return .change(
                member, PricingModel.allCases.randomElement(using: &chance) ?? .credits,
                Bool.random(using: &chance) ? .split : .keep,
                isSuspended: .random(in: 0..<4, using: &chance) == 0)
        case 26:
            let payer = MemberID(.random(in: 1...3, using: &chance))
            return .team(member, payer: Bool.random(using: &chance) ? payer : nil)
        default: return .wait(.random(in: -2...6, using: &chance))
        }
    }
}

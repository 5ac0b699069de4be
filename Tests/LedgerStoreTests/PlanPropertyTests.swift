import Catalog
import Foundation
import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Plans beside a simpler model", .onEveryEngine)
struct PlanPropertyTests {
    /// How many sequences are tried; `make torture` sets more.
    private static let count =
        ProcessInfo.processInfo.environment["PAGETOLL_SEQUENCES"].flatMap(UInt64.init) ?? 1000

    @Test("Whatever admins do to plans, and whenever renew runs, members receive what is due")
    func plans() throws {
        for seed in 0..<(Self.count / 10) { try run(seed) }
    }

    private func run(_ seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let site = try CatalogSite(isInMemory: true)
        var model = PlanModel()
        for _ in 0..<30 {
            let step = PlanStep.random(model, using: &chance)
            model.perform(step)
            try perform(step, model, on: site)
            for user in PlanModel.users {
                let received = try site.store.credits(of: try site.store.member(user).id).map {
                    PlanModel.Received(
                        cents: $0.terms.cents.rawValue,
                        from: $0.terms.validFrom.milliseconds,
                        until: $0.terms.expires?.milliseconds)
                }
                #expect(
                    received == model.received[user, default: []],
                    "sequence \(seed), \(user): \(step)")
                guard received == model.received[user, default: []] else { return }
            }
        }
        #expect(try site.isProven())
    }

    private func perform(_ step: PlanStep, _ model: PlanModel, on site: CatalogSite) throws {
        let act = Act(by: "office", at: Timestamp(milliseconds: model.now))
        let (store, calendar) = (site.store, model.calendar)
        switch step {
        case .add(let cents, let expiry):
            _ = try store.addBenefit(
                to: .plan("Coworker"), type: CreditType.printingCredit.name, cents: Cents(cents),
                expiry: expiry, act)
        case .change(let number, let cents):
            _ = try? store.changeBenefit(BenefitID(number), act) { $0.cents = Cents(cents) }
        case .delete(let number): try? store.deleteBenefits([BenefitID(number)], act)
        case .frequency(let frequency):
            try store.put(Plan(name: "Coworker", frequency: frequency), act)
        case .signUp(let user, let anchor):
            _ = try? store.signUp(user, to: "Coworker", anchor: anchor, in: calendar, act)
        case .leave(let user): try? store.leave(user, plan: "Coworker", act)
        case .renew: _ = try store.renew(in: calendar, act)
        case .wait, .move: break
        }
    }
}

/// One thing that an admin does, or the clock.
enum PlanStep {
    case add(Int64, CreditExpiry)
    case change(Int64, Int64)
    case delete(Int64)
    case frequency(RenewalFrequency)
    case signUp(String, anchor: Day?)
    case leave(String)
    case renew
    case wait(milliseconds: Int64)
    /// The site moves to where it is so many hours later than in Greenwich.
    case move(hours: Int)

    static func random(_ model: PlanModel, using chance: inout SeededGenerator) -> PlanStep {
        let user = PlanModel.users.randomElement(using: &chance) ?? ""
        let number = Int64.random(in: 1...5, using: &chance)
        let cents = Int64.random(in: 1...900, using: &chance)
        switch Int.random(in: 0..<20, using: &chance) {
        case 0..<3:
            let expiry =
                ["next-renewal", "never", "10d", "3w", "2m", "end-of-period"]
                .randomElement(using: &chance).flatMap { CreditExpiry($0) }
            return .add(cents, expiry ?? .never)
        case 3: return .change(number, cents)
        case 4: return .delete(number)
        case 5:
            let unit =
                [CalendarUnit.week, .month, .quarter, .year].randomElement(using: &chance)
                ?? .month
            let count = Int.random(in: 1...3, using: &chance)
            return .frequency(RenewalFrequency(every: count, unit) ?? .monthly)
        case 6..<9:
            let shift = Int.random(in: -100...40, using: &chance)
            let anchor = model.calendar.day(of: Timestamp(milliseconds: model.now))
                .adding(shift, .day)
            return .signUp(user, anchor: Bool.random(using: &chance) ? anchor : nil)
        case 9: return .leave(user)
        case 10..<14: return .renew
        case 14: return .move(hours: .random(in: -12...14, using: &chance))
        default:
            return .wait(milliseconds: .random(in: 0...60 * 86_400_000, using: &chance))
        }
    }
}

/// What members are due, reckoned day by day: no day is computed from another.
struct PlanModel {
    struct Received: Equatable {
        let cents: Int64
        let from: Int64
        let until: Int64?
    }

    /// A benefit while it was so.
    struct Version {
        let number: Int64
        let cents: Int64
        let expiry: CreditExpiry
        let from: Int64
        var until: Int64?
    }

    struct SignUp {
        let anchor: Day
        let frequency: RenewalFrequency
        /// The last day that was looked at.
        var seen: Day
    }

    static let users = ["anna", "ben"]

    var now = Timestamp(noon: "2026-01-30").milliseconds
    var hours = 0
    var frequency = RenewalFrequency.monthly
    var versions: [Version] = []
    var signUps: [String: SignUp] = [:]
    var received: [String: [Received]] = [:]

    var calendar: SiteCalendar { .ahead(hours) }
    private var today: Day { calendar.day(of: Timestamp(milliseconds: now)) }
    private func start(_ day: Day) -> Int64 { calendar.start(of: day).milliseconds }

    mutating func perform(_ step: PlanStep) {
        switch step {
        case .add(let cents, let expiry):
            let number = (versions.map(\.number).max() ?? 0) + 1
            versions.append(Version(number: number, cents: cents, expiry: expiry, from: now))
        case .change(let number, let cents):
            guard let index = live(number) else { return }
            versions[index].until = now
            let expiry = versions[index].expiry
            versions.append(Version(number: number, cents: cents, expiry: expiry, from: now))
        case .delete(let number):
            if let index = live(number) { versions[index].until = now }
        case .frequency(let frequency): self.frequency = frequency
        case .signUp(let user, let anchor):
            guard signUps[user] == nil else { return }
            let anchor = anchor ?? today
            let signUp = SignUp(anchor: anchor, frequency: frequency, seen: today)
            signUps[user] = signUp
            if anchor <= today { give(user, signUp, given: today, from: now) }
            if anchor > today { signUps[user]?.seen = anchor.adding(-1, .day) }
        case .leave(let user): signUps[user] = nil
        case .renew: renew()
        case .wait(let milliseconds): now += milliseconds
        case .move(let hours): self.hours = hours
        }
    }

    private func live(_ number: Int64) -> Int? {
        versions.firstIndex { $0.number == number && $0.until == nil }
    }

    /// All members' invoice days since the last time, day by day.
    private mutating func renew() {
        for user in Self.users {
            guard var signUp = signUps[user] else { continue }
            while signUp.seen < today {
                signUp.seen = signUp.seen.adding(1, .day)
                if signUp.isInvoiceDay(signUp.seen) {
                    give(user, signUp, given: signUp.seen, from: start(signUp.seen))
                }
            }
            signUps[user] = signUp
        }
    }

    private mutating func give(_ user: String, _ signUp: SignUp, given: Day, from: Int64) {
        var renewal = given.adding(1, .day)
        while !signUp.isInvoiceDay(renewal) { renewal = renewal.adding(1, .day) }
        let due = versions.filter { $0.from <= from && from < $0.until ?? .max }
        for version in due.sorted(by: { $0.number < $1.number }) {
            let end: Day? =
                switch version.expiry {
                case .never: nil
                case .nextRenewal, .endOfPeriod: renewal
                case .after(let count, let unit): given.adding(count, unit).adding(1, .day)
                case .on(let day): day.adding(1, .day)
                }
            received[user, default: []].append(
                Received(cents: version.cents, from: from, until: end.map(start)))
        }
    }
}

extension PlanModel.SignUp {
    /// Whether the plan renews on this day: as many weeks or months after the first, on the same day
    /// of the month or, where there is none, on the last.
    func isInvoiceDay(_ day: Day) -> Bool {
        guard day >= anchor else { return false }
        if frequency.unit == .week {
            var weekStart = anchor
            while weekStart < day { weekStart = weekStart.adding(7 * frequency.count, .day) }
            return weekStart == day
        }
        let months = (day.year - anchor.year) * 12 + day.month - anchor.month
        let step =
            switch frequency.unit {
            case .month: 1
            case .quarter: 3
            case .year: 12
            case .day, .week: 0
            }
        guard months % (frequency.count * step) == 0 else { return false }
        let isLastOfMonth = day.adding(1, .day).month != day.month
        return day.day == anchor.day || (isLastOfMonth && anchor.day > day.day)
    }
}

import Foundation
import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Books beside a simpler model")
struct PropertyTests {
    /// How many sequences are tried; `make torture` sets more.
    private static let count =
        ProcessInfo.processInfo.environment["PAGETOLL_SEQUENCES"].flatMap(UInt64.init) ?? 1000

    @Test("Whatever members and admins do, memory and the model agree to the cent")
    func memory() throws {
        for seed in 0..<Self.count { try run(seed, on: .memory, steps: 40) }
    }

    @Test("Whatever members and admins do, stores and the model agree to the cent", .onEveryEngine)
    func stores() throws {
        for seed in 0..<(Self.count / 50) { try run(1_000_000 + seed, on: .store, steps: 40) }
    }

    private func run(_ seed: UInt64, on kind: SiteKind, steps: Int) throws {
        var chance = SeededGenerator(seed: seed)
        let site = try kind.open()
        var model = Model()
        for (name, queues) in Model.types { try site.put(CreditType(name: name, queues: queues)) }
        for name in ["anna", "ben", "cleo"] {
            let pricing = PricingModel.allCases.randomElement(using: &chance) ?? .credits
            let id = try site.member(name, pricing)
            model.members[id] = Model.Member(name: name, pricing: pricing)
        }
        for _ in 0..<steps {
            let step = Step.random(model, using: &chance)
            let expected = model.perform(step)
            let found = try perform(step, on: site, at: model.now)
            #expect(found == expected, "sequence \(seed): \(step)")
            try compare(site, model)
            #expect(try site.isProven(), "sequence \(seed): \(step)")
            guard found == expected else { return }
        }
    }

    /// Nil when the step was done, else why not.
    private func perform(_ step: Step, on site: any LedgerSite, at now: Int64) throws
        -> LedgerError?
    {
        do throws(LedgerError) {
            switch step {
            case .give(let member, let cents, let type, let from, let until):
                _ = try site.give(
                    cents, to: member, type: type, from: from, until: until, at: now)
            case .reserve(let member, let cents, let queue):
                _ = try site.reserve(cents, of: member, on: queue, at: now)
            case .capture(let id, let cents): try site.capture(cents, of: id, at: now)
            case .void(let id): try site.void(id, at: now)
            case .adjust(let id, let cents, let until):
                try site.adjust(id, cents: cents, until: until, at: now)
            case .withdraw(let id): try site.withdraw(id, at: now)
            case .clearOverdue: _ = try site.clearOverdue(at: now)
            case .refund(let id, let cents, let graceEnd):
                try site.refund(cents, of: id, graceEnd: graceEnd, at: now)
            case .bill(let member): _ = try site.bill(member, before: now + 1, at: now)
            case .change, .team, .wait: break
            }
        } catch {
            return error
        }
        switch step {
        case .change(let member, let pricing, let remainder, let isSuspended):
            try site.change(member, pricing, remainder, isSuspended: isSuspended)
        case .team(let member, let payer): try site.pay(for: member, by: payer)
        default: break
        }
        return nil
    }

    private func compare(_ site: any LedgerSite, _ model: Model) throws {
        try site.write { rows throws(LedgerError) in
            #expect(try rows.head().number == model.entryCount)
            for credit in model.credits {
                #expect(try rows.balance(of: .credit(credit.id)) == Cents(credit.cents))
            }
            #expect(try rows.balance(of: .revenue) == Cents(model.revenue))
            for member in model.members.keys {
                #expect(try rows.balance(of: .waived(member)) == Cents(-model.waived(member)))
                let now = Timestamp(milliseconds: model.now)
                let balance = try rows.balance(of: member, at: now)
                #expect(balance.available == Cents(model.available(member)))
                #expect(balance.ofTeams == Cents(model.ofTeams(member)))
                #expect(balance.reserved == Cents(model.reserved(member)))
                #expect(balance.owed == Cents(model.owed(member)))
            }
        }
    }
}

/// Chance that can be had again: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Books beside a simpler model")
struct PropertyTests {
    @Test("Whatever members do, memory and the model agree to the cent", arguments: 0..<400)
    func memory(seed: UInt64) throws { try run(seed, on: .memory, steps: 60) }

    @Test("Whatever members do, SQLite and the model agree to the cent", arguments: 1000..<1012)
    func sqlite(seed: UInt64) throws { try run(seed, on: .sqlite, steps: 60) }

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
            #expect(try perform(step, on: site, at: model.now) == expected, "\(step)")
            try compare(site, model)
        }
        #expect(try site.isProven())
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
            case .change, .wait: break
            }
        } catch {
            return error
        }
        if case .change(let member, let pricing, let isSuspended) = step {
            try site.change(member, pricing, isSuspended: isSuspended)
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

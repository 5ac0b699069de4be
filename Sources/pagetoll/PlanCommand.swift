import ArgumentParser
import Catalog
import Desk
import Foundation
import Ledger
import LedgerStore
import Money

/// What members are signed up to.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Plans, which give printing credit at each renewal.",
        subcommands: [
            Add.self, Set.self, BenefitCommand<PlanCarrier>.self, SignUp.self, Leave.self,
            Show.self, List.self, Delete.self,
        ])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a plan.")

        @Argument var name: String
        @Option(help: .frequency) var renews = RenewalFrequency.monthly
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard !name.isEmpty else { throw ValidationError("A plan needs a name.") }
        }

        func run() throws {
            let ledger = try store.opened(creating: true)
            let plan = try orFail { () throws(LedgerError) in
                guard try !ledger.plans().contains(where: { $0.name == name }) else {
                    throw .catalog(.exists(.plan, name))
                }
                return try ledger.saved(Plan(name: name, frequency: renews))
            }
            try output.done(
                plan,
                "Plan \(name.printable) added; it renews \(renews). `pagetoll plan benefit add` "
                    + "gives it printing credit.")
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change how often a plan renews, for those who sign up from now on.")

        @Argument var name: String
        @Option(help: .frequency) var renews: RenewalFrequency
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let plan = try orFail { () throws(LedgerError) in
                guard try ledger.plans().contains(where: { $0.name == name }) else {
                    throw .catalog(.unknown(.plan, name))
                }
                return try ledger.saved(Plan(name: name, frequency: renews))
            }
            try output.done(
                plan, "Plan \(name.printable) renews \(renews) for those who sign up from now on.")
        }
    }

    struct SignUp: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "signup",
            abstract: "Sign a member up: the first credit comes at once, the next at each renewal.")

        @Argument var name: String
        @Argument var user: String
        @Option(
            help: "The day that renewals are counted from, such as 2026-01-31; today by default.")
        var from: Day?
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let subscription = try orFail { () throws(LedgerError) in
                try ledger.signUp(user, to: name, anchor: from, in: .current, .here)
            }
            let next = try orFail { () throws(LedgerError) in
                try ledger.subscriptions(of: subscription.member).first { $0.plan == name }
            }
            try store.releaseJobs(ledger, coveredBy: [subscription.member])
            try output.done(
                SignUpResult(user, plan: name, anchor: subscription.anchor),
                isRehearsal: store.dryRun,
                "\(user.printable) is signed up to \(name.printable), which renews next on "
                    + "\((next ?? subscription).nextInvoiceDay).")
        }
    }

    struct Leave: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a member's sign-up; credit that they have stays theirs.")

        @Argument var name: String
        @Argument var user: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            try orFail { () throws(LedgerError) in try ledger.leave(user, plan: name, .here) }
            try output.done(
                SignUpResult(user, plan: name),
                "\(user.printable) is no longer signed up to \(name.printable).")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a plan and its benefits.")

        @Argument var name: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let row = try orFail { () throws(LedgerError) in
                guard let plan = try ledger.plans().first(where: { $0.name == name }) else {
                    throw .catalog(.unknown(.plan, name))
                }
                return try PlanResult(plan, in: ledger, at: .now)
            }
            guard !output.json else { return try Output.json(row) }
            print("\(row.name.printable) renews \(row.renews).")
            Output.benefits(
                try orFail { () throws(LedgerError) in
                    try ledger.benefits(of: .plan(name), at: .now)
                })
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the plans.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let rows = try orFail { () throws(LedgerError) in
                try ledger.plans().map { plan throws(LedgerError) in
                    try PlanResult(plan, in: ledger, at: .now)
                }
            }
            guard !output.json else { return try Output.json(rows) }
            Output.table(
                ["PLAN", "RENEWS", "GIVES"],
                rows.map { [$0.name, $0.renews, $0.benefits.inWords] })
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete plans that nobody is signed up to; what they gave stays.")

        @Argument var names: [String]
        @OptionGroup var confirmation: Confirmation
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            try deleteAll(names.map(BenefitOwner.plan), "plan", confirmation, store, output)
        }
    }
}

/// Deletes plans or products, after asking.
func deleteAll(
    _ owners: [BenefitOwner], _ noun: String, _ confirmation: Confirmation,
    _ store: StoreOptions, _ output: JSONOption
) throws {
    let ledger = try store.opened()
    for owner in owners {
        _ = try orFail { () throws(LedgerError) in try ledger.benefits(of: owner, at: .now) }
    }
    try confirmation.ask(owners.map { "\(noun) \($0.name)" })
    try orFail { () throws(LedgerError) in try ledger.delete(owners, .here) }
    try output.done(
        DeletedResult(owners.count),
        "\(counted(owners.count, noun)) deleted; what was given stays.")
}

extension Store {
    /// Puts a plan, which then has the benefits that one of its name had.
    fileprivate func saved(_ plan: Plan) throws(LedgerError) -> PlanResult {
        try put(plan, .here)
        return try PlanResult(plan, in: self, at: .now)
    }
}

extension [BenefitResult] {
    /// "900 lapsing next-renewal, 100 lapsing never"
    var inWords: String {
        map { "\(Cents($0.cents)) lapsing \($0.expires)" }.joined(separator: ", ")
    }
}

extension ArgumentHelp {
    fileprivate static let frequency: ArgumentHelp =
        "How often: weekly, monthly, quarterly, yearly, or \"every 2 weeks\" and the like."
}

extension RenewalFrequency: ExpressibleByArgument {
    /// As `description` writes it.
    public init?(argument: String) { self.init(argument) }
}

extension Day: ExpressibleByArgument {
    /// As `description` writes it.
    public init?(argument: String) { self.init(argument) }
}

import ArgumentParser
import Catalog
import Desk
import Foundation
import Ledger
import LedgerStore
import Money

/// What carries benefits, as the command line has it: a plan or a product.
protocol BenefitCarrier {
    static var noun: String { get }
    static func owner(_ name: String) -> BenefitOwner
}

enum PlanCarrier: BenefitCarrier {
    static let noun = "plan"
    static func owner(_ name: String) -> BenefitOwner { .plan(name) }
}

enum ProductCarrier: BenefitCarrier {
    static let noun = "product"
    static func owner(_ name: String) -> BenefitOwner { .product(name) }
}

/// The printing credit of a plan or product.
struct BenefitCommand<Carrier: BenefitCarrier>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "benefit",
            abstract: "Add, change and delete the printing credit of a \(Carrier.noun).",
            discussion: "What members have received already stays as it is.",
            subcommands: [Add.self, Set.self, Delete.self])
    }

    struct Add: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "Add printing credit to a \(Carrier.noun).")
        }

        @Argument(help: "The name of the plan or product.") var name: String
        @Option(help: "How much, in cents.") var cents: Cents
        @Option(help: .expiry)
        var expires: CreditExpiry = Carrier.noun == "plan" ? .nextRenewal : .never
        @Option(help: "The credit type, which says on which queues it is valid.")
        var type = CreditType.printingCredit.name
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let benefit = try orFail { () throws(LedgerError) in
                try ledger.addBenefit(
                    to: Carrier.owner(name), type: type, cents: cents, expiry: expires, .here)
            }
            try output.done(
                BenefitResult(benefit),
                "Benefit \(benefit.id.rawValue) added to \(name.printable).")
        }
    }

    struct Set: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "Change a benefit for what is given from now on.")
        }

        @Argument(help: "The number of the benefit.") var id: Int64
        @Option(help: "How much, in cents.") var cents: Cents?
        @Option(help: .expiry) var expires: CreditExpiry?
        @Option(help: "The credit type.") var type: String?
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let benefit = try orFail { () throws(LedgerError) in
                try ledger.changeBenefit(BenefitID(id), .here) { benefit in
                    benefit.cents = cents ?? benefit.cents
                    benefit.expiry = expires ?? benefit.expiry
                    benefit.type = type ?? benefit.type
                }
            }
            try output.done(
                BenefitResult(benefit),
                "Benefit \(id) gives \(benefit.cents), which lapses \(benefit.expiry).")
        }
    }

    struct Delete: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "Delete benefits.")
        }

        @Argument(help: "The numbers of the benefits.") var ids: [Int64]
        @OptionGroup var confirmation: Confirmation
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let benefits = try orFail { () throws(LedgerError) in
                try ledger.benefits(ids.map(BenefitID.init))
            }
            try confirmation.ask(
                benefits.map {
                    "benefit \($0.benefit.id.rawValue): \($0.benefit.cents) of \($0.benefit.type), "
                        + "of \($0.owner.name)"
                })
            try orFail { () throws(LedgerError) in
                try ledger.deleteBenefits(benefits.map(\.benefit.id), .here)
            }
            try output.done(
                DeletedResult(benefits.count),
                "\(counted(benefits.count, "benefit")) deleted; what was given stays.")
        }
    }
}

extension Output {
    static func benefits(_ benefits: [Benefit]) {
        table(
            ["BENEFIT", "CENTS", "LAPSES", "TYPE"],
            benefits.map {
                [
                    String($0.id.rawValue), $0.cents.description, $0.expiry.description, $0.type,
                ]
            }, rightAligned: [0, 1])
    }
}

extension Act {
    /// What the operator of this command does now.
    static var here: Act { Act(by: operatorName, at: .now) }
}

extension ArgumentHelp {
    /// For the expiry of credit that is yet to be given.
    static let expiry: ArgumentHelp = """
        When what is given lapses: next-renewal, never, 30d, 2w or 6m after it was given, \
        end-of-period, or after a day such as 2026-12-31.
        """
}

extension CreditExpiry: ExpressibleByArgument {
    /// As `description` writes it.
    public init?(argument: String) { self.init(argument) }
}

extension Cents: ExpressibleByArgument {
    /// 1 up to `Cents.largest`.
    public init?(argument: String) {
        guard let number = Int64(argument), (1...Cents.largest.rawValue).contains(number) else {
            return nil
        }
        self.init(number)
    }
}

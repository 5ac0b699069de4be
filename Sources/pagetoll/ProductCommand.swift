import ArgumentParser
import Catalog
import Desk
import Foundation
import Ledger
import LedgerStore
import Money

/// What is sold once.
struct ProductCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "product", abstract: "Products, which give printing credit when sold.",
        subcommands: [
            Add.self, BenefitCommand<ProductCarrier>.self, Sell.self, List.self, Delete.self,
        ])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a product.")

        @Argument var name: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard !name.isEmpty else { throw ValidationError("A product needs a name.") }
        }

        func run() throws {
            let ledger = try store.opened(creating: true)
            let product = try orFail { () throws(LedgerError) in
                try ledger.addProduct(name, .here)
                return try ProductResult(name, in: ledger, at: .now)
            }
            try output.done(
                product,
                "Product \(name.printable) added; `pagetoll product benefit add` gives it printing "
                    + "credit.")
        }
    }

    struct Sell: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a member the credit of a product that they bought.")

        @Argument var name: String
        @Argument var user: String
        @Option(help: "How many, up to 100.") var count = 1
        @Option(help: "The receipt or order; the same one gives credit once.")
        var reference: String?
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (1...100).contains(count) else {
                throw ValidationError("--count must be 1 to 100.")
            }
        }

        func run() throws {
            let ledger = try store.opened()
            let credits = try orFail { () throws(LedgerError) in
                try ledger.sell(
                    name, to: user, count: count, reference: reference, in: .current, .here)
            }
            try store.releaseJobs(ledger, coveredBy: credits.map(\.terms.member))
            let given = credits.map(\.remaining).total
            try output.done(
                credits.map(CreditResult.init), isRehearsal: store.dryRun,
                "\(user.printable) has \(given) more from \(name.printable).")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the products.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let rows = try orFail { () throws(LedgerError) in
                try ledger.products().map { name throws(LedgerError) in
                    try ProductResult(name, in: ledger, at: .now)
                }
            }
            guard !output.json else { return try Output.json(rows) }
            Output.table(["PRODUCT", "GIVES"], rows.map { [$0.name, $0.benefits.inWords] })
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete products; what they gave stays.")

        @Argument var names: [String]
        @OptionGroup var confirmation: Confirmation
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            try deleteAll(names.map(BenefitOwner.product), "product", confirmation, store, output)
        }
    }
}

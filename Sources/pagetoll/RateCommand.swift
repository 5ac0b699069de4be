import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore
import Money
import Pricing
import PrintModel

/// What a page costs.
struct RateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "Set, remove, list and explain prices.",
        subcommands: [Set.self, Remove.self, List.self, Explain.self])

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the price of pages that match; the rest stays as it is.")

        @OptionGroup var match: MatchOptions
        @Option(help: "Cents for each printed side, up to three decimals.")
        var perImpression: Price
        @Option(help: "Cents for each piece of paper.") var perSheet = Price.zero
        @Option(help: "Cents once for the job.") var perJob = Price.zero
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let rule = RateRule(
                match: match.match, perImpression: perImpression, perSheet: perSheet,
                perJob: perJob)
            try change(match.table, store, output) { $0.setting(rule) }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the price of pages that match.")

        @OptionGroup var match: MatchOptions
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            try change(match.table, store, output) { $0.removing(match.match) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the rate tables.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let tables = try orFail { () throws(LedgerError) in try ledger.rateTables() }
            guard !output.json else { return try Output.json(tables.map(RateTableResult.init)) }
            Output.table(
                ["TABLE", "VERSION", "FOR", "IMPRESSION", "SHEET", "JOB"],
                tables.flatMap { table in
                    table.rules.map {
                        [
                            table.name, String(table.version), $0.match.description,
                            $0.perImpression.description, $0.perSheet.description,
                            $0.perJob.description,
                        ]
                    }
                }, rightAligned: [1, 3, 4, 5])
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which price a page gets, and why.")

        @OptionGroup var match: MatchOptions
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        private struct Answer: Encodable {
            let table: String
            let version: Int
            let rules: [Row]
        }

        private struct Row: Encodable {
            let rule: RateTableResult.Rule
            let matches, counts: Bool
        }

        func run() throws {
            let ledger = try store.opened()
            let table = try orFail { () throws(LedgerError) in
                try ledger.rateTable(named: match.table, at: .now)
            }
            guard let table else { throw CommandFailure("There is no rate table \(match.table).") }
            let page = try match.page()
            guard !output.json else {
                let winner = table.rule(for: page)
                return try Output.json(
                    Answer(
                        table: table.name, version: table.version,
                        rules: table.rules.map {
                            Row(
                                rule: .init($0), matches: $0.match.matches(page),
                                counts: $0 == winner)
                        }))
            }
            print(
                "A page \(page.kindInWords) by table \(table.name.printable), version "
                    + "\(table.version):")
            guard let winner = table.rule(for: page) else {
                throw CommandFailure("No rule matches it; set one with `pagetoll rate set`.")
            }
            for rule in table.rules {
                let verdict =
                    rule == winner
                    ? "counts: the most specific that matches"
                    : rule.match.matches(page) ? "matches, but is less specific" : "does not match"
                print(
                    "  \(rule.match): \(rule.perImpression) an impression, \(rule.perSheet) a "
                        + "sheet, \(rule.perJob) a job (\(verdict))")
            }
        }
    }

    /// What a rule matches, or what a page is.
    struct MatchOptions: ParsableArguments {
        @Option(help: "The rate table.") var table = Store.defaultRateTable
        @Option(help: "A size (a4, 100x150mm) or a class: standard, large, wide-format.")
        var media: MediaCondition?
        @Option(help: "The media type that the data names, such as photographic.")
        var mediaType: String?
        @Option(help: "color or monochrome.") var color: PrintColorMode?
        @Option(help: "one or two.") var sides: SidesCondition?

        var match: RateMatch {
            RateMatch(media: media, mediaType: mediaType, color: color, sides: sides)
        }

        func page() throws(CommandFailure) -> Page {
            var size: MediaSize?
            switch media {
            case .size(let named): size = named
            case nil: break
            case .mediaClass: throw CommandFailure("A page has a size, not a class.", status: 2)
            }
            return Page(
                media: size, mediaType: mediaType, color: color ?? .monochrome,
                sides: sides == .two ? .twoSidedLongEdge : .oneSided)
        }
    }
}

extension Price: ExpressibleByArgument {
    /// A price in cents: "2.5".
    public init?(argument: String) { self.init(cents: argument) }
}

extension MediaCondition: ExpressibleByArgument {
    /// A size or a class of sizes: "a4", "large".
    public init?(argument: String) { self.init(argument) }
}

extension PrintColorMode: ExpressibleByArgument {}
extension SidesCondition: ExpressibleByArgument {}

private func change(
    _ name: String, _ store: StoreOptions, _ output: JSONOption,
    _ body: (RateTable) -> RateTable?
) throws(CommandFailure) {
    let ledger = try store.opened(creating: true)
    let new = try orFail { () throws(LedgerError) in
        try ledger.changeRateTable(named: name, at: .now, by: operatorName, body)
    }
    let old = try orFail { () throws(LedgerError) in try ledger.rateTable(named: name, at: .now) }
    let table = new ?? old ?? RateTable(name: name, version: 0, rules: [])
    try output.done(
        RateTableResult(table),
        new == nil
            ? "Rate table \(name.printable) stays as it is."
            : "Rate table \(name.printable) is now at version \(table.version), with "
                + "\(counted(table.rules.count, "rule")).")
}

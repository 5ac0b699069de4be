import ArgumentParser
import Desk
import Foundation
import Gateway
import Ledger
import LedgerStore
import Money
import PageAnalysis
import Pricing
import PrintModel
import Site
import Spool

/// Says what a file would cost, before it is printed.
struct QuoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "Say what a file would cost on a queue.")

    @Argument(
        help: "The file as the printer gets it: PDF, or data from a driver.", completion: .file())
    var file: String

    @Option(help: "The queue whose rates count.")
    var queue: String

    @Option(help: "Say also whether this member's credit covers it.")
    var user: String?

    @Option(
        name: .customShort("o"),
        help: "An option as lp takes it: copies=N, sides=…, print-color-mode=….")
    var options: [String] = []

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func run() throws {
        let ledger = try store.opened()
        let data = try openedForReading(file)
        let (site, settings) = (try store.site(), try settings())
        let answer = try orFail { () throws(FileQuoteError) in
            try FileQuote(of: data, on: queue, with: settings, in: ledger, site)
        }
        let (quote, impressions) = (answer.quote, answer.impressions)
        guard !output.json else { return try Output.json(QuoteResult(answer)) }
        print(
            "\(quote.cents) for \(counted(impressions.count, "impression")) "
                + "on \(counted(impressions.sheetCount, "sheet")) "
                + "(rates \(quote.rateTable.printable), version \(quote.version))")
        for line in quote.lines { print("  \(line.inWords)") }
        for other in answer.alternatives { print("  \(other.change.inWords): \(other.cents)") }
        if let user {
            let member = try orFail { () throws(LedgerError) in try ledger.member(user) }
            let balance = try orFail { () throws(LedgerError) in
                try ledger.balance(of: member.id, at: .now)
            }
            let covers = balance.available >= quote.cents || member.pricing != .credits
            print(
                "\(user.printable) \(covers ? "can" : "can't") print it: "
                    + "\(balance.available) available.")
        }
    }

    private func settings() throws(CommandFailure) -> PrinterSettings {
        let options = PrintOptions(options.joined(separator: " "))
        let copies = options["copies"].map { Int($0) ?? 0 } ?? 1
        guard (1...99_999).contains(copies) else {
            throw CommandFailure("copies must be 1 to 99999.", status: 2)
        }
        return PrinterSettings(sides: options.sides, colorMode: options.colorMode, copies: copies)
    }
}

extension QuoteLine {
    /// "12 × impression (color) at 8 = 96, pages 1-3,7"
    var inWords: String {
        "\(quantity) × \(unit.rawValue) (\(rule.printable)) at \(price) = \(amount)"
            + (pages.map { ", page\(Int($0) == nil ? "s" : "") \($0.printable)" } ?? "")
    }
}

import FoundationEssentials
package import Ledger
package import Money
package import Pricing
package import PrintModel

/// What a print is charged by.
package enum Tariff: Codable, Hashable, Sendable {
    /// Its pages, at the rates.
    case rates(RateTable)
    /// So much, whatever is on it: its pages could not be counted.
    case flat(Cents)
    /// What the printer counts of it, one-sided and monochrome, up to so much; a printer that does
    /// not count makes it the most.
    case counter(atMost: Cents, RateTable)

    /// The price of all that was counted, or of what could not be.
    ///
    /// - Parameter alternatives: to be kept with it.
    package func quote(
        for impressions: Impressions, or alternatives: [QuoteAlternative]? = nil
    ) throws(GatewayError) -> PrintQuote {
        switch self {
        case .rates(let table):
            var quote = try table.priced(impressions)
            quote.alternatives = alternatives
            return PrintQuote(quote, impressions)
        case .flat(let cents), .counter(let cents, _):
            return PrintQuote(Quote(flat: cents, for: Self.notCounted), Impressions())
        }
    }

    /// The ways to print it that cost less.
    func alternatives(
        to quote: PrintQuote, for impressions: Impressions
    ) -> [QuoteAlternative] {
        guard case .rates(let table) = self else { return [] }
        return table.alternatives(to: quote.cents, for: impressions)
    }

    /// The price of so many impressions by the printer's count; nil when it did not count.
    func charge(counted count: Int?) throws(GatewayError) -> PrintQuote {
        guard case .counter(let most, let table) = self, let count else {
            return try quote(for: Impressions())
        }
        let counted = Impressions([Page(copies: count)])
        let price = PrintQuote(try table.priced(counted), counted)
        guard price.cents > most else { return price }
        return PrintQuote(
            cents: most, impressions: count, colorImpressions: 0, sheets: count, text: price.text)
    }

    private static let notCounted = "a document that can't be counted"
}

extension QueueSettings.UnknownDocument {
    /// What such a document is charged by; nil where it waits.
    ///
    /// - Parameter rateTable: asked for only where the printer's count is to be priced.
    func tariff(
        _ rateTable: () throws(GatewayError) -> RateTable
    ) throws(GatewayError) -> Tariff? {
        switch self {
        case .hold: return nil
        case .flat(let cents): return .flat(cents)
        case .counter(let most):
            let tariff = Tariff.counter(atMost: most, try rateTable())
            // A gap in the rates is found before anything is printed.
            _ = try tariff.charge(counted: 1)
            return tariff
        }
    }
}

extension PrintQuote {
    package init(_ quote: Quote, _ impressions: Impressions) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding plain strings and numbers can't fail.
        guard let text = try? encoder.encode(quote) else { preconditionFailure("no JSON") }
        self.init(
            cents: quote.cents, impressions: impressions.count,
            colorImpressions: impressions.count(in: .color), sheets: impressions.sheetCount,
            text: String(decoding: text, as: UTF8.self))
    }
}

internal import Ledger
internal import Money
internal import Pricing
internal import PrintModel

/// What a file would cost, as programs see it.
package struct QuoteResult: Codable, Sendable {
    package let cents: Int64
    package let rateTable: String
    /// Of the rate table.
    package let version: Int
    package let impressions, colorImpressions, sheets: Int
    package let lines: [Line]
    /// What would cost less.
    package let alternatives: [Alternative]

    /// Prices are text, "3.5": they may be finer than a cent.
    package struct Line: Codable, Sendable {
        package let rule, unit: String
        package let quantity: Int
        package let price, amount: String
        package let pages: String?

        init(_ line: QuoteLine) {
            rule = line.rule
            unit = line.unit.rawValue
            quantity = line.quantity
            price = line.price.description
            amount = line.amount.description
            pages = line.pages
        }
    }

    package struct Alternative: Codable, Sendable {
        package let change: String
        package let cents: Int64

        init(_ alternative: QuoteAlternative) {
            change = alternative.change.rawValue
            cents = alternative.cents.rawValue
        }
    }

    package init(_ answer: FileQuote) {
        cents = answer.quote.cents.rawValue
        rateTable = answer.quote.rateTable
        version = answer.quote.version
        impressions = answer.impressions.count
        colorImpressions = answer.impressions.count(in: .color)
        sheets = answer.impressions.sheetCount
        lines = answer.quote.lines.map(Line.init)
        alternatives = answer.alternatives.map(Alternative.init)
    }
}

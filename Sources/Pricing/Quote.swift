package import Money

/// What a job costs, and how that comes about.
package struct Quote: Hashable, Sendable, Codable {
    /// The sum of the lines, rounded once, half up.
    package let cents: Cents
    package let lines: [QuoteLine]
    package let rateTable: String
    package let version: Int
    /// What would cost less; looked for only where the credit does not cover the price.
    package var alternatives: [QuoteAlternative]?
}

/// One price of one rule, as often as the job meets it.
package struct QuoteLine: Hashable, Sendable, Codable {
    package enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
        case impression
        case sheet
        case job
    }

    /// What the rule matches, in words.
    package let rule: String
    package let unit: Unit
    /// Impressions or sheets with copies; 1 for a job.
    package let quantity: Int
    /// In cents, for one.
    package let price: Price
    /// In cents, for all; not rounded.
    package let amount: Price
    /// Which pages these impressions are, as `PageRanges` writes them; nil for sheets and jobs.
    package let pages: String?
}

/// Why a job has no price.
package enum PricingError: Error, Hashable, Sendable {
    /// No rule of the table matches the page: the table has a gap.
    case noRate(table: String, pageNumber: Int, page: String)
    /// The price is beyond any amount that the ledger holds.
    case overflow(table: String)
}

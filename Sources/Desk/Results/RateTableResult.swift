internal import Money
package import Pricing

/// A rate table as programs see it.
package struct RateTableResult: Codable, Sendable {
    package let name: String
    package let version: Int
    package let rules: [Rule]

    /// Prices are text, "3.5": they may be finer than a cent.
    package struct Rule: Codable, Sendable {
        package let match, perImpression, perSheet, perJob: String

        package init(_ rule: RateRule) {
            match = rule.match.description
            perImpression = rule.perImpression.description
            perSheet = rule.perSheet.description
            perJob = rule.perJob.description
        }
    }

    package init(_ table: RateTable) {
        name = table.name
        version = table.version
        rules = table.rules.map(Rule.init)
    }
}

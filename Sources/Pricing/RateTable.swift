package import PrintModel

/// What printing costs on the queues that use the table: one version of it, never changed.
package struct RateTable: Hashable, Sendable, Codable {
    package let name: String
    /// Counts from 1; each change of the table is a new version.
    package let version: Int
    /// At most one rule for the same match.
    package let rules: [RateRule]

    package init(name: String, version: Int, rules: [RateRule]) {
        precondition(Set(rules.map(\.match)).count == rules.count)
        self.name = name
        self.version = version
        self.rules = rules
    }

    /// The rule that prices `page`: the most specific one that matches; nil when none does.
    package func rule(for page: Page) -> RateRule? {
        rules.filter { $0.match.matches(page) }
            .max { $0.match.specificity.lexicographicallyPrecedes($1.match.specificity) }
    }

    /// The next version, in which `rule` takes the place of the one with the same match, if any.
    package func setting(_ rule: RateRule) -> RateTable {
        RateTable(
            name: name, version: version + 1,
            rules: rules.filter { $0.match != rule.match } + [rule])
    }

    /// The next version, without the rule for `match`; nil when there is none.
    package func removing(_ match: RateMatch) -> RateTable? {
        let kept = rules.filter { $0.match != match }
        guard kept.count < rules.count else { return nil }
        return RateTable(name: name, version: version + 1, rules: kept)
    }
}

package import Money
package import PrintModel

/// Another way to print the same pages, which costs less.
package struct QuoteAlternative: Hashable, Sendable, Codable {
    /// What is asked of the printer instead (PWG 5100.13, "print-color-mode"; RFC 8011, "sides").
    package enum Change: String, Hashable, Sendable, Codable, CaseIterable {
        case monochrome
        case twoSided = "two-sided"
        case monochromeTwoSided = "monochrome-two-sided"
    }

    package let change: Change
    package let cents: Cents
}

extension RateTable {
    /// The ways to print these pages that cost less than `cents`; none that the table has no rate for,
    /// and none that does more than is needed for its price.
    package func alternatives(
        to cents: Cents, for impressions: Impressions
    ) -> [QuoteAlternative] {
        var least = cents
        return QuoteAlternative.Change.allCases.compactMap { change in
            let changed = Impressions(impressions.pages.map(change.applied(to:)))
            guard let price = try? quote(for: changed).cents, price < cents else { return nil }
            guard change != .monochromeTwoSided || price < least else { return nil }
            least = min(least, price)
            return QuoteAlternative(change: change, cents: price)
        }
    }
}

extension QuoteAlternative.Change {
    fileprivate func applied(to page: Page) -> Page {
        var page = page
        if self != .twoSided { page.color = .monochrome }
        if self != .monochrome, !page.sides.isTwoSided { page.sides = .twoSidedLongEdge }
        return page
    }

    /// "in black and white"
    package var inWords: String {
        switch self {
        case .monochrome: "in black and white"
        case .twoSided: "on both sides of the paper"
        case .monochromeTwoSided: "in black and white on both sides"
        }
    }
}

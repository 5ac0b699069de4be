package import LedgerStore
package import Money
package import Pricing
package import PrintModel

/// What prints of the past would have cost by other rates.
///
/// Of a print, its pages, those in colour, and its sheets are kept, but not the size of each page:
/// all are taken for plain A4, and a print with fewer sheets than pages for two-sided.
package struct RateForecast: Hashable, Sendable {
    package private(set) var jobCount = 0
    package private(set) var impressions = 0
    /// What they were charged.
    package private(set) var charged = Cents.zero
    /// What they cost by the rates.
    package private(set) var cents = Cents.zero
    /// How many the rates have no price for.
    package private(set) var unpricedCount = 0

    /// A print of more pages is reckoned as one of so many: nobody prints them often.
    private static let mostImpressions = 2000

    package init(_ shapes: some Sequence<PrintShape>, by table: RateTable) {
        for shape in shapes {
            jobCount += shape.count
            impressions += shape.count * shape.impressions
            charged += shape.charged
            guard let quote = try? table.quote(for: shape.pages(atMost: Self.mostImpressions))
            else {
                unpricedCount += shape.count
                continue
            }
            cents += Cents(quote.cents.rawValue * Int64(shape.count))
        }
    }
}

extension PrintShape {
    fileprivate func pages(atMost most: Int) -> Impressions {
        let sides: Sides = sheets < impressions ? .twoSidedLongEdge : .oneSided
        return Impressions(
            (0..<min(impressions, most)).map { index in
                Page(
                    media: MediaSize(named: "a4"),
                    color: index < colorImpressions ? .color : .monochrome, sides: sides)
            })
    }
}

/// A job that everybody can picture, to compare rates by.
package struct SampleJob: Sendable {
    /// In English.
    package let label: String
    package let impressions: Impressions

    private init(_ label: String, _ media: String, _ color: PrintColorMode, _ sides: Sides) {
        self.label = label
        impressions = Impressions(
            (0..<10).map { _ in Page(media: MediaSize(named: media), color: color, sides: sides) })
    }

    package static let all = [
        SampleJob("10 pages A4, monochrome, one side", "a4", .monochrome, .oneSided),
        SampleJob("10 pages A4, monochrome, two sides", "a4", .monochrome, .twoSidedLongEdge),
        SampleJob("10 pages A4, colour, one side", "a4", .color, .oneSided),
        SampleJob("10 pages A4, colour, two sides", "a4", .color, .twoSidedLongEdge),
        SampleJob("10 pages A3, monochrome, one side", "a3", .monochrome, .oneSided),
        SampleJob("10 pages A3, colour, one side", "a3", .color, .oneSided),
    ]
}

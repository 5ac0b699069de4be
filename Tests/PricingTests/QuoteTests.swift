import Money
import PrintModel
import Testing

@testable import Pricing

@Suite("Quotes")
struct QuoteTests {
    static let a4 = MediaSize(width: 21000, height: 29700)
    static let a3 = MediaSize(width: 29700, height: 42000)

    static func price(_ cents: String) -> Price { Price(cents: cents) ?? .zero }

    static func table(_ rules: RateRule...) -> RateTable {
        RateTable(name: "standard", version: 3, rules: rules)
    }

    @Test(
        "Sub-cent prices are added up exactly and rounded once, half up",
        arguments: [
            (1, 0), (3, 1), (5, 1), (6, 2), (7, 2), (10, 3),
        ])
    func rounding(pages: Int, cents: Int64) throws {
        let table = Self.table(RateRule(match: RateMatch(), perImpression: Self.price("0.25")))
        let quote = try table.quote(for: Impressions(Array(repeating: Page(), count: pages)))
        #expect(quote.cents == Cents(cents))
        #expect(quote.version == 3)
    }

    @Test("Impression, sheet and job prices are summed")
    func sum() throws {
        let rule = RateRule(
            match: RateMatch(), perImpression: Self.price("3"), perSheet: Self.price("1.5"),
            perJob: Self.price("10"))
        let pages = Array(repeating: Page(sides: .twoSidedLongEdge, copies: 2), count: 3)
        let quote = try Self.table(rule).quote(for: Impressions(pages))
        #expect(quote.cents == Cents(6 * 3 + 6 + 10))
        #expect(quote.lines.map(\.unit) == [.impression, .sheet, .job])
        #expect(quote.lines.map(\.quantity) == [6, 4, 1])
    }

    @Test("Nothing printed costs nothing, not even the price of the job")
    func nothing() throws {
        let rule = RateRule(match: RateMatch(), perImpression: .zero, perJob: Self.price("10"))
        #expect(try Self.table(rule).quote(for: Impressions()).cents == .zero)
        #expect(try Self.table(rule).quote(for: Impressions([Page(copies: 0)])).cents == .zero)
    }

    @Test("A sheet with one side in colour is a colour sheet")
    func mixedSheet() throws {
        let table = Self.table(
            RateRule(
                match: RateMatch(color: .color), perImpression: .zero, perSheet: Self.price("9")),
            RateRule(
                match: RateMatch(color: .monochrome), perImpression: .zero,
                perSheet: Self.price("2")))
        let gray = Page(sides: .twoSidedLongEdge)
        let color = Page(color: .color, sides: .twoSidedLongEdge)
        #expect(try table.quote(for: Impressions([gray, color, gray, gray])).cents == Cents(11))
    }

    @Test("The most specific rule wins, whatever the order of the table")
    func specificity() throws {
        let rules = [
            RateRule(match: RateMatch(), perImpression: Self.price("1")),
            RateRule(match: RateMatch(color: .color), perImpression: Self.price("2")),
            RateRule(
                match: RateMatch(media: .mediaClass(.large)), perImpression: Self.price("3")),
            RateRule(match: RateMatch(media: .size(Self.a3)), perImpression: Self.price("4")),
            RateRule(
                match: RateMatch(color: .color, sides: .two), perImpression: Self.price("5")),
        ]
        let expected: [(Page, Int64)] = [
            (Page(media: Self.a4), 1),
            (Page(media: Self.a4, color: .color), 2),
            (Page(media: MediaSize(width: 27940, height: 43180)), 3),
            (Page(media: Self.a3, color: .color), 4),
            (Page(media: Self.a3, color: .color, sides: .twoSidedShortEdge), 5),
        ]
        for table in [rules, rules.reversed()].map({
            RateTable(name: "t", version: 1, rules: Array($0))
        }) {
            for (page, cents) in expected {
                #expect(try table.quote(for: Impressions([page])).cents == Cents(cents))
            }
        }
    }

    @Test("A line names its pages, in ranges, and no more than can be read")
    func pageRanges() throws {
        let table = Self.table(
            RateRule(match: RateMatch(color: .monochrome), perImpression: Self.price("1")),
            RateRule(match: RateMatch(color: .color), perImpression: Self.price("2")))
        func lines(_ isColor: [Bool]) throws -> [String?] {
            let pages = isColor.map { Page(media: Self.a4, color: $0 ? .color : .monochrome) }
            return try table.quote(for: Impressions(pages)).lines.map(\.pages)
        }
        #expect(try lines([true, false, false, false, true, false]) == ["2-4,6", "1,5"])
        let long = try lines((0..<500).map { $0.isMultiple(of: 2) })
        #expect(long.allSatisfy { $0?.split(separator: ",").count == 101 })
        #expect(long.allSatisfy { $0?.hasSuffix(",…") == true })
    }

    @Test("A page that no rule matches has no price, and is named")
    func gap() {
        let table = Self.table(
            RateRule(match: RateMatch(color: .monochrome), perImpression: Self.price("1")))
        let pages = [Page(media: Self.a4), Page(media: Self.a4, color: .color)]
        #expect(
            throws: PricingError.noRate(
                table: "standard", pageNumber: 2, page: "iso_a4_210x297mm, color, one side")
        ) { try table.quote(for: Impressions(pages)) }
    }

    @Test("A rule for a size does not match a page of unknown size")
    func unknownSize() {
        let table = Self.table(
            RateRule(match: RateMatch(media: .size(Self.a4)), perImpression: Self.price("1")))
        #expect(throws: PricingError.self) { try table.quote(for: Impressions([Page()])) }
    }

    @Test("A price beyond all money is refused")
    func overflow() {
        let table = Self.table(RateRule(match: RateMatch(), perImpression: .largest))
        let pages = [Page(copies: 1_000_000_000)]
        #expect(throws: PricingError.overflow(table: "standard")) {
            try table.quote(for: Impressions(pages))
        }
    }

    @Test("Setting a rule again takes the place of the old one in a new version")
    func setting() {
        let first = Self.table(RateRule(match: RateMatch(), perImpression: Self.price("1")))
        let second = first.setting(RateRule(match: RateMatch(), perImpression: Self.price("2")))
        #expect(second.version == 4)
        #expect(second.rules.map(\.perImpression) == [Self.price("2")])
        #expect(second.removing(RateMatch())?.rules == [])
        #expect(second.removing(RateMatch(color: .color)) == nil)
    }
}

@Suite("What would cost less")
struct QuoteAlternativeTests {
    private static func table(sheet: String) -> RateTable {
        QuoteTests.table(
            RateRule(
                match: RateMatch(color: .color), perImpression: QuoteTests.price("20"),
                perSheet: QuoteTests.price(sheet)),
            RateRule(
                match: RateMatch(), perImpression: QuoteTests.price("5"),
                perSheet: QuoteTests.price(sheet)))
    }

    private static func alternatives(
        sheet: String, _ pages: [Page]
    ) throws -> [QuoteAlternative] {
        let table = table(sheet: sheet)
        let impressions = Impressions(pages)
        return table.alternatives(to: try table.quote(for: impressions).cents, for: impressions)
    }

    @Test("Black and white, both sides, and both together, each at its price")
    func all() throws {
        let found = try Self.alternatives(
            sheet: "2", [Page(color: .color), Page(), Page(), Page()])
        #expect(
            found == [
                .init(change: .monochrome, cents: Cents(28)),
                .init(change: .twoSided, cents: Cents(39)),
                .init(change: .monochromeTwoSided, cents: Cents(24)),
            ])
    }

    @Test("Nothing that costs as much, and nothing that changes more than its price asks for")
    func onlyCheaper() throws {
        #expect(try Self.alternatives(sheet: "2", [Page()]).isEmpty)
        #expect(
            try Self.alternatives(sheet: "0", [Page(color: .color), Page()]).map(\.change)
                == [.monochrome])
        #expect(
            try Self.alternatives(sheet: "2", [Page(), Page()]).map(\.change) == [.twoSided])
        #expect(
            try Self.alternatives(sheet: "2", [Page(sides: .twoSidedLongEdge), Page()]).isEmpty
                == false)
    }

    @Test("A way that the table has no rate for is left out")
    func gap() throws {
        let table = QuoteTests.table(
            RateRule(match: RateMatch(color: .color), perImpression: QuoteTests.price("20")))
        let impressions = Impressions([Page(color: .color)])
        #expect(table.alternatives(to: Cents(20), for: impressions).isEmpty)
    }
}

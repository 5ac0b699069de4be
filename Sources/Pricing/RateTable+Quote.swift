import Money
package import PrintModel

extension RateTable {
    /// What `impressions` cost.
    ///
    /// An impression costs what the rule for its page says. A sheet costs the dearest of the sheet
    /// prices for its sides, so a sheet with one side in colour is a colour sheet. The job price is
    /// taken once: the dearest of the rules that were used. No impressions cost nothing.
    ///
    /// - Throws: `noRate` for the first page that no rule matches, `overflow`.
    package func quote(for impressions: Impressions) throws(PricingError) -> Quote {
        let rulesByKind = try ruleIndexes(for: impressions.pages)
        func ruleIndex(_ page: Page) -> Int { rulesByKind[PageKind(page)] ?? 0 }
        var quantities: [Item: Int] = [:]
        var pages: [Int: PageRanges] = [:]
        for (pageIndex, page) in impressions.pages.enumerated() where page.copies > 0 {
            let index = ruleIndex(page)
            quantities[Item(unit: .impression, ruleIndex: index), default: 0] += page.copies
            pages[index, default: PageRanges()].append(pageIndex + 1)
        }
        func dearest(_ indexes: some Sequence<Int>, _ price: KeyPath<RateRule, Price>) -> Int? {
            indexes.max { (rules[$0][keyPath: price], $1) < (rules[$1][keyPath: price], $0) }
        }
        let used = Set(quantities.keys.map(\.ruleIndex))
        for sheet in impressions.mediaSheets {
            guard let index = dearest(sheet.pages.map(ruleIndex), \.perSheet) else { continue }
            quantities[Item(unit: .sheet, ruleIndex: index), default: 0] += sheet.copies
        }
        if let index = dearest(used, \.perJob) {
            quantities[Item(unit: .job, ruleIndex: index)] = 1
        }
        do {
            return try quote(for: quantities, pages)
        } catch {
            throw .overflow(table: name)
        }
    }

    private func quote(
        for quantities: [Item: Int], _ pages: [Int: PageRanges]
    ) throws(MoneyError) -> Quote {
        var lines: [QuoteLine] = []
        var sum = Price.zero
        for (item, quantity) in quantities.sorted(by: { $0.key < $1.key }) {
            let rule = rules[item.ruleIndex]
            let price = rule.price(of: item.unit)
            guard price > .zero else { continue }
            let amount = try price.multiplied(by: quantity)
            sum = try sum.adding(amount)
            lines.append(
                QuoteLine(
                    rule: rule.match.description, unit: item.unit, quantity: quantity,
                    price: price, amount: amount,
                    pages: item.unit == .impression ? pages[item.ruleIndex]?.text : nil))
        }
        return Quote(
            cents: try sum.roundedHalfUp(), lines: lines, rateTable: name, version: version)
    }

    /// The rule for each kind of page that is put out; long documents have few kinds.
    private func ruleIndexes(for pages: [Page]) throws(PricingError) -> [PageKind: Int] {
        var indexes: [PageKind: Int] = [:]
        for (pageIndex, page) in pages.enumerated() where page.copies > 0 {
            let kind = PageKind(page)
            guard indexes[kind] == nil else { continue }
            guard let rule = rule(for: page), let index = rules.firstIndex(of: rule) else {
                throw .noRate(table: name, pageNumber: pageIndex + 1, page: page.kindInWords)
            }
            indexes[kind] = index
        }
        return indexes
    }
}

/// What of a page a rule can match on.
private struct PageKind: Hashable {
    let media: MediaSize?
    let mediaType: String?
    let color: PrintColorMode
    let isTwoSided: Bool

    init(_ page: Page) {
        media = page.media
        mediaType = page.mediaType
        color = page.color
        isTwoSided = page.sides.isTwoSided
    }
}

/// One price of one rule; lines are in this order.
private struct Item: Hashable, Comparable {
    let unit: QuoteLine.Unit
    let ruleIndex: Int

    static func < (left: Item, right: Item) -> Bool {
        (left.unit.rank, left.ruleIndex) < (right.unit.rank, right.ruleIndex)
    }
}

extension QuoteLine.Unit {
    fileprivate var rank: Int {
        switch self {
        case .impression: 0
        case .sheet: 1
        case .job: 2
        }
    }
}

extension RateRule {
    fileprivate func price(of unit: QuoteLine.Unit) -> Price {
        switch unit {
        case .impression: perImpression
        case .sheet: perSheet
        case .job: perJob
        }
    }
}

extension Page {
    /// What a rule would have to match, in words.
    package var kindInWords: String {
        RateMatch(
            media: media.map { .size($0) }, mediaType: mediaType, color: color,
            sides: SidesCondition(sides)
        ).description
    }
}

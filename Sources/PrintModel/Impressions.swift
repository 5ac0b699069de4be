/// What a job puts on paper: its pages in order, each with its copies.
///
/// An impression is one side of one sheet that passes the marker, a blank side of the document
/// included (PWG 5100.7, "job-impressions"; RFC 8011, section 5.3.16).
package struct Impressions: Hashable, Sendable {
    package var pages: [Page]

    package init(_ pages: [Page] = []) {
        self.pages = pages
    }

    /// Sides with copies, blank pages included.
    package var count: Int { pages.reduce(0) { $0 + $1.copies } }

    /// The same, only those in `mode`.
    package func count(in mode: PrintColorMode) -> Int {
        pages.reduce(0) { $0 + ($1.color == mode ? $1.copies : 0) }
    }

    /// Pieces of paper with copies, as `mediaSheets`.
    package var sheetCount: Int {
        var count = 0
        forEachSheet { count += $0.copies }
        return count
    }

    /// The sheets in order. Two impressions share one when both ask for two sides, the same media,
    /// sides and number of copies, and the second does not start a sheet of its own.
    package var mediaSheets: [MediaSheet] {
        var sheets: [MediaSheet] = []
        forEachSheet { sheets.append($0) }
        return sheets
    }

    private func forEachSheet(_ visit: (MediaSheet) -> Void) {
        var openFront: Page?
        for page in pages where page.copies > 0 {
            if let front = openFront, page.canFollow(front) {
                visit(MediaSheet(front: front, back: page))
                openFront = nil
                continue
            }
            if let front = openFront { visit(MediaSheet(front: front, back: nil)) }
            openFront = page.sides.isTwoSided ? page : nil
            if openFront == nil { visit(MediaSheet(front: page, back: nil)) }
        }
        if let front = openFront { visit(MediaSheet(front: front, back: nil)) }
    }

    /// The same pages put out `copies` times: what a printer does that is told a number of copies
    /// beside the data.
    ///
    /// - Parameter copies: zero or more.
    package func multiplied(byCopies copies: Int) -> Impressions {
        precondition(copies >= 0)
        return Impressions(pages.map { $0.with(copies: $0.copies * copies) })
    }

    /// The first `limit` impressions in the order in which they leave the printer: whole sets one
    /// after another when every page has the same number of copies, else page by page.
    ///
    /// - Parameter limit: zero or more; more than there are gives all.
    package func prefix(_ limit: Int) -> Impressions {
        precondition(limit >= 0)
        guard limit < count else { return self }
        let printed = pages.filter { $0.copies > 0 }
        guard let copies = printed.first?.copies, printed.allSatisfy({ $0.copies == copies }) else {
            return pageByPagePrefix(limit)
        }
        let wholeSets = limit / printed.count
        let sets = wholeSets == 0 ? [] : printed.map { $0.with(copies: wholeSets) }
        var partSet = printed.prefix(limit % printed.count).map { $0.with(copies: 1) }
        if !partSet.isEmpty { partSet[0].startsSheet = true }
        return Impressions(sets + partSet)
    }

    private func pageByPagePrefix(_ limit: Int) -> Impressions {
        var left = limit
        var taken: [Page] = []
        for page in pages where left > 0 {
            taken.append(page.with(copies: min(page.copies, left)))
            left -= taken[taken.count - 1].copies
        }
        return Impressions(taken)
    }
}

/// One piece of paper with the one or two pages on it, as often as they are put out.
package struct MediaSheet: Hashable, Sendable {
    package let front: Page
    package let back: Page?

    /// How many such sheets there are.
    package var copies: Int { front.copies }
    /// The pages on it, front first.
    package var pages: [Page] { [front] + (back.map { [$0] } ?? []) }
}

extension Page {
    fileprivate func with(copies: Int) -> Page {
        var page = self
        page.copies = copies
        return page
    }

    /// Whether this page is printed on the back of the sheet whose front is `front`.
    fileprivate func canFollow(_ front: Page) -> Bool {
        guard !startsSheet, sides == front.sides, copies == front.copies else { return false }
        guard mediaType == front.mediaType else { return false }
        guard let media, let frontMedia = front.media else { return media == front.media }
        return media.matches(frontMedia)
    }
}

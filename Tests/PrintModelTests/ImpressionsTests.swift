import PrintModel
import Testing

@Suite("Impressions and media sheets")
struct ImpressionsTests {
    @Test(
        "Each copy of a two-sided document starts a new sheet",
        arguments: [(1, 1, 1), (2, 1, 1), (3, 1, 2), (3, 2, 4), (4, 3, 6)])
    func twoSidedSheets(pages: Int, copies: Int, sheets: Int) {
        let page = Page(sides: .twoSidedLongEdge, copies: copies)
        let impressions = Impressions(Array(repeating: page, count: pages))
        #expect(impressions.sheetCount == sheets)
        #expect(impressions.count == pages * copies)
    }

    @Test("Other media, sides or copies start a new sheet")
    func newSheets() {
        let a4 = MediaSize(width: 21000, height: 29700)
        let letter = MediaSize(width: 21590, height: 27940)
        let front = Page(media: a4, sides: .twoSidedLongEdge)
        var other = front
        other.media = letter
        #expect(Impressions([front, other]).sheetCount == 2)
        other = front
        other.copies = 2
        #expect(Impressions([front, other]).sheetCount == 3)
        other = front
        other.startsSheet = true
        #expect(Impressions([front, other]).sheetCount == 2)
        other = front
        other.media = MediaSize(width: 29700, height: 21000)
        #expect(Impressions([front, other]).sheetCount == 1)
    }

    @Test("A page with no copies is no impression and takes no sheet")
    func zeroCopies() {
        let impressions = Impressions([Page(copies: 0), Page()])
        #expect(impressions.count == 1)
        #expect(impressions.sheetCount == 1)
    }

    @Test("A prefix takes whole sets, then pages of the next", arguments: 0...12)
    func prefix(limit: Int) {
        let page = Page(sides: .twoSidedLongEdge)
        let impressions = Impressions([page, page, page]).multiplied(byCopies: 3)
        let prefix = impressions.prefix(limit)
        #expect(prefix.count == min(limit, 9))
        #expect(prefix.sheetCount == [0, 1, 1, 2, 3, 3, 4, 5, 5, 6][min(limit, 9)])
    }

    @Test("A prefix of pages with their own copies goes page by page")
    func mixedPrefix() {
        let impressions = Impressions([Page(color: .color, copies: 3), Page(), Page()])
        #expect(impressions.prefix(2).count(in: .color) == 2)
        #expect(impressions.prefix(4).count(in: .color) == 3)
        #expect(impressions.prefix(4).count(in: .monochrome) == 1)
    }
}

import PageAnalysis
import PrintModel
import Testing

@Suite("Raster documents")
struct RasterTests {
    @Test("Pages are the headers, whatever the first one says of their number")
    func pageCount() throws {
        var page = RasterPage.gray()
        page.lies = [452: 99]
        #expect(try pages(RasterDocuments.pwg([page, page, page])).count == 3)
        let apple = RasterDocuments.apple([page, page])
        #expect(try pages(apple).count == 2)
    }

    @Test(
        "All versions and byte orders of CUPS raster tell the same",
        arguments: [1, 2, 3], [true, false])
    func versions(version: Int, isBigEndian: Bool) throws {
        var page = RasterPage.gray()
        page.isTwoSided = true
        page.copies = 3
        let document = RasterDocuments.cups(
            [page, page], version: version, isBigEndian: isBigEndian)
        let analysis = try Documents.analyze(document)
        #expect(analysis.formats == [.cupsRaster])
        #expect(analysis.impressions.count == 6)
        #expect(analysis.impressions.sheetCount == 3)
        #expect(analysis.impressions.pages[0].media?.name == "iso_a4_210x297mm")
        #expect(analysis.warnings.isEmpty)
    }

    @Test(
        "Sides are those of the header",
        arguments: [
            (false, false, Sides.oneSided), (false, true, .oneSided),
            (true, false, .twoSidedLongEdge), (true, true, .twoSidedShortEdge),
        ])
    func sides(isTwoSided: Bool, isTumbled: Bool, expected: Sides) throws {
        var page = RasterPage.gray()
        page.isTwoSided = isTwoSided
        page.isTumbled = isTumbled
        #expect(try pages(RasterDocuments.pwg([page])).map(\.sides) == [expected])
        #expect(try pages(RasterDocuments.apple([page])).map(\.sides) == [expected])
    }

    @Test("No copies said are one copy", arguments: [(0, 1), (1, 1), (2, 2), (999, 999)])
    func copies(said: UInt32, expected: Int) throws {
        var page = RasterPage.gray()
        page.copies = said
        #expect(try pages(RasterDocuments.pwg([page])).map(\.copies) == [expected])
    }

    @Test("Media are the page size, else the name, else the bitmap's size, else unknown")
    func media() throws {
        var page = RasterPage.gray()
        page.pageSizeName = "na_letter_8.5x11in"
        page.resolution = 1
        let bySize = page
        page.pageSize = (0, 0)
        let byName = page
        page.pageSizeName = ""
        let byBitmap = page
        page.resolution = 0
        let names = try pages(RasterDocuments.pwg([bySize, byName, byBitmap, page]))
            .map { $0.media?.name }
        #expect(names == ["iso_a4_210x297mm", "na_letter_8.5x11in", "288x144", nil])
    }

    @Test("Apple raster's media are its pixels", arguments: [0, 300])
    func appleMedia(resolution: UInt32) throws {
        var page = RasterPage.gray(width: 1240, height: 1754)
        page.resolution = resolution
        let media = try pages(RasterDocuments.apple([page])).map { $0.media?.name }
        #expect(media == [resolution == 0 ? nil : "iso_a6_105x148mm"])
    }

    @Test("A media type is told where it is a keyword of IPP")
    func mediaType() throws {
        var page = RasterPage.gray()
        page.mediaType = "photographic-glossy"
        #expect(try pages(RasterDocuments.pwg([page]))[0].mediaType == "photographic-glossy")
        #expect(try pages(RasterDocuments.apple([page]))[0].mediaType == "stationery")
        page.mediaType = "Glossy\u{7}\n"
        #expect(try pages(RasterDocuments.pwg([page]))[0].mediaType == nil)
    }

    @Test("A page's bytes are its header to its last row")
    func byteRanges() throws {
        let page = RasterPage.gray()
        let pwg = RasterDocuments.pwg([page, page])
        let length = (pwg.count - 4) / 2
        let expected = [4..<4 + length, 4 + length..<pwg.count]
        #expect(try pages(pwg).map(\.byteRange) == expected)
        let plain = RasterDocuments.cups([page], version: 3, isBigEndian: false)
        #expect(try pages(plain).map(\.byteRange) == [4..<plain.count])
    }

    @Test("Rasters one after another are several documents, each on a sheet of its own")
    func concatenated() throws {
        var page = RasterPage.gray()
        page.isTwoSided = true
        let analysis = try Documents.analyze(
            RasterDocuments.pwg([page]) + RasterDocuments.apple([page, page])
                + RasterDocuments.cups([page], version: 3, isBigEndian: false))
        #expect(analysis.formats == [.pwgRaster, .appleRaster, .cupsRaster])
        #expect(analysis.impressions.count == 4)
        #expect(analysis.impressions.sheetCount == 3)
    }

    @Test("A raster in PJL ends at the UEL")
    func inPJL() throws {
        let uel = Array("\u{1B}%-12345X".utf8)
        let pjl = uel + Array("@PJL ENTER LANGUAGE=PWG\r\n".utf8)
        let raster = RasterDocuments.pwg([.gray()])
        let analysis = try Documents.analyze(pjl + raster + uel + pjl + raster + uel)
        #expect(analysis.impressions.count == 2)
        #expect(analysis.warnings.isEmpty)
    }

    @Test("Zeros after the last page are no page", arguments: [1, 32, 2000, 5000])
    func padding(count: Int) throws {
        let zeros = [UInt8](repeating: 0, count: count)
        let page = RasterPage.gray()
        for document in [RasterDocuments.pwg([page]), RasterDocuments.apple([page])] {
            let analysis = try Documents.analyze(document + zeros)
            #expect(analysis.impressions.count == 1)
            #expect(analysis.warnings.isEmpty)
        }
    }

    @Test("Text that begins like a raster is no raster")
    func text() throws {
        let text = "RaStafari is the title of this text, which goes on for more than a line."
        let analysis = try Documents.analyze(Array(text.utf8) + Array(text.utf8))
        #expect(analysis.formats == [.text])
    }

    private func pages(_ document: [UInt8]) throws -> [Page] {
        try Documents.analyze(document).impressions.pages
    }
}

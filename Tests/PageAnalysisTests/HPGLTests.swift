import PageAnalysis
import PrintModel
import Testing

@Suite("HP-GL")
struct HPGLTests {
    private func pages(_ text: String) throws -> [Page] {
        let analysis = try Documents.analyze(text.utf8)
        #expect(analysis.formats == [.hpgl])
        return analysis.impressions.pages
    }

    private static let enter = "\u{1B}%-1B"

    @Test(
        "A plot ends with PG, or with the data when there is something on it",
        arguments: [
            ("IN;SP1;PU0,0;PD9,9;", 1), ("IN;SP1;PU0,0;PD9,9;PG;", 1), ("IN;SP1;PU0,0;PG;", 0),
            ("IN;SP1;PD9,9;PG;PD9,9;PG;", 2), ("IN;SP1;PD9,9;PG;SP0;", 1),
            ("IN;SP1;LBPG;\u{3};", 1), ("IN;SP1;DT*;LBPG;\u{3}PG;*;", 1), ("IN;SP1;CI9", 1),
            ("IN;SP1;PM0;PD9,9;PM2;", 0), ("IN;SP1;PM0;PD9,9;PM2;FP;", 1),
            ("IN SP1 PD9,9 PG PD9,9 PG", 2), ("in;sp1;pd9,9;pg;pd9,9", 2),
            ("IN;SP1;PE<f?f?;", 0), ("IN;CO\"PG;PG;\";PD;", 1),
            ("IN;SP1;SM*;PA1,1;", 1), ("IN;SP1;PA1,1;", 0),
        ])
    func plots(text: String, count: Int) throws {
        // Commands with blanks only are no sign of a plot by themselves.
        #expect(try pages(HPGLTests.enter + text).count == count)
    }

    @Test("Encoded lines are drawn unless the pen is up for them")
    func polylines() throws {
        let bytes = Array((HPGLTests.enter + "IN;SP1;PE").utf8)
        func count(_ polyline: [UInt8]) throws -> Int {
            try Documents.analyze(bytes + polyline + [0x3B]).impressions.count
        }
        #expect(try count([0xC0, 0xC0]) == 1)
        #expect(try count([0x3C, 0xC0, 0xC0]) == 0)
        #expect(try count([0x3C, 0x40, 0xC0, 0xC0]) == 0)
        #expect(try count([0x3C, 0xC0, 0xC0, 0xC0, 0xC0]) == 1)
        #expect(try count([0x37, 0x60, 0x60]) == 1)
        // Pen 0 leaves nothing, pen 2 is red.
        #expect(
            try Documents.analyze(bytes + [0x3A, 0xC3, 0xC0, 0xC0]).impressions.count(in: .color)
                == 1)
    }

    @Test("BP and RP give copies, PS the size of the sheet")
    func sheets() throws {
        let page = try #require(
            try pages(HPGLTests.enter + "BP1,\"a;b\",2,3;IN;PS8400,5940;PD9,9;").first)
        #expect(page.copies == 3)
        #expect(page.media?.matches(MediaSize(width: 21000, height: 14850)) == true)
        #expect(try pages(HPGLTests.enter + "IN;PD9,9;PG;RP4;").map(\.copies) == [4])
        #expect(try pages(HPGLTests.enter + "IN;PD9,9;RP4;PG;").map(\.copies) == [4])
    }

    @Test(
        "Instructions and nothing else are HP-GL; words are not",
        arguments: [
            ("IN;SP1;PU0,0;", true), ("  IN;\nSP1;\nPA 1, 2;\n", true),
            ("\u{1B}.(\u{1B}.I81;;17:IN;SP1;PD1,1;", true), ("DF;PU;PA0,0;LBhello\u{3}", true),
            ("IN;SP1", true), ("IN ORDER TO PRINT;", false), ("PULP;", false), ("SP1 PU0", false),
            ("Dear Sir;", false),
        ])
    func detection(text: String, isPlot: Bool) throws {
        let analysis = try Documents.analyze(text.utf8)
        #expect((analysis.formats == [.hpgl]) == isPlot)
    }

    @Test("Rasters lie on the plot")
    func raster() throws {
        let text = HPGLTests.enter + "IN;SP1;\u{1B}%0A\u{1B}*r1A\u{1B}*b2Wab\u{1B}*rC\u{1B}%0BPG;"
        #expect(try pages(text).count == 1)
    }
}

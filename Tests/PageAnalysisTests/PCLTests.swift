import PrintModel
import Testing

@testable import PageAnalysis

/// PCL as a test writes it: "^" is the escape, and form feeds are "\u{0C}".
private func pcl(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { $0 == "^" ? 0x1B : UInt8(truncatingIfNeeded: $0.value) }
}

private func pages(_ text: String) throws -> [Page] {
    try Documents.analyze(pcl(text)).impressions.pages
}

private let ff = "\u{0C}"

@Suite("PCL")
struct PCLTests {
    @Test(
        "A page comes out on a form feed, and on what ends it when it has marks",
        arguments: [
            ("^E", 0), ("^E^E", 0), ("^Ehello", 1), ("^Ehello^E", 1), ("^Ehello\(ff)", 1),
            ("^Ehello\(ff)^E", 1), ("^E\(ff)\(ff)^E", 2), ("^E ^E", 1), ("^E\r\n\t^E", 0),
            ("^Ehello^&l2A", 1), ("^E^&l2A^&l26A", 0), ("^Ehello^&l26Amore", 2),
            ("^Ehello^&l1O", 1), ("^Ehello^&l1Omore^&l1Omore", 2), ("^Ehello^&l0Omore", 1),
            ("^Ehello^&l1Hmore", 2), ("^Ehello^&l-2Hmore", 1), ("^Ehello^&l1Smore", 2),
            ("^Ehello^&l66Pmore", 2), ("^Ehello^&a1Gmore", 2), ("^Ehello^&l0Mmore", 2),
            ("^Ehello^&r1Fmore", 2), ("^Ehello^&r0Fmore", 1), ("^Ehello^&l2Xmore", 1),
            ("^E^*c300a3b0P", 1), ("^E^*c300a0b0P", 0), ("^E^*c3b0P", 0), ("^E^*r1A", 1),
            ("^E^&p0X", 0), ("^E^&p3Xabc", 1), ("^E^*p300x300Y^E", 0),
            ("^E^%0BIN;SP1;PU0,0;^%0A^E", 0), ("^E^%0BPD100,100;^%0A^E", 1),
            ("^E^%0BPD100,100^%0A^E", 1), ("^E^%0BPA100,100;LB\(ff)\u{3};PG;^%0A^E", 0),
            ("^E^%0BPA100,100;LBa\(ff)\u{3};PG;^%0A^E", 1),
        ])
    func ejects(text: String, count: Int) throws {
        #expect(try pages(text).count == count)
    }

    @Test(
        "Bytes of data are passed over, whatever they spell",
        arguments: [
            "^*b3W\(ff)^E", "^*b0m3w\(ff)^E3W\(ff)^E", "^)s4W\(ff)\(ff)\(ff)\(ff)x",
            "^(s4W\(ff)\(ff)\(ff)\(ff)x", "^*c3W\(ff)^Ex", "^&p3X\(ff)^E", "^*v3W\(ff)^Ex",
            "^(f3W\(ff)^Ex", "^&n3W\(ff)^Ex", "^*o3W\(ff)^Ex", "^*l3W\(ff)^Ex", "^*m3W\(ff)^Ex",
            "^&b3W\(ff)^Ex", "^$b3W\(ff)^Ex", "^*b1v\(ff)2W\(ff)\(ff)", "^*zz9z3W\(ff)^Ex",
        ])
    func data(text: String) throws {
        #expect(try pages("^E\(text)").count == 1)
    }

    @Test(
        "Copies hold from the page that they come on, until a reset",
        arguments: [
            ("^&l3Xa\(ff)b\(ff)", [3, 3]), ("^&l3Xa\(ff)^&l1Xb\(ff)", [3, 1]),
            ("a^&l2X\(ff)", [2]), ("^&l3X^Ea\(ff)", [1]), ("^&l0Xa\(ff)", [1]),
            ("^&l-2Xa\(ff)", [1]), ("^&l99999999999Xa\(ff)", [32767]), ("^&l2xX", []),
            ("^&l26a4XHello\(ff)", [4]), ("^&l2.9Xa\(ff)", [2]),
        ])
    func copies(text: String, copies: [Int]) throws {
        #expect(try pages("^E\(text)").map(\.copies) == copies)
    }

    @Test("Copies and sides of PCL replace those of PJL, and a reset brings these back")
    func copiesInPJL() throws {
        let header =
            "^%-12345X@PJL SET COPIES=3\n@PJL SET QTY=2\n@PJL SET DUPLEX=ON\n"
            + "@PJL SET PAPER=A4\n@PJL ENTER LANGUAGE=PCL\n"
        let pages = try pages(header + "a\(ff)^&l5x0s2Ab\(ff)^Ec\(ff)^&l1Xd^%-12345X")
        #expect(pages.map(\.copies) == [6, 10, 6, 2])
        #expect(pages.map(\.sides.isTwoSided) == [true, false, true, true])
        #expect(
            pages.map { $0.media?.name }
                == [
                    "iso_a4_210x297mm", "na_letter_8.5x11in", "iso_a4_210x297mm",
                    "iso_a4_210x297mm",
                ])
    }

    @Test(
        "Media follow the paper size; without one they are not known",
        arguments: [
            ("a", nil), ("^&l26Aa", "iso_a4_210x297mm"), ("^&l3Aa", "na_legal_8.5x14in"),
            ("^&l999Aa", nil), ("^&f5040i7200J^&l101Aa", "504x720"),
            ("^&l101A^&f5040i7200Ja", "504x720"),
        ] as [(String, String?)])
    func media(text: String, name: String?) throws {
        #expect(try pages("^E\(text)").first?.media?.name == name)
    }

    @Test(
        "Sheets follow the sides that are chosen",
        arguments: [
            ("^&l0S1\(ff)2\(ff)3\(ff)", 3), ("^&l1S1\(ff)2\(ff)3\(ff)", 2),
            ("^&l1S1\(ff)^&a1G2\(ff)3\(ff)", 2), ("^&l1S1\(ff)^&a1G2\(ff)^&a1G3\(ff)", 3),
            ("^&l1S^&a2G1\(ff)2\(ff)", 2), ("^&l1S1\(ff)2\(ff)^&a2G3\(ff)", 2),
            ("^&l1S1\(ff)^&l1S2\(ff)", 1), ("^&l1S1\(ff)^&l0S2\(ff)", 2),
            ("^&l1S1\(ff)^E^&l1S2\(ff)", 2), ("^&l1S1\(ff)^&l4H2\(ff)", 2),
            ("^&l1s2X1\(ff)2\(ff)", 2),
        ])
    func sheets(text: String, count: Int) throws {
        #expect(try Documents.analyze(pcl("^E\(text)")).impressions.sheetCount == count)
    }

    @Test(
        "Line feeds end the page at the bottom of the text",
        arguments: [
            // Letter has 60 lines at six an inch, A4 64, Legal 78; landscape Letter 45.
            ("", 60, 1), ("", 61, 2), ("^&l26A", 64, 1), ("^&l26A", 65, 2), ("^&l26A", 130, 3),
            ("^&l3A", 78, 1), ("^&l3A", 79, 2), ("^&l1O", 45, 1), ("^&l1O", 46, 2),
            ("^&l8D", 80, 1), ("^&l8D", 81, 2), ("^&l4C", 120, 1), ("^&l4C", 121, 2),
            ("^&l10F", 10, 1), ("^&l10F", 11, 2), ("^&l0E", 63, 1), ("^&l0E", 64, 2),
            ("^&l0L", 63, 1), ("^&l0L", 64, 2), ("^&l0C", 500, 1),
        ])
    func lineFeeds(setup: String, lines: Int, count: Int) throws {
        let text = Array(repeating: "x", count: lines).joined(separator: "\r\n")
        #expect(try pages("^E\(setup)\(text)").count == count)
    }

    @Test("Moves of the cursor stay on the page, but for rows on from where it is")
    func moves() throws {
        #expect(try pages("^Ea^*p99999Yb^&a99999Vc^&a999Rd").count == 1)
        #expect(try pages("^Ea^&a+70Rb").count == 2)
        #expect(try pages("^Ea^*p3200Y\nb").count == 2)
        #expect(try pages("^E^&k1Ga" + String(repeating: "\r", count: 60) + "b").count == 2)
    }

    @Test("Display functions print what they would do")
    func displayFunctions() throws {
        #expect(try pages("^E^Y\(ff)^&l5X\(ff)^Z\(ff)b\(ff)").map(\.copies) == [1, 1])
    }

    @Test("An escape that begins nothing is passed over")
    func strayEscapes() throws {
        #expect(try pages("^Ea^\(ff)^").count == 1)
        #expect(try pages("^Ea^&^&l^*b\(ff)").count == 1)
    }

    @Test("Each page knows its bytes")
    func byteRanges() throws {
        let pages = try pages("^Eone\(ff)two\(ff)three^E^E")
        #expect(pages.map(\.byteRange) == [0..<6, 6..<10, 10..<17])
    }

    @Test("The exit from the language ends the page, and other data may follow")
    func exit() throws {
        let analysis = try Documents.analyze(pcl("^Ea^%-12345X^Eb\(ff)^%-12345X@PJL EOJ\n"))
        #expect(analysis.impressions.count == 2)
        #expect(analysis.formats == [.pcl])
    }

    @Test("PCL may begin with text, and the language that PJL names needs no sign at all")
    func detection() throws {
        #expect(try Documents.analyze(pcl("hello\n^&l2Xmore")).formats == [.pcl])
        let named = pcl("^%-12345X@PJL ENTER LANGUAGE=PCL\n%!PS\n1\(ff)2\(ff)")
        #expect(try Documents.analyze(named).impressions.count == 2)
    }

    @Test(
        "Other languages of escape sequences are not taken for PCL",
        arguments: [
            "^@^(G\u{1}\0\u{1}", "^[K\u{2}\0\0\u{F}", "^(s\u{1}", "^*\u{1}\u{8}\0", "^%@^%A",
            "^S^\u{1D}", "^_R,\u{1}",
        ])
    func otherLanguages(text: String) {
        #expect((try? Documents.analyze(pcl(text)))?.formats != [.pcl])
    }
}

@Suite("PCL macros")
struct PCLMacroTests {
    private let define = "^E^&f1Y^&f0Xhello\(ff)^&f1X"

    @Test("A macro prints when it is run, not when it is defined")
    func run() throws {
        #expect(try pages(define).isEmpty)
        #expect(try pages(define + "^&f2X^&f3X").count == 2)
        #expect(try pages(define + "^&f7Y^&f2X").isEmpty)
        #expect(try pages(define + "^&f1y2x2X").count == 2)
    }

    @Test("A definition may begin and end within a sequence, and hold data")
    func definitions() throws {
        #expect(try pages("^E^&f1y0x5S^*b3W\(ff)\(ff)\(ff)^)s2W\(ff)\(ff)^&f1X^&f2X").count == 1)
    }

    @Test("Settings made in a macro stay when it is executed, and go when it is called")
    func environments() throws {
        let define = "^E^&f1Y^&f0X^&l3X^&f1X"
        #expect(try pages(define + "^&f2Xa\(ff)").map(\.copies) == [3])
        #expect(try pages(define + "^&f3Xa\(ff)").map(\.copies) == [1])
    }

    @Test("An overlay goes on each page, and adds none")
    func overlay() throws {
        let define = "^E^&f1Y^&f0X^*r3U^*v1Sred^&f1X^&f4X"
        let pages = try pages(define + "a\(ff)\(ff)^&f5Xb\(ff)")
        #expect(pages.map(\.color) == [.color, .color, .monochrome])
        #expect(pages.map(\.isBlank) == [false, false, false])
    }

    @Test("A reset deletes macros that are not permanent")
    func reset() throws {
        #expect(try pages(define + "^E^&f1Y^&f2X").isEmpty)
        #expect(try pages(define + "^&f10X^E^&f1Y^&f2X").count == 1)
        #expect(try pages(define + "^&f10X^&f6X^E^&f1Y^&f2X").isEmpty)
    }

    @Test("A macro that runs itself ends at the third level")
    func recursion() throws {
        #expect(try pages("^E^&f1Y^&f0Xa\(ff)^&f2X^&f2X^&f1X^&f2X").count == 7)
    }

    @Test("Macros can have names")
    func names() throws {
        let define = "^E^&n4W\u{4}abc^&f0Xa\(ff)^&f1X"
        #expect(try pages(define + "^&f1Y^&f2X^&n4W\u{4}abc^&f2X").count == 1)
    }

    @Test("The exit from the language ends a definition")
    func unfinished() throws {
        #expect(try pages("^E^&f0Xa\(ff)^%-12345X^Eb\(ff)").count == 1)
    }

    @Test("Macros that run macros over and over cost no more than the limits allow")
    func bomb() {
        var text = "^E"
        for level in 1...3 {
            let call = level == 1 ? "x" : "^&f\(level - 1)y2X"
            text += "^&f\(level)Y^&f0X" + String(repeating: call, count: 20_000) + "^&f1X"
        }
        #expect(throws: AnalysisError.self) {
            try Documents.analyze(pcl(text + "^&f3y2X"), limits: .fuzzing)
        }
    }
}

@Suite("PCL ink")
struct PCLInkTests {
    @Test(
        "A page is in colour by what is on it",
        arguments: [
            ("^*r3Ua", "M"), ("^*r3U^*v1Sa", "C"), ("^*r3U^*v7Sa", "b"), ("^*r3U^*v0Sa", "M"),
            ("^*r-3U^*v1Sa", "C"), ("^*r-3U^*v7Sa", "M"), ("^*r-3U^*v0Sa", "b"),
            ("^*r3U^*v1S^*c9a9b0P", "C"), ("^*r3U^*v1S^*c9a9b1P", "b"),
            ("^*r3U^*v1S^*v1Ta", "b"), ("^*r3U^*v1S^*r1Ua", "C"), ("   ", "b"),
            ("^&d0D   ", "M"), ("^*r3U^*v1S^&b1Ma", "M"), ("^*r3U^*v1S^*t5Ja", "M"),
            ("^*v6W\0\0\u{3}\u{8}\u{8}\u{8}^*v255a0b0c2I^*v2Sa", "C"),
            ("^*v6W\0\0\u{3}\u{8}\u{8}\u{8}^*v99a99b99c2I^*v2Sa", "M"),
            ("^*v6W\0\0\u{3}\u{8}\u{8}\u{8}^*v255a255b255c2I^*v2Sa", "b"),
            ("^*v6W\u{1}\0\u{3}\u{8}\u{8}\u{8}^*v255a0b0c2I^*v2Sa", "C"),
            ("^*v6W\u{1}\0\u{3}\u{8}\u{8}\u{8}^*v0a0b0c2I^*v2Sa", "b"),
            ("^*v6W\u{3}\0\u{3}\u{8}\u{8}\u{8}^*v50a0b0c2I^*v2Sa", "M"),
            ("^*v6W\u{3}\0\u{3}\u{8}\u{8}\u{8}^*v50a9b0c2I^*v2Sa", "C"),
            ("^*r3U^*v255a0b0c0I^*v0Sa", "M"),
            ("^%0BIN;SP1;PD9,9;^%0A", "M"), ("^%0BIN;SP2;PD9,9;^%0A", "C"),
            ("^%0BSP2;PD9,9;^%0A", "M"), ("^%0BIN;SP0;PD9,9;^%0A", "b"),
            ("^%0BIN;PC1,255,0,0;SP1;PD9,9;^%0A", "C"),
            ("^%0BIN;PC2,80,80,80;SP2;PD9,9;^%0A", "M"),
            ("^%0BIN;CR0,1,0,1,0,1;PC2,1,1,1;SP2;PD9,9;^%0A", "b"),
            ("^%0BIN;SP2;PU9,9;SP1;PD9,9;^%0A", "M"),
            ("^*c1G^*c10W\u{1}\0\u{8}\0\0\u{1}\0\u{1}\u{1}\u{0}^*r3U^*c9a9b4P", "C"),
        ])
    func ink(text: String, expected: String) throws {
        #expect(inks(try pages("^E\(text)\(ff)")) == expected)
    }

    /// A row of raster in every way that it can be sent.
    @Test(
        "Raster rows are decoded as far as it takes to see their ink",
        arguments: [
            // Black and white.
            ("", "^*b2W\0\0", "b"), ("", "^*b2W\0\u{1}", "M"), ("", "^*b0W", "b"),
            ("", "^*b1m2W\u{1}\0", "b"), ("", "^*b1m4W\u{1}\0\u{1}\u{1}", "M"),
            ("", "^*b2m2W\u{FF}\0", "b"), ("", "^*b2m5W\u{FF}\0\u{1}\0\u{1}", "M"),
            ("", "^*b3m2W\0\0", "b"), ("", "^*b3m2W\u{1F}\0", "b"), ("", "^*b3m2W\u{5}\u{9}", "M"),
            ("", "^*b9m2W\u{80}\0", "b"), ("", "^*b9m2W\0\u{9}", "M"),
            ("", "^*b5m6W\u{4}\0\u{9}\u{0}\0\0", "b"),
            ("", "^*b5m7W\u{4}\0\u{9}\u{0}\0\u{1}\u{1}", "M"), ("", "^*b7m2W\u{1}\u{1}", "M"),
            // Three planes of red, green and blue.
            ("^*r8s3U", "^*b1v\u{FF}1v\u{FF}1W\u{FF}", "b"),
            ("^*r8s3U", "^*b1v\u{0}1v\u{0}1W\u{0}", "M"),
            ("^*r8s3U", "^*b1v\u{F0}1v\u{F0}1W\u{0}", "C"),
            // Of cyan, magenta and yellow; with black before them.
            ("^*r8s-3U", "^*b1v\u{0}1v\u{0}1W\u{0}", "b"),
            ("^*r8s-3U", "^*b1v\u{F}1v\u{F}1W\u{F}", "M"),
            ("^*r8s-3U", "^*b1v\u{F}1v\u{F}1W\u{0}", "C"),
            ("^*r8s-4U", "^*b1v\u{FF}1v\u{0}1v\u{0}1W\u{0}", "M"),
            ("^*r8s-4U", "^*b1v\u{FF}1v\u{0}1v\u{0}1W\u{F}", "C"),
            // Whole pixels, and indexes.
            ("^*v6W\0\u{3}\0\u{8}\u{8}\u{8}", "^*b3W\u{FF}\u{FF}\u{FF}", "b"),
            ("^*v6W\0\u{3}\0\u{8}\u{8}\u{8}", "^*b6W\u{FF}\u{FF}\u{FF}\u{7}\u{7}\u{7}", "M"),
            ("^*v6W\0\u{3}\0\u{8}\u{8}\u{8}", "^*b6W\u{FF}\u{FF}\u{FF}\u{7}\u{7}\u{27}", "C"),
            ("^*v6W\0\u{2}\0\u{1}\u{1}\u{1}", "^*b1v\u{7}1v\u{7}1W\u{8}", "C"),
            ("^*v6W\0\u{1}\u{8}\u{8}\u{8}\u{8}", "^*b2W\u{7}\u{7}", "b"),
            ("^*v6W\0\u{1}\u{8}\u{8}\u{8}\u{8}", "^*b2W\u{7}\u{0}", "M"),
            ("^*v6W\0\u{1}\u{4}\u{8}\u{8}\u{8}", "^*b2W\u{77}\u{71}", "C"),
            // The second half of the last byte is past the row.
            ("^*r3S^*v6W\0\u{1}\u{4}\u{8}\u{8}\u{8}", "^*b2W\u{77}\u{71}", "b"),
            ("^*r4S^*v6W\0\u{1}\u{4}\u{8}\u{8}\u{8}", "^*b2W\u{77}\u{71}", "C"),
            ("^*r8s1U^*v6W\0\0\u{2}\u{8}\u{8}\u{8}", "^*b1v\u{FF}1W\u{FF}", "b"),
            ("^*r8s1U^*v6W\0\0\u{2}\u{8}\u{8}\u{8}", "^*b1v\u{0F}1W\u{FF}", "C"),
            // What can't be read may be anything.
            ("^*r3U", "^*b55m2W\u{1}\u{1}", "C"), ("", "^*b55m2W\u{1}\u{1}", "M"),
        ])
    func raster(setup: String, row: String, expected: String) throws {
        #expect(inks(try pages("^E\(setup)^*r1A\(row)^*rC\(ff)")) == expected)
    }

    @Test("Rows after the first are differences from it")
    func seedRows() throws {
        let setup = "^E^*v6W\0\u{3}\0\u{8}\u{8}\u{8}^*r1A"
        let gray = "^*b0m3W\u{7}\u{7}\u{7}"
        #expect(inks(try pages("\(setup)\(gray)^*b3m0W\(ff)")) == "M")
        #expect(inks(try pages("\(setup)\(gray)^*b3m2W\u{1}\u{28}\(ff)")) == "C")
        // A skipped row clears it; a page with its ink known is not decoded further.
        #expect(inks(try pages("\(setup)\(gray)^*b1Y^*b3m2W\u{41}\0\0\(ff)")) == "M")
    }

    @Test("A halftone of equal parts is grey, one that leans is not")
    func halftones() throws {
        let setup = "^E^*r160s-3U^*r1A"
        func rows(_ cyan: String, _ magenta: String, _ yellow: String) -> String {
            let row = [cyan, magenta, yellow].map { String(repeating: $0, count: 20) }
            let planes = "^*b20v\(row[0])20v\(row[1])20W\(row[2])"
            return String(repeating: planes, count: 16)
        }
        #expect(inks(try pages(setup + rows("\u{55}", "\u{AA}", "\u{99}") + ff)) == "M")
        #expect(inks(try pages(setup + rows("\u{55}", "\u{55}", "\u{01}") + ff)) == "C")
        // A tint of a tenth.
        #expect(inks(try pages(setup + rows("\u{1}", "\u{0}", "\u{0}") + ff)) == "C")
    }

    @Test("Rows are as wide as the resolution of their inks, which the configuration gives")
    func widthOfInks() throws {
        let ink = "\u{1}\u{2C}\u{1}\u{2C}\0\u{2}"
        let setup = "^E^*g26W\u{2}\u{4}\u{2}\u{58}\u{2}\u{58}\0\u{2}\(ink)\(ink)\(ink)^*r1A"
        let yellow = String(repeating: "\0", count: 200) + String(repeating: "\u{FF}", count: 4)
        // Two rows of black, cyan, magenta and yellow.
        let row = "^*b0V^*b0V^*b0V^*b0V^*b204W\(yellow)"
        #expect(inks(try pages(setup + String(repeating: row, count: 16) + ff)) == "C")
    }

    @Test("Ghostscript's DeskJet rows go on after capitals")
    func rowsAfterCapitals() throws {
        let setup = "^E^*r160s-3U^*r1A^*b0m"
        #expect(try pages("\(setup)^*b9Y2v\(ff)\(ff)2v\(ff)\(ff)2w\(ff)\(ff)0M^*rC^E").count == 1)
        #expect(try pages("^E^*r1A^*b9Y2v\(ff)").count == 1)
    }

    @Test(
        "A percent sign begins PCL where it leads to PCL or HP-GL/2",
        arguments: [
            ("%0A", true), ("%-1BIN;", true), ("%1B", true), ("%0ZAB", false), ("%-12345X", false),
        ])
    func languageSwitches(sequence: String, isPCL: Bool) {
        #expect(PCLSignature.matches(Array("\u{1B}\(sequence)".utf8)) == isPCL)
    }

    @Test("PCL 3 GUI has no text")
    func inkjetText() throws {
        let header = "^%-12345X@PJL ENTER LANGUAGE="
        #expect(try pages(header + "PCL3GUI\n^u300D^&l0H").isEmpty)
        #expect(try pages(header + "PCL\n^u300D^&l0H").count == 1)
    }

    private func inks(_ pages: [Page]) -> String {
        pages.map { $0.isBlank ? "b" : $0.color == .color ? "C" : "M" }.joined()
    }
}

import PageAnalysis
import PrintModel
import Testing

@Suite("ESC/P and ESC/P2")
struct ESCPTests {
    @Test(
        "Form feeds, resets with marks and the end of the data put pages out",
        arguments: [
            ("\u{1B}@", []), ("\u{1B}@one\u{0C}", [false]),
            ("\u{1B}@one\u{0C}two", [false, false]),
            ("\u{1B}@\u{0C}\u{0C}", [true, true]), ("\u{1B}@one\u{1B}@", [false]),
            ("\u{1B}@one\u{1B}@two", [false, false]), ("\u{1B}@one\u{0C}\u{1B}@", [false]),
            ("\u{1B}@one\u{1B}@\u{0C}\u{1B}@", [false]),
            ("\u{1B}@one\u{1B}@\u{0C}\u{0C}", [false, true]),
            ("\u{1B}@\u{1B}x1\u{1B}k2\u{1B}!\u{08}one\u{0C}\u{1A}", [false]),
            ("\u{1B}@one\u{1B}\u{19}R\u{1B}\u{19}Rtwo", [false, false]),
        ] as [(String, [Bool])])
    func pages(text: String, blank: [Bool]) throws {
        let analysis = try Documents.analyze(text.utf8)
        #expect(analysis.formats == [.escP])
        #expect(analysis.impressions.pages.map(\.isBlank) == blank)
    }

    @Test(
        "Lines past the page's length go on the next page",
        arguments: [
            ("", 66, 1), ("", 67, 2), ("", 133, 3), ("\u{1B}0", 88, 1), ("\u{1B}0", 89, 2),
            ("\u{1B}C\u{0A}", 10, 1), ("\u{1B}C\u{0A}", 11, 2), ("\u{1B}C\u{00}\u{05}", 30, 1),
            ("\u{1B}C\u{00}\u{05}", 31, 2), ("\u{1B}N\u{06}", 61, 2),
            ("\u{1B}N\u{06}\u{1B}O", 61, 1), ("\u{1B}3\u{3C}", 34, 2), ("\u{1B}A\u{14}", 34, 2),
            ("\u{1B}+\u{78}", 34, 2), ("\u{1C}3\u{78}", 34, 2),
        ] as [(String, Int, Int)], ["", "\u{0C}"])
    func pageLength(_ row: (setting: String, lines: Int, pages: Int), end: String) throws {
        let lines = String(repeating: "line\r\n", count: row.lines)
        let analysis = try Documents.analyze("\u{1B}@\(row.setting)\(lines)\(end)".utf8)
        #expect(analysis.impressions.pages.count == row.pages)
    }

    @Test("Empty lines make blank pages, and moves upwards none")
    func emptyLines() throws {
        let empty = String(repeating: "\n", count: 133)
        let pages = try Documents.analyze("\u{1B}@\(empty)x".utf8).impressions.pages
        #expect(pages.map(\.isBlank) == [true, true, false])
        let up = String(repeating: "a\n\u{1B}j\u{1E}", count: 99)
        #expect(try Documents.analyze("\u{1B}@\(up)".utf8).impressions.count == 1)
    }

    @Test("A vertical move leads no further than to the next page")
    func moves() throws {
        let writer = ESCPWriter().text("one").extended("v", [0xFF, 0xFF, 0xFF, 0x7F]).text(
            "two\u{0C}")
        #expect(
            try Documents.analyze(writer.bytes).impressions.pages.map(\.isBlank) == [false, false])
    }

    @Test(
        "Form feeds in the data of a command are no form feeds",
        arguments: [
            ESCPWriter().text("\u{1B}*\u{27}\u{04}\u{00}").data(Array(repeating: 0x0C, count: 12)),
            ESCPWriter().text("\u{1B}K\u{04}\u{00}").data(Array(repeating: 0x0C, count: 4)),
            ESCPWriter().text("\u{1B}^\u{00}\u{04}\u{00}").data(Array(repeating: 0x0C, count: 8)),
            ESCPWriter().text("\u{1B}?K\u{28}\u{1B}K\u{04}\u{00}")
                .data(Array(repeating: 0x0C, count: 12)),
            ESCPWriter().text("\u{1B}|B\u{20}\u{08}\u{00}").data(Array(repeating: 0x0C, count: 8)),
            ESCPWriter().graphics().rows(0, 0x0C),
            ESCPWriter().graphics().text("\u{1B}.").data([0, 10, 10, 2, 16, 0, 12, 12, 12, 12]),
            ESCPWriter().graphics().text("\u{1B}.").data([1, 10, 10, 2, 16, 0, 0xFD, 12]),
            ESCPWriter().graphics().text("\u{1B}.").data([
                0x31, 10, 10, 1, 32, 0, 3, 12, 12, 12, 12,
            ]),
            // TIFF mode: transfer, move down, transfer, exit.
            ESCPWriter().graphics().text("\u{1B}.")
                .data([2, 10, 10, 1, 0, 0, 0xE4, 0x22, 0, 12, 0x61, 0x31, 2, 0, 12, 0xE3]),
            ESCPWriter().remote([("JS", [0, 12, 12])]).text("x"),
            ESCPWriter().extended("x", [12, 12]).text("x"),
        ])
    func binaryData(writer: ESCPWriter) throws {
        let analysis = try Documents.analyze(writer.text("\u{0C}").bytes)
        #expect(analysis.impressions.pages.map(\.isBlank) == [false])
        #expect(analysis.warnings.isEmpty)
    }

    @Test("Rows without dots leave the page blank")
    func blankRows() throws {
        let writer = ESCPWriter().graphics().rows(0, 0).rows(1, 0).text("\u{0C}")
        #expect(try Documents.analyze(writer.bytes).impressions.pages.map(\.isBlank) == [true])
    }

    @Test("A page's bytes end with its form feed")
    func byteRanges() throws {
        let pages = try Documents.analyze("\u{1B}@one\u{0C}two\u{1B}@\u{0C}".utf8).impressions.pages
        #expect(pages.map(\.byteRange) == [0..<6, 6..<12])
    }

    // MARK: Colour

    private static let gray: [UInt8] = [2, 1, 4]

    @Test(
        "Inks in equal parts are grey, others colour",
        arguments: [
            ([(0, 0xFF)], false), ([(0x10, 0x55)], false), ([(2, 0xFF)], true),
            ([(1, 0x88)], true), ([(4, 0x11)], true), ([(7, 1)], true),
            ([(9, 0xFF), (0, 1)], false),
            ([(2, 0x55), (1, 0xAA), (4, 0x33)], false), ([(2, 0x55), (1, 0x55), (4, 0)], true),
            // Light inks show a quarter as much.
            ([(0x12, 0xFF), (0x11, 0xFF), (4, 0x11)], false),
            ([(0x12, 0xFF), (0x11, 0xFF), (4, 0x0F)], true),
        ] as [([(UInt8, UInt8)], Bool)])
    func inks(rows: [(UInt8, UInt8)], isColor: Bool) throws {
        var writer = ESCPWriter().graphics()
        for (color, byte) in rows { writer = writer.rows(color, byte) }
        let pages = try Documents.analyze(writer.text("\u{0C}").bytes).impressions.pages
        #expect(pages.map(\.color) == [isColor ? .color : .monochrome])
    }

    @Test(
        "Inks whose nozzles lie one below the other are grey where they meet on the paper",
        arguments: [(120, PrintColorMode.monochrome), (90, .monochrome), (60, .color)])
    func nozzles(distance: Int, color: PrintColorMode) throws {
        let writer = ESCPWriter().graphics().rows(2, 0x55).down(distance).rows(1, 0x55)
            .down(distance).rows(4, 0x55).text("\u{0C}")
        #expect(try Documents.analyze(writer.bytes).impressions.pages.map(\.color) == [color])
    }

    @Test(
        "A ribbon in another colour than black marks in colour",
        arguments: [
            ("\u{1B}r\u{00}text", PrintColorMode.monochrome), ("\u{1B}r\u{01}text", .color),
            ("\u{1B}r\u{05} \u{1B}r\u{00}text", .monochrome),
            ("\u{1B}r\u{06}\u{1B}K\u{10}\u{00}\(String(repeating: "~", count: 16))", .color),
        ])
    func ribbon(text: String, color: PrintColorMode) throws {
        let pages = try Documents.analyze("\u{1B}@\(text)\u{0C}".utf8).impressions.pages
        #expect(pages.map(\.color) == [color])
    }

    @Test("Rows of TIFF and delta-row mode are told by their ink as others are", arguments: [2, 3])
    func binaryColor(mode: UInt8) throws {
        func page(_ colors: [UInt8]) -> [UInt8] {
            // Each colour is chosen and gets two bytes, then the head moves down.
            var rows: [UInt8] = []
            for _ in 0..<32 {
                for color in colors { rows += [0x80 | color, 0x22, 0xF1, 0x55] }
                rows.append(0x61)
            }
            return ESCPWriter().graphics().text("\u{1B}.").data([mode, 10, 10, 1, 0, 0])
                .data(rows).data([0xE3]).text("\u{0C}").bytes
        }
        #expect(
            try Documents.analyze(page([1, 2, 4])).impressions.pages.map(\.color) == [.monochrome])
        #expect(try Documents.analyze(page([1, 4])).impressions.pages.map(\.color) == [.color])
    }

    // MARK: Settings

    @Test(
        "The paper is what the data says",
        arguments: [
            // ESC ( S in 1/360 inch: A4, as Gutenprint sends it for printers that need more length
            // and for printing without margins, and Letter.
            (
                ESCPWriter().graphics().extended("S", [0x9F, 0x0B, 0, 0, 0x72, 0x10, 0, 0]),
                "iso_a4_210x297mm"
            ),
            (
                ESCPWriter().graphics().extended("S", [0x9F, 0x0B, 0, 0, 0xEA, 0x10, 0, 0]),
                "iso_a4_210x297mm"
            ),
            (
                ESCPWriter().graphics().extended("S", [0x3F, 0x0C, 0, 0, 0x72, 0x10, 0, 0]),
                "iso_a4_210x297mm"
            ),
            (
                ESCPWriter().graphics().extended("S", [0xF4, 0x0B, 0, 0, 0x78, 0x0F, 0, 0]),
                "na_letter_8.5x11in"
            ),
            (ESCPWriter().graphics().extended("C", [0x72, 0x10]), "iso_a4_210x297mm"),
            (ESCPWriter().text("\u{1B}C\u{42}"), "na_letter_8.5x11in"),
            (ESCPWriter().text("\u{1B}C\u{00}\u{07}"), nil), (ESCPWriter(), nil),
            // Marks that reach over the width of A4 are on no A4.
            (
                ESCPWriter().graphics().extended("C", [0x72, 0x10]).rows(0, 1, bytesPerRow: 400),
                nil
            ),
        ])
    func media(writer: ESCPWriter, name: String?) throws {
        let pages = try Documents.analyze(writer.text("\u{0C}").bytes).impressions.pages
        #expect(pages.map { $0.media?.name } == [name])
    }

    @Test("Both sides are asked for in remote mode", arguments: [0, 2])
    func sides(number: UInt8) throws {
        let writer = ESCPWriter().remote([("DP", [0, number])]).text("a\u{0C}b\u{0C}c\u{0C}")
        let impressions = try Documents.analyze(writer.bytes).impressions
        #expect(impressions.sheetCount == (number == 0 ? 3 : 2))
    }

    // MARK: ESC/P-R

    private static let black = [UInt8](repeating: 0, count: 30)
    private static let red = [UInt8](repeating: 0, count: 27) + [255, 0, 0]
    private static let white = [UInt8](repeating: 255, count: 30)

    @Test("Pages of ESC/P-R are told by what is painted")
    func rasterPages() throws {
        let writer = ESCPWriter().rasterMode().paper(width: 2976, length: 4209)
            .rasterPage(ESCPTests.black).rasterPage(ESCPTests.red).rasterPage(ESCPTests.white)
            .rasterPage(nil).command("j", "endj").text("\u{1B}@")
        let analysis = try Documents.analyze(writer.bytes)
        let pages = analysis.impressions.pages
        #expect(analysis.formats == [.escPRaster])
        #expect(pages.map(\.color) == [.monochrome, .color, .monochrome, .monochrome])
        #expect(pages.map(\.isBlank) == [false, false, true, true])
        #expect(pages.map { $0.media?.name } == Array(repeating: "iso_a4_210x297mm", count: 4))
    }

    @Test(
        "Packed rows, indexes and black ink are seen through",
        arguments: [
            (
                [UInt8](repeating: 0, count: 9), [0x80, 255, 255, 255, 1, 9, 9, 9, 7, 9, 99],
                PrintColorMode.color
            ),
            ([0, 0, 1, 0, 0, 0, 0, 0, 0], [0xFE, 1, 2, 3], .monochrome),
            (
                [0, 0, 0, 0, 0, 0, 1, 0, 6, 255, 255, 255, 8, 8, 8], [0x80, 0, 0xFF, 1], .monochrome
            ),
            ([0, 0, 0, 0, 0, 0, 1, 0, 6, 255, 255, 255, 8, 8, 99], [0x80, 0, 0xFF, 1], .color),
        ])
    func rasterRows(quality: [UInt8], row: [UInt8], color: PrintColorMode) throws {
        let writer = ESCPWriter().rasterMode().command("q", "setq", quality).command("p", "sttp")
            .pixels(row, isPacked: true).command("p", "endp", [0])
        let pages = try Documents.analyze(writer.bytes).impressions.pages
        #expect(pages.map(\.color) == [color])
        #expect(pages.map(\.isBlank) == [false])
    }

    @Test("A sheet ends where the page says so, and copies are the printer's")
    func rasterSheets() throws {
        let writer = ESCPWriter().remote([("DP", [0, 2])]).rasterMode().command("c", "setc", [3])
            .rasterPage(ESCPTests.black, isFront: true).rasterPage(ESCPTests.black)
            .rasterPage(ESCPTests.black).rasterPage(ESCPTests.black)
        let impressions = try Documents.analyze(writer.bytes).impressions
        #expect(impressions.count == 12)
        #expect(impressions.pages.map(\.startsSheet) == [true, false, true, true])
        #expect(impressions.sheetCount == 9)
    }

    // MARK: Other languages

    @Test(
        "A page of a printer that leaves PCL first may begin lower down", arguments: ["180", "360"])
    func afterPCL(resolution: String) throws {
        let head = Array("\u{1B}*rbC\u{1B}*t\(resolution)R\u{1B}J".utf8) + [0xFF]
        // A bit image, ESC | B, of one column of 24 dots.
        let image: [UInt8] = Array("\r\u{1B}|B@".utf8) + [1, 0, 0xFF, 0xFF, 0xFF, 0x0C]
        let analysis = try Documents.analyze(head + image)
        #expect(analysis.formats == [.escP])
        #expect(analysis.impressions.pages.map(\.isBlank) == [false])
    }

    @Test("What begins like ESC/P and is not is never taken for it")
    func otherLanguages() throws {
        let documents: [[UInt8]] = [
            // LIPS, PCL, a label printer's rasters, a receipt, and a cut within an illegal command.
            Array("\u{1B}@\u{1B}P31;300;0Jlips".utf8),
            Array("\u{1B}*rbC\u{1B}*t300R\u{1B}*r1A".utf8),
            Array("\u{1B}@\u{1B}iz\u{8F}".utf8) + [0x0A, 0x3E, 0x00, 0x01],
            Array("\u{1B}@receipt\n\u{1D}V\u{00}".utf8), Array("\u{1B}@text\u{1B}[K".utf8),
        ]
        for document in documents {
            let formats = (try? Documents.analyze(document).formats) ?? []
            #expect(!formats.contains(.escP))
        }
    }

    @Test("Languages can follow one another")
    func languages() throws {
        let exit = "\u{1B}%-12345X"
        let analysis = try Documents.analyze(
            "\u{00}\u{00}\u{00}\u{1B}\u{01}@EJL 1284.4\n@EJL     \n\u{1B}@one\(exit)\u{1B}Etwo\u{0C}"
                .utf8)
        #expect(analysis.formats == [.escP, .pcl])
        #expect(analysis.impressions.count == 2)
    }
}

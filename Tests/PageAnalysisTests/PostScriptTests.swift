import PrintModel
import Testing

@testable import PageAnalysis

@Suite(
    "PostScript",
    .enabled(if: PostScriptDocuments.hasGhostscript, "no Ghostscript"))
struct PostScriptTests {
    @Test(
        "What a program puts out is found by running it, whatever its comments say",
        arguments: [
            ("showpage", 1),
            ("", 0),
            ("10 10 50 50 rectfill", 0),
            ("%%Pages: 1\n100 { showpage } repeat", 100),
            ("%%Pages: 9\n%%Page: 1 1\nshowpage", 1),
            ("%%BeginData: 900 Binary Bytes\nshowpage showpage\n%%EndData", 2),
            ("1 1 17 { pop showpage } for", 17),
            ("/showpage { } def showpage showpage", 0),
            ("/showpage { systemdict /showpage get dup exec exec } def showpage", 2),
            ("/p { showpage } bind def /showpage { } def p", 1),
            ("save /showpage { } def showpage restore showpage", 1),
            ("(showpage) print (showpage) pop % showpage", 0),
            ("/s (showpage) def s cvn cvx exec", 1),
            ("(showpage) cvx exec", 1),
            ("currentfile cvx exec showpage showpage", 2),
            ("{ showpage stop showpage } stopped { showpage } if", 2),
            ("showpage stop showpage", 1),
            ("showpage quit showpage", 1),
            ("copypage copypage showpage", 3),
            ("currentfile 8 string readstring showpage pop pop showpage", 1),
            ("mark { << /Nonsense 5 >> setpagedevice } stopped cleartomark showpage", 1),
            ("<< /EndPage { pop 2 mod 1 eq } >> setpagedevice 4 { showpage } repeat", 2),
            ("<< /BeginPage { pop } >> setpagedevice showpage", 1),
        ])
    func pages(body: String, count: Int) throws {
        #expect(try PostScriptDocuments.run(body).impressions.count == count)
    }

    @Test(
        "Copies and sides are those of the page device when the page is put out",
        arguments: [
            ("", 1, Sides.oneSided),
            ("/#copies 3 def", 3, .oneSided),
            ("userdict /#copies 2 put", 2, .oneSided),
            ("<< /NumCopies 4 >> setpagedevice", 4, .oneSided),
            ("/#copies 3 def << /NumCopies 4 >> setpagedevice", 4, .oneSided),
            ("<< /Duplex true >> setpagedevice", 1, .twoSidedLongEdge),
            ("<< /Duplex true /Tumble true >> setpagedevice", 1, .twoSidedShortEdge),
            ("<< /Tumble true >> setpagedevice", 1, .oneSided),
        ])
    func settings(body: String, copies: Int, sides: Sides) throws {
        let page = try #require(
            try PostScriptDocuments.run("\(body) showpage").impressions.pages.first)
        #expect(page.copies == copies)
        #expect(page.sides == sides)
    }

    @Test("Paper, sides and copies may change from page to page")
    func changes() throws {
        let analysis = try PostScriptDocuments.run(
            """
            << /PageSize [595 842] >> setpagedevice showpage
            << /PageSize [842 1191] /Duplex true >> setpagedevice showpage showpage
            << /PageSize [612 792] /Duplex false /NumCopies 2 >> setpagedevice showpage
            """)
        let pages = analysis.impressions.pages
        #expect(
            pages.map(\.media?.name) == [
                "iso_a4_210x297mm", "iso_a3_297x420mm", "iso_a3_297x420mm", "na_letter_8.5x11in",
            ])
        #expect(
            pages.map(\.sides) == [.oneSided, .twoSidedLongEdge, .twoSidedLongEdge, .oneSided])
        #expect(pages.map(\.copies) == [1, 1, 1, 2])
        #expect(analysis.impressions.count == 5)
        #expect(analysis.impressions.sheetCount == 4)
    }

    @Test("The paper of a program that names none is not made up")
    func unnamedPaper() throws {
        #expect(try PostScriptDocuments.run("showpage").impressions.pages.map(\.media) == [nil])
    }

    @Test("Paper that a plotter's driver names after its margins is known")
    func plotter() throws {
        let setup = """
            [{ /HPDict /ProcSet findresource /SetMargins get [ 14 14 14 14 ] exch exec
            << /PageSize [842 1191] /ImagingBBox null >> setpagedevice
            /HPDict /ProcSet findresource /SetMarginType get (Normal) exch exec } stopped cleartomark
            """
        let pages = try PostScriptDocuments.run("\(setup) showpage").impressions.pages
        #expect(pages.map(\.media) == [MediaSize(widthPoints: 842, heightPoints: 1191)])
    }

    private static let square = "10 10 50 50 rectfill"

    private static let paintings: [(String, Ink)] = [
        ("", []),
        (square, .mark),
        ("1 setgray \(square)", []),
        ("1 0 0 setrgbcolor \(square)", .color),
        ("1 0 0 setrgbcolor", []),
        ("0.3 0.3 0.3 setrgbcolor \(square)", .mark),
        // Black ink alone, turned into RGB by a driver.
        ("0.137 0.122 0.125 setrgbcolor \(square)", .mark),
        ("0 0 0 1 setcmykcolor \(square)", .mark),
        ("0 0 1 0 setcmykcolor \(square)", .color),
        ("0 0 0 0 setcmykcolor \(square)", []),
        ("0 0 0.5 sethsbcolor \(square)", .mark),
        ("0 1 0.5 sethsbcolor \(square)", .color),
        ("[/Indexed /DeviceRGB 1 <0000FF808080>] setcolorspace 0 setcolor \(square)", .color),
        ("[/Indexed /DeviceRGB 1 <0000FF808080>] setcolorspace 1 setcolor \(square)", .mark),
        (
            "[/Separation /Black /DeviceCMYK { 0 0 0 4 -1 roll }] setcolorspace 1 setcolor \(square)",
            .mark
        ),
        ("0 1 0 setrgbcolor 9 9 moveto 90 90 lineto stroke", .color),
        ("0 1 0 setrgbcolor 100 100 20 20 rectclip \(square)", []),
        ("\(square) erasepage", []),
        ("1 0 0 setrgbcolor \(square) 1 setgray \(square)", []),
        ("/Courier 20 selectfont 0 0 1 setrgbcolor 30 30 moveto (Text) show", .color),
        ("/Courier 20 selectfont 0 0 1 setrgbcolor 30 30 moveto (    ) show", []),
        ("90 90 scale 2 2 8 [2 0 0 2 0 0] { <00FF00FF> } image", .mark),
        ("90 90 scale 2 1 8 [2 0 0 1 0 0] { <808080FFFFFF> } false 3 colorimage", .mark),
        ("90 90 scale 2 1 8 [2 0 0 1 0 0] { <8080FFFFFFFF> } false 3 colorimage", .color),
    ]

    @Test("Colour is decided by what is painted", arguments: paintings)
    func marks(body: String, ink: Ink) throws {
        let page = try #require(
            try PostScriptDocuments.run("\(body) showpage").impressions.pages.first)
        #expect(page.color == ink.colorMode)
        #expect(page.isBlank == ink.isEmpty)
    }

    private static let red = "1 0 0 setrgbcolor \(square) showpage "

    @Test(
        "What a driver asks to be printed in grey is monochrome, until it asks otherwise",
        arguments: [
            ("<< /ProcessColorModel /DeviceGray >> setpagedevice", PrintColorMode.monochrome),
            ("<< /ProcessColorModel (DeviceGray) >> setpagedevice", .monochrome),
            ("<< /ProcessColorModel /DeviceRGB >> setpagedevice", .color),
            ("<< /ProcessColorModel 3 >> setpagedevice", .color),
            (
                "<< /ProcessColorModel /DeviceGray >> setpagedevice << /NumCopies 1 >> setpagedevice",
                .monochrome
            ),
            ("save << /ProcessColorModel /DeviceGray >> setpagedevice restore", .color),
            ("(gray) RCsetdevicecolor", .monochrome), ("(cmyk) RCsetdevicecolor", .color),
            ("(gray) RCsetdevicecolor (cmyk) RCsetdevicecolor", .color),
            ("2 setcolormode", .monochrome), ("1 setcolormode", .color),
        ])
    func printedInGray(setup: String, color: PrintColorMode) throws {
        let pages = try PostScriptDocuments.run("\(Self.red) \(setup) \(Self.red)")
            .impressions.pages
        #expect(pages.map(\.color) == [.color, color])
    }

    @Test("In grey, white paper is blank, and a light colour a mark")
    func blankInGray() throws {
        let gray = "<< /ProcessColorModel /DeviceGray >> setpagedevice"
        let pages = try PostScriptDocuments.run(
            "\(gray) showpage 1 setgray \(Self.square) showpage 1 1 0.5 setrgbcolor \(Self.square) showpage"
        ).impressions.pages
        #expect(pages.map(\.isBlank) == [true, true, false])
    }

    @Test("Comments tell where pages are when they are as many as the pages")
    func places() throws {
        let body = "%%Page: 1 1\nshowpage\n%%Page: 7 1\n%%BeginDocument: a\n%%Page: 1 1\n"
        let honest = try PostScriptDocuments.run("\(body)%%EndDocument\nshowpage")
        let places = honest.impressions.pages.compactMap(\.byteRange)
        #expect(places.count == 2)
        #expect(places.first?.upperBound == places.last?.lowerBound)
        let lying = try PostScriptDocuments.run("\(body)%%EndDocument\n3 { showpage } repeat")
        #expect(lying.impressions.pages.map(\.byteRange) == [nil, nil, nil, nil])
    }

    @Test("An EPS document without showpage puts out nothing")
    func encapsulated() throws {
        let header = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n0 0 9 9 rectfill\n"
        let silent = try Documents.analyze(header.utf8)
        #expect(silent.formats == [.encapsulatedPostScript])
        #expect(silent.impressions.pages.isEmpty)
        #expect(silent.warnings.count == 1)
        #expect(try Documents.analyze("\(header)showpage\n".utf8).impressions.count == 1)
    }

    @Test("A DOS EPS file holds a program of a given length, and a preview after it")
    func preview() throws {
        let program = Array("%!PS-Adobe-3.0 EPSF-3.0\nshowpage\n".utf8)
        func little(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> (8 * $0) & 0xFF) } }
        func header(_ length: Int) -> [UInt8] {
            [0xC5, 0xD0, 0xD3, 0xC6] + little(30) + little(length) + little(0) + little(0)
                + little(30 + program.count) + little(4) + [0xFF, 0xFF]
        }
        let tiff: [UInt8] = [0x49, 0x49, 0x2A, 0x00]
        let analysis = try Documents.analyze(header(program.count) + program + tiff)
        #expect(analysis.impressions.count == 1)
        #expect(analysis.formats == [.encapsulatedPostScript])
        #expect(throws: AnalysisError.self) {
            try Documents.analyze(header(1 << 30) + program + tiff)
        }
    }

    @Test("Programs are parted by a control-D before another, and end at a UEL")
    func ends() throws {
        let exit = "\u{1B}%-12345X"
        let job =
            "%!PS\n/#copies 2 def showpage\n\u{4}%!PS\nshowpage\u{4}\n\(exit)@PJL EOJ\n\(exit)"
        let analysis = try Documents.analyze(job.utf8)
        #expect(analysis.impressions.pages.map(\.copies) == [2, 1])
        #expect(analysis.impressions.pages.map(\.startsSheet) == [true, true])
        #expect(analysis.warnings.isEmpty)
    }

    @Test("A program that leaves the server's loop, as old downloads do, goes on")
    func exitServer() throws {
        let analysis = try PostScriptDocuments.run(
            "serverdict begin 0 exitserver\n/#copies 2 def showpage")
        #expect(analysis.impressions.pages.map(\.copies) == [2])
        #expect(analysis.warnings.isEmpty)
    }

    @Test(
        "COPIES is what a program starts from, and what it sets itself replaces that; QTY multiplies",
        arguments: [
            ("", 6), ("/#copies 1 def", 2), ("<< /NumCopies 5 >> setpagedevice", 10),
            ("userdict /#copies #copies 1 add put", 8),
        ])
    func copiesOfPJL(body: String, copies: Int) throws {
        let job =
            "\u{1B}%-12345X@PJL SET COPIES=3\n@PJL SET QTY=2\n@PJL ENTER LANGUAGE=POSTSCRIPT\n"
        let analysis = try Documents.analyze("\(job)%!PS\n\(body) showpage\n".utf8)
        #expect(analysis.impressions.pages.map(\.copies) == [copies])
    }

    @Test(
        "Kyocera's commands before a program set it up; one that is not known could do anything",
        arguments: [
            ("!R! RES; EXIT;", 1, Sides.oneSided),
            ("!R! COPY 3; EXIT;\r\n", 3, .oneSided),
            ("!R!DUPX 2;EXIT; ", 1, .twoSidedShortEdge),
            ("!R!DUPX2;EXIT;", 1, .twoSidedShortEdge),
            (
                "@PJL SET COPIES=2\n!R!SCRN0;RGBL0,-3;EXIT;\u{1B}%-12345X@PJL SET DUPLEX=ON\n"
                    + "@PJL ENTER LANGUAGE=POSTSCRIPT\n", 1, .twoSidedLongEdge
            ),
            (
                "@PJL JOB\n@PJL SET COPIES=2\n!R!CRES;HUE0,1;LGHT0,0;SATU0;EXIT;\u{1B}%-12345X"
                    + "@PJL ENTER LANGUAGE=POSTSCRIPT\n", 2, .oneSided
            ),
        ])
    func prescribe(commands: String, copies: Int, sides: Sides) throws {
        let page = try Documents.analyze("\(commands)%!PS\nshowpage\n".utf8).impressions.pages.first
        #expect(page?.copies == copies)
        #expect(page?.sides == sides)
        #expect(throws: AnalysisError.unknownFormat(offsetBytes: 0)) {
            try Documents.analyze("!R! PAGE; EXIT;%!PS\nshowpage\n".utf8)
        }
    }

    @Test(
        "Duplex is taken from the operators of the printers before level 2 as well",
        arguments: [
            ("statusdict begin true setduplexmode true settumble end", Sides.twoSidedShortEdge),
            ("statusdict begin true settumble true setduplexmode end", .twoSidedShortEdge),
            ("statusdict begin true setduplexmode false settumble end", .twoSidedLongEdge),
            ("statusdict begin false setduplexmode false settumble end", .oneSided),
            // Lexmark's drivers ask first whether there is a unit for it.
            (
                "statusdict /duplexer get exec { << /Duplex true /Tumble true >> setpagedevice } if",
                .twoSidedShortEdge
            ),
        ])
    func legacyDuplex(program: String, sides: Sides) throws {
        let analysis = try Documents.analyze("%!PS\n\(program) showpage\n".utf8)
        #expect(analysis.impressions.pages.map(\.sides) == [sides])
        #expect(analysis.warnings.isEmpty)
    }

    @Test("A program that gives setpagedevice another meaning, as n-up tools do, is counted")
    func ownPageDevice() throws {
        let program =
            "userdict /setpagedevice { pop } put << /NumCopies 5 >> setpagedevice showpage showpage"
        let analysis = try Documents.analyze("%!PS\n\(program)\n".utf8)
        #expect(analysis.impressions.pages.map(\.copies) == [1, 1])
        #expect(analysis.warnings.isEmpty)
    }
}

import PageAnalysis
import PrintModel
import Testing

/// What a page's contents leave on paper: `blank`, `gray` or `color`.
enum PDFLook: String {
    case blank, gray, color

    init(_ page: Page) {
        self = page.isBlank ? .blank : page.color == .color ? .color : .gray
    }
}

@Suite("Colour of PDF pages")
struct PDFColorTests {
    /// The look of a page with `contents`.
    ///
    /// - Parameter objects: objects from number 3 on; streams are given as their data after the
    ///   dictionary, as in "<< /Length 3 >> stream".
    func look(
        _ contents: String, _ resources: String = "", objects: [String] = [],
        entries: String = "/MediaBox [0 0 595 842]"
    ) throws -> PDFLook {
        var writer = PDFWriter()
        for object in objects { writer.put(object) }
        writer.putTree([writer.putPage(contents, resources: resources, entries: entries)])
        let pages = try Documents.analyze(writer.document()).impressions.pages
        return PDFLook(try #require(pages.first))
    }

    static func stream(_ dictionary: String, _ data: String) -> String {
        "<< \(dictionary) /Length \(data.utf8.count) >>\nstream\n\(data)\nendstream"
    }

    static let plain: [(contents: String, look: PDFLook)] = [
        ("", .blank),
        ("0 g 9 9 9 9 re f", .gray),
        ("1 g 9 9 9 9 re f", .blank),
        ("1 0 0 rg 9 9 9 9 re f", .color),
        ("1 0 0 rg 0.4 g 9 9 9 9 re f", .gray),
        ("0.4 0.4 0.4 rg 9 9 9 9 re f", .gray),
        ("0.14 0.12 0.13 rg 9 9 9 9 re f", .gray),  // Black ink as RGB.
        ("0 0 0 1 k 9 9 9 9 re f", .gray),
        ("0.6 0.4 0.4 1 k 9 9 9 9 re f", .gray),  // Black hides the colour under it.
        ("0.3 0.3 0.3 0 k 9 9 9 9 re f", .color),
        ("0 0 0.2 0 k 9 9 9 9 re f", .color),
        ("0 1 0 RG 9 9 m 90 90 l S", .color),
        ("0 1 0 RG 9 9 9 9 re f", .gray),  // Set, but not used.
        ("q 0 1 0 rg Q 9 9 9 9 re f", .gray),
        ("1 0 0 rg 9 9 9 9 re n", .blank),
        ("1 0 0 rg 700 9 9 9 re f", .blank),  // Off the page.
        ("1 0 0 rg 1 0 0 1 700 0 cm 9 9 9 9 re f", .blank),
        ("q 0 0 9 9 re W n 1 0 0 rg 50 50 9 9 re f Q", .blank),  // Clipped away.
        ("1 0 0 rg 50 50 9 9 re f 0.5 g 40 40 90 90 re f", .gray),  // Painted over.
        ("1 0 0 rg 50 50 9 9 re f 1 g 0 0 595 842 re f", .blank),
        ("1 0 0 rg 50 50 9 9 re f 1 g 55 0 595 842 re f", .color),
        ("1 0 0 rg BT /F1 9 Tf 40 40 Td (x) Tj ET", .color),
        ("1 0 0 rg BT /F1 9 Tf 40 40 Td [(x) -20 (y)] TJ ET", .color),
        ("1 0 0 rg BT /F1 9 Tf 40 40 Td (   ) Tj ET", .blank),
        ("1 0 0 rg BT /F1 9 Tf 3 Tr 40 40 Td (x) Tj ET", .blank),  // Invisible.
        ("1 0 0 rg BT /F1 9 Tf 1 Tr 40 40 Td (x) Tj ET", .gray),  // Outlines only.
        ("1 0 0 rg BT /F1 9 Tf 900 40 Td (x) Tj ET", .blank),
        ("1 0 0 rg (an operator is no text: 0 0 9 9 re f) pop", .blank),
        ("1 0 0 rg % 0 0 9 9 re f\n", .blank),
    ]

    @Test("Only what is painted counts", arguments: plain)
    func operators(contents: String, look: PDFLook) throws {
        #expect(try self.look(contents) == look)
    }

    static let strings: [(ending: String, look: PDFLook)] = [
        (") 1 0 0 rg (", .color),
        ("\\\\) 1 0 0 rg (", .color),
        ("()) 1 0 0 rg (", .color),
        ("\\() 1 0 0 rg (", .color),
        ("\\) 1 0 0 rg ", .gray),
        ("(\\)) 1 0 0 rg ", .gray),
        ("() 1 0 0 rg ", .gray),
        ("(() 1 0 0 rg )", .gray),
    ]

    @Test("A string ends where its parentheses balance, however long it is", arguments: strings)
    func endsOfStrings(ending: String, look: PDFLook) throws {
        // Bytes next to those that matter, in ASCII and with the highest bit set.
        for filler in ["x", "'", "*", "[", "]", "\u{E8}", "\u{29C}"] {
            for count in 0...17 {
                let text = String(repeating: filler, count: count)
                let contents = "0 g (\(text)\(ending)\(text)) pop 9 9 9 9 re f"
                #expect(try self.look(contents) == look, "\(count) times \(filler)")
            }
        }
    }

    static let tint = "<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0] /C1 "

    static let paintsInSpaces: [(space: String, color: String, look: PDFLook)] = [
        ("[/ICCBased 3 0 R]", "0.9 0.1 0.1", .color),
        ("[/ICCBased 3 0 R]", "0.5 0.5 0.5", .gray),
        ("[/CalRGB << /WhitePoint [1 1 1] >>]", "0 0 1", .color),
        ("[/CalGray << /WhitePoint [1 1 1] >>]", "0.5", .gray),
        ("[/Lab << /WhitePoint [0.95 1 1.09] >>]", "50 60 0", .color),
        ("[/Lab << /WhitePoint [0.95 1 1.09] >>]", "50 0 0", .gray),
        ("[/Lab << /WhitePoint [0.95 1 1.09] >>]", "100 0 0", .blank),
        ("[/Indexed /DeviceRGB 1 <FF0000808080>]", "0", .color),
        ("[/Indexed /DeviceRGB 1 <FF0000808080>]", "1", .gray),
        ("[/Separation /Red /DeviceCMYK \(tint) [0 1 1 0] >>]", "0.5", .color),
        ("[/Separation /Red /DeviceCMYK \(tint) [0 1 1 0] >>]", "0", .blank),
        ("[/Separation /Dark /DeviceCMYK \(tint) [0 0 0 1] >>]", "0.5", .gray),
        ("[/Separation /Black /DeviceCMYK \(tint) [0 1 1 0] >>]", "1", .gray),
        ("[/Separation /All /DeviceCMYK \(tint) [1 1 1 1] >>]", "1", .gray),
        ("[/Separation /None /DeviceCMYK \(tint) [0 1 1 0] >>]", "1", .blank),
        ("[/DeviceN [/Spot /Black] /DeviceCMYK 4 0 R]", "0 1", .gray),
        ("[/DeviceN [/Spot /Black] /DeviceCMYK 4 0 R]", "1 0", .color),
    ]

    @Test("Colours count by what they are in their space", arguments: paintsInSpaces)
    func spaces(space: String, color: String, look: PDFLook) throws {
        let objects = [
            PDFColorTests.stream("/N 3", "profile"),
            PDFColorTests.stream(
                "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1 0 1]",
                "{ exch 0 exch 0 4 -1 roll }"),
        ]
        let resources = "/ColorSpace << /CS \(space) >>"
        #expect(
            try self.look("/CS cs \(color) sc 9 9 9 9 re f", resources, objects: objects) == look)
    }

    static let imagesOfPixels: [(dictionary: String, data: String, look: PDFLook)] = [
        ("/Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB", "ff0000808080>", .color),
        ("/Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB", "202020808080>", .gray),
        ("/Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB", "ffffffffffff>", .blank),
        (
            "/Width 1 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceCMYK", "0000004000ff0000>",
            .color
        ),
        (
            "/Width 1 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceCMYK", "0000004000000000>",
            .gray
        ),
        (
            "/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceCMYK /Decode [1 0 1 0 1 0 1 0]",
            "ffffff00>", .gray
        ),
        (
            "/Width 4 /Height 1 /BitsPerComponent 2 /ColorSpace [/Indexed /DeviceRGB 1 <0000000000FF>]",
            "01>", .color
        ),
        (
            "/Width 4 /Height 1 /BitsPerComponent 2 /ColorSpace [/Indexed /DeviceRGB 1 <0000000000FF>]",
            "00>", .gray
        ),
        // Three pixels; the bits after them are none.
        (
            "/Width 3 /Height 1 /BitsPerComponent 2 /ColorSpace [/Indexed /DeviceRGB 1 <0000000000FF>]",
            "01>", .gray
        ),
        ("/Width 8 /Height 1 /BitsPerComponent 1 /ColorSpace /DeviceGray", "ff>", .blank),
        (
            "/Width 8 /Height 1 /BitsPerComponent 1 /ColorSpace /DeviceGray /Decode [1 0]", "ff>",
            .gray
        ),
        ("/Width 1 /Height 1 /BitsPerComponent 16 /ColorSpace /DeviceRGB", "ffff00000000>", .color),
        ("/Width 8 /Height 1 /ImageMask true", "ff>", .blank),
        ("/Width 8 /Height 1 /ImageMask true", "fe>", .color),  // In the colour that is set.
    ]

    @Test("Images count by their pixels", arguments: imagesOfPixels)
    func images(dictionary: String, data: String, look: PDFLook) throws {
        let image = PDFColorTests.stream(
            "/Subtype /Image /Filter /ASCIIHexDecode \(dictionary)", data)
        let resources = "/XObject << /I 3 0 R >>"
        let contents = "1 0 0 rg 90 0 0 90 9 9 cm /I Do"
        #expect(try self.look(contents, resources, objects: [image]) == look)
        // The same within the contents.
        let inline = "1 0 0 rg 90 0 0 90 9 9 cm BI /F /AHx \(dictionary) ID \(data) EI 0 g"
        #expect(try self.look(inline) == look)
    }

    @Test("An inline image that holds operators and EI is data all the same")
    func inlineData() throws {
        // 24 grey pixels.
        let data = "1 1 0 rg 0 0 9 9 re EI f"
        let contents = "90 0 0 90 9 9 cm BI /W 24 /H 1 /BPC 8 /CS /G ID \(data) EI Q"
        #expect(try look(contents) == .gray)
    }

    static let jpegs: [(name: String, look: PDFLook)] = [
        ("pdf-jpeg-gray.pdf", .gray), ("pdf-jpeg-color.pdf", .color),
        ("pdf-jpeg-color-progressive.pdf", .color),
        ("pdf-jpx-gray.pdf", .gray), ("pdf-jpx-gray-codestream.pdf", .gray),
        ("pdf-jpx-color.pdf", .color), ("pdf-jpx-color-codestream.pdf", .color),
    ]

    @Test("JPEG and JPEG 2000 images count by their pixels", arguments: jpegs)
    func jpeg(name: String, look: PDFLook) throws {
        let pages = try Documents.analyze(try Documents.fixture(name)).impressions.pages
        #expect(pages.map(PDFLook.init) == [look])
    }

    static let indirectPaints:
        [(contents: String, resources: String, object: String, look: PDFLook)] = [
            ("/X Do", "/XObject << /X 3 0 R >>", form("1 0 0 rg 9 9 9 9 re f"), .color),
            ("", "/XObject << /X 3 0 R >>", form("1 0 0 rg 9 9 9 9 re f"), .blank),
            ("1 0 0 rg /X Do", "/XObject << /X 3 0 R >>", form("9 9 9 9 re f"), .color),
            ("/X Do", "/XObject << /X 3 0 R >>", form("1 0 0 rg 200 9 9 9 re f"), .blank),
            ("/X Do", "/XObject << /X 3 0 R >>", form("/X Do 0.5 g 9 9 9 9 re f"), .gray),
            (
                "1 0 0 1 900 0 cm /X Do", "/XObject << /X 3 0 R >>", form("1 0 0 rg 9 9 9 9 re f"),
                .blank
            ),
            (
                "/Pattern cs /P scn 9 9 9 9 re f", "/Pattern << /P 3 0 R >>",
                tiling("/PaintType 1", "0 0 1 rg 0 0 5 5 re f"), .color
            ),
            (
                "/PCS cs 0 1 0 /P scn 9 9 9 9 re f",
                "/Pattern << /P 3 0 R >> /ColorSpace << /PCS [/Pattern /DeviceRGB] >>",
                tiling("/PaintType 2", "1 0 0 rg 0 0 5 5 re f"), .color
            ),
            (
                "/PCS cs 0.5 0.5 0.5 /P scn 9 9 9 9 re f",
                "/Pattern << /P 3 0 R >> /ColorSpace << /PCS [/Pattern /DeviceRGB] >>",
                tiling("/PaintType 2", "1 0 0 rg 0 0 5 5 re f"), .gray
            ),
            ("/S sh", "/Shading << /S 3 0 R >>", axial("[0.5 0.5 0.5] /C1 [0 0 1]"), .color),
            ("/S sh", "/Shading << /S 3 0 R >>", axial("[0.5 0.5 0.5] /C1 [0 0 0]"), .gray),
            (
                "0 1 0 rg BT /F 9 Tf 40 40 Td (a) Tj ET", "/Font << /F 3 0 R >>",
                type3("9 0 0 0 9 9 d1 1 0 0 rg 0 0 9 9 re f"), .color
            ),
            (
                "BT /F 9 Tf 40 40 Td (a) Tj ET", "/Font << /F 3 0 R >>",
                type3("9 0 0 0 9 9 d1 1 0 0 rg 0 0 9 9 re f"), .gray
            ),
            (
                "BT /F 9 Tf 40 40 Td (a) Tj ET", "/Font << /F 3 0 R >>",
                type3("9 0 d0 1 0 0 rg 0 0 9 9 re f"), .color
            ),
            (
                "BT /F 9 Tf 40 40 Td (b) Tj ET", "/Font << /F 3 0 R >>",
                type3("9 0 d0 1 0 0 rg 0 0 9 9 re f"), .blank
            ),
            (
                "/G gs 1 0 0 rg 9 9 9 9 re f", "/ExtGState << /G 3 0 R >>", "<< /ca 0 >>", .blank
            ),
            (
                "/OC /L BDC 1 0 0 rg 9 9 9 9 re f EMC", "/Properties << /L 3 0 R >>",
                "<< /Type /OCG >>", .color
            ),
        ]

    static func form(_ contents: String) -> String {
        stream(
            "/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X 3 0 R >> >>", contents)
    }

    static func tiling(_ entries: String, _ contents: String) -> String {
        stream(
            "/PatternType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << >> "
                + entries, contents)
    }

    static func axial(_ ends: String) -> String {
        "<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 1 1] "
            + "/Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 \(ends) >> >>"
    }

    /// With its one glyph as object 4, which is the page's contents otherwise.
    static func type3(_ glyph: String) -> String {
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] "
            + "/CharProcs << /a 4 0 R >> /Encoding << /Differences [97 /a] >> >>|"
            + stream("", glyph)
    }

    @Test(
        "Forms, patterns, shadings and glyphs count where they are used", arguments: indirectPaints)
    func indirect(contents: String, resources: String, object: String, look: PDFLook) throws {
        let objects = object.split(separator: "|").map(String.init)
        #expect(try self.look(contents, resources, objects: objects) == look)
    }

    @Test("Layers that are off when printing do not count")
    func layers() throws {
        for (configuration, look) in [
            ("/OFF [3 0 R]", PDFLook.blank), ("/ON [3 0 R]", .color), ("/BaseState /OFF", .blank),
            ("/AS [<< /Event /Print /OCGs [3 0 R] /Category [/Print] >>]", .blank),
        ] {
            var writer = PDFWriter()
            writer.put(
                "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [3 0 R] "
                    + "/D << \(configuration) >> >> >>", as: 1)
            writer.put("<< /Type /OCG /Name (L) /Usage << /Print << /PrintState /OFF >> >> >>")
            let contents = "/OC /L BDC 1 0 0 rg 9 9 9 9 re f EMC"
            writer.putTree([writer.putPage(contents, resources: "/Properties << /L 3 0 R >>")])
            let pages = try Documents.analyze(writer.document()).impressions.pages
            #expect(pages.map(PDFLook.init) == [look], "\(configuration)")
        }
    }

    static let annotationEntries: [(entries: String, look: PDFLook)] = [
        ("/F 4", .color), ("/F 0", .blank), ("/F 6", .blank), ("/F 4 /Rect [900 0 999 9]", .blank),
        ("/F 4 /AP << /N << /On 3 0 R >> >> /AS /On", .color),
        ("/F 4 /AP << /N << /On 3 0 R >> >> /AS /Off", .blank),
        ("/F 4 /AP null /Subtype /Square /C [0 0 1]", .color),
        ("/F 4 /AP null /Subtype /Link /C [0 0 1]", .color),
        ("/F 4 /AP null /Subtype /Link /C [0 0 1] /Border [0 0 0]", .blank),
        ("/F 4 /AP null /Subtype /Widget /MK << /BC [0 0 1] /BG [1] >>", .color),
        ("/F 4 /AP null /Subtype /Text /C [0 0 1]", .blank),
    ]

    @Test("Annotations count when they print", arguments: annotationEntries)
    func annotations(entries: String, look: PDFLook) throws {
        let appearance = PDFColorTests.form("1 0 0 rg 9 9 9 9 re f")
        // The last of equal keys counts.
        let annotation =
            "<< /Type /Annot /Subtype /Stamp /Rect [9 9 99 99] /AP << /N 3 0 R >> \(entries) >>"
        let entries = "/MediaBox [0 0 595 842] /Annots [\(annotation)]"
        #expect(try self.look("", objects: [appearance], entries: entries) == look)
    }

    @Test("Contents in parts are one stream, and a long operation may lie across chunks")
    func seams() throws {
        var writer = PDFWriter()
        let first = writer.putStream("1 0 0")
        let second = writer.putStream("rg 9 9 9 9 re f")
        let page = writer.put(
            "<< /Type /Page /MediaBox [0 0 99 99] /Contents [\(first) 0 R \(second) 0 R] >>")
        let text = String(repeating: "(abc) 12 ", count: 20_000)
        let long = writer.putPage("0 g BT /F 9 Tf 9 9 Td [\(text)] TJ 1 0 0 rg (x) Tj ET")
        writer.putTree([page, long])
        let pages = try Documents.analyze(writer.document()).impressions.pages
        #expect(pages.map(\.color) == [.color, .color])
    }

    @Test("A shading's background is painted where a pattern has it, and not by sh")
    func shadingBackground() throws {
        let shading =
            "<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [50 0 60 0] /Background [1 0 0] "
            + "/Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0] /C1 [1 1 1] >> >>"
        let resources =
            "/Shading << /S \(shading) >> "
            + "/Pattern << /P << /PatternType 2 /Shading \(shading) >> >>"
        #expect(try look("/Pattern cs /P scn 9 9 90 90 re f", resources) == .color)
        #expect(try look("/S sh", resources) == .gray)
    }
}

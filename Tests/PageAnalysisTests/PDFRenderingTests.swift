import MendingSupport
import PrintModel
import Testing

@testable import PageAnalysis

/// Pages whose colour reading alone does not prove.
@Suite("Pages of PDF that have to be rendered", .enabled(if: GhostscriptCommand.installed != nil))
struct PDFRenderingTests {
    private static let red = "1 0 0 rg 9 9 90 90 re f"
    private static let states =
        "/ExtGState << /Multiply << /BM /Multiply >> /Screen << /BM /Screen >> "
        + "/Soft << /SMask << /S /Luminosity /G 3 0 R >> >> >> "
        // From black on the left to red on the right, between 100 and 300.
        + "/Shading << /Ends << \(shading) >> /Endless << \(shading) /Extend [true true] >> >>"
    private static let shading =
        "/ShadingType 2 /ColorSpace /DeviceRGB /Coords [100 0 300 0] "
        + "/Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0] /C1 [1 0 0] >>"
    private static let warning = "pages whose colour can't be proved count as coloured"

    static let doubted: [(contents: String, look: PDFLook)] = [
        // What black there is stays black, and paper white.
        ("0 g 0 0 200 200 re f /Multiply gs \(red)", .gray),
        ("/Multiply gs \(red)", .color),
        ("1 g 0 0 595 842 re f 0 g 200 200 9 9 re f /Screen gs \(red)", .gray),
        // A triangle that the square lies in, and one that it lies beside.
        ("0 0 m 300 0 l 0 300 l h W n \(red)", .color),
        ("0 g 0 200 9 9 re f 0 110 m 110 0 l 300 300 l h W n 1 0 0 rg 0 0 40 40 re f", .gray),
        // The mask lets a corner through: of the square, and between two others.
        ("0 g 300 300 9 9 re f /Soft gs \(red)", .color),
        ("0 g 300 300 9 9 re f /Soft gs 1 0 0 rg 5 50 9 9 re 50 5 9 9 re f", .gray),
        ("q 0 0 99 99 re W n /Endless sh Q", .gray), ("0 0 150 99 re W n /Endless sh", .color),
        ("0 g 0 0 9 9 re f 310 0 99 99 re W n /Ends sh", .gray),
        ("310 0 99 99 re W n /Endless sh", .color),
        // What is in colour for sure needs no renderer.
        ("\(red) /Multiply gs \(red)", .color),
    ]

    @Test("The colours are those that Ghostscript paints", arguments: doubted)
    func rendered(contents: String, look: PDFLook) throws {
        let analysis = try Documents.analyze(Self.document([contents]))
        #expect(try PDFLook(#require(analysis.impressions.pages.first)) == look)
        let isDoubted = !contents.hasPrefix(Self.red)
        #expect(
            analysis.warnings.map(\.message)
                == (isDoubted ? ["1 page was rendered to find the colour"] : []))
    }

    @Test(
        "Of a fax image in two colours those count that it has",
        arguments: [("FF0000808080", PDFLook.gray), ("808080FF0000", .color)])
    func fax(colors: String, look: PDFLook) throws {
        // Eight white pixels, which are ones.
        let image = PDFColorTests.stream(
            "/Subtype /Image /Width 8 /Height 1 /BitsPerComponent 1 "
                + "/ColorSpace [/Indexed /DeviceRGB 1 <\(colors)>] "
                + "/Filter [/ASCIIHexDecode /CCITTFaxDecode] "
                + "/DecodeParms [null << /K -1 /Columns 8 /Rows 1 >>]", "80080080>")
        var writer = PDFWriter()
        writer.put(image)
        writer.putTree([
            writer.putPage("90 0 0 90 9 9 cm /Im Do", resources: "/XObject << /Im 3 0 R >>")
        ])
        let pages = try Documents.analyze(writer.document()).impressions.pages
        #expect(pages.map { PDFLook($0) } == [look])
    }

    @Test("Each page gets its own colour, wherever it is in a document or in a job")
    func places() throws {
        let (black, paper) = (
            "0 g 0 0 200 200 re f /Multiply gs \(Self.red)", "/Multiply gs \(Self.red)"
        )
        let contents = ["0 g 9 9 9 9 re f", paper, black, Self.red, black, black, paper]
        let document = try Self.document(contents)
        let looks = try Documents.analyze(document + document).impressions.pages.map {
            PDFLook($0)
        }
        let expected: [PDFLook] = [.gray, .color, .gray, .color, .gray, .gray, .color]
        #expect(looks == expected + expected)
    }

    @Test("Without a renderer a page counts as coloured, and it is said")
    func missing() throws {
        let document = try Self.document(["0 g 0 0 200 200 re f /Multiply gs \(Self.red)"])
        let analysis = try Documents.withFile(document) {
            try DocumentAnalyzer(facilities: .none).analyze($0)
        }
        #expect(analysis.impressions.pages.map { PDFLook($0) } == [.color])
        #expect(analysis.warnings.map(\.message) == [Self.warning])
    }

    @Test(
        "What Ghostscript can't paint whole counts as coloured, and it is said",
        arguments: [
            // A font that is none, a form and a shading that are missing, no operator at all.
            "0 g BT /F 9 Tf 9 300 Td (a) Tj ET", "/Form Do", "/Shade sh", "9 what",
        ])
    func broken(part: String) throws {
        // Without that part it is black.
        let contents = "0 g 0 0 200 200 re f q /Multiply gs \(Self.red) Q \(part)"
        let analysis = try Documents.analyze(
            Self.document([contents], resources: "/Font << /F << /Type /Page >> >>"))
        #expect(analysis.impressions.pages.map { PDFLook($0) } == [.color])
        #expect(analysis.warnings.map(\.message) == [Self.warning])
    }

    @Test(
        "Only what Ghostscript has ended without a complaint is believed",
        arguments: [
            ("Page 1\nAll is painted.\nINFO: Rendering completed", true), ("Page 1\n", false),
            ("", false),
            ("   **** Error: what\nAll is painted.", false), ("Can't find All is painted.", false),
        ])
    func messages(text: String, isWhole: Bool) {
        #expect(GhostscriptCommand.paintsWhole(Array(text.utf8)) == isWhole)
    }

    private static func document(_ contents: [String], resources: String = "") throws -> [UInt8] {
        var writer = PDFWriter()
        writer.put(
            PDFColorTests.stream(
                "/Subtype /Form /BBox [0 0 99 99] /Group << /S /Transparency /CS /DeviceGray >>",
                "1 g 0 0 20 20 re f"))
        writer.putTree(contents.map { writer.putPage($0, resources: "\(states) \(resources)") })
        return writer.document()
    }
}

import PageAnalysis
import PrintModel
import Testing

@Suite("Damaged PDF documents")
struct PDFDamageTests {
    static let document = PDFWriter.document([PDFWriter.text, PDFWriter.redBox])

    /// The document with a text in it replaced by another of any length.
    static func damaged(_ text: String, _ replacement: String) -> [UInt8] {
        Array(String(decoding: document, as: UTF8.self).replacing(text, with: replacement).utf8)
    }

    static let mendable: [(old: String, new: String)] = [
        ("startxref", "startxxxx"), ("xref\n0 7", "xref\n0 9"), ("00000 n", "00000 x"),
        ("trailer", "tailer"), ("0000000009", "0000000019"), ("/Length 35", "/Length 3"),
        ("/Length 25", "/Length 99999"), ("%%EOF", ""),
        ("/MediaBox [0 0 595 842]", "/MediaBox 0 0 595 842] /X"),
        ("%PDF-1.7\n", "%PDF-1.7\n% moved\n"),
    ]

    @Test("Damage that viewers read past is warned of, and the pages count", arguments: mendable)
    func mended(old: String, new: String) throws {
        let analysis = try Documents.analyze(PDFDamageTests.damaged(old, new))
        #expect(analysis.impressions.pages.map(PDFLook.init) == [.gray, .color])
    }

    @Test("A document without a page tree is refused")
    func noTree() throws {
        for catalog in ["/Type /Catalog", "/Type /Catalog /Pages 99 0 R", "/Pages [1 2]"] {
            var writer = PDFWriter()
            writer.put("<< \(catalog) >>", as: 1)
            let error = #expect(throws: AnalysisError.self) {
                try Documents.analyze(writer.document())
            }
            guard case .damaged(.pdf, _, offsetBytes: 0)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("Pages whose tree is cut off count as far as they are there")
    func truncated() throws {
        let many = PDFWriter.document(Array(repeating: PDFWriter.text, count: 20))
        let half = Array(many[..<(many.count / 2)])
        // The tree comes first, so all kids are named; those that are gone are not printed.
        let analysis = try Documents.analyze(half)
        #expect((5..<15).contains(analysis.impressions.count))
        #expect(!analysis.warnings.isEmpty)
    }

    @Test("Every prefix gives an answer or an error")
    func prefixes() {
        for document in [PDFDamageTests.document, PDFTests.updated] {
            for count in 1..<document.count {
                _ = try? Documents.analyze(document[..<count], limits: .fuzzing)
            }
        }
    }

    @Test("Bytes changed at random give an answer or an error", arguments: 0..<8)
    func mutations(seed: Int) throws {
        let names =
            PDFTests.readableFixtures + PDFColorTests.jpegs.map(\.name) + ["pdf-password.pdf"]
        let original = try Documents.fixture(names[seed])
        var random = SplitMix(state: UInt64(seed))
        for _ in 0..<300 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8(Int.random(in: 0..<256, using: &random))
                case 1: bytes[place] ^= 1 << UInt8(Int.random(in: 0..<8, using: &random))
                case 2:
                    bytes.removeSubrange(
                        place..<min(bytes.count, place + Int.random(in: 0..<20, using: &random)))
                default: bytes.insert(contentsOf: bytes[(place / 2)..<place].prefix(40), at: place)
                }
                if bytes.isEmpty { break }
            }
            _ = try? Documents.analyze(bytes, limits: .fuzzing)
        }
    }

    // MARK: Hostile documents

    @Test("Forms that name each other over and over end soon")
    func formBomb() throws {
        var writer = PDFWriter()
        for level in 3..<40 {
            writer.put(
                PDFColorTests.stream(
                    "/Subtype /Form /BBox [0 0 99 99] /Resources "
                        + "<< /XObject << /X \(level + 1) 0 R >> >>",
                    String(repeating: "1 0 0 1 0 0 cm /X Do ", count: 10)))
        }
        writer.put(PDFColorTests.form("1 0 0 rg 9 9 9 9 re f"))
        writer.putTree([writer.putPage("/X Do", resources: "/XObject << /X 3 0 R >>")])
        let pages = try Documents.analyze(writer.document()).impressions.pages
        #expect(pages.map(PDFLook.init) == [.color])
    }

    @Test("Nodes without leaves are walked once, however often they are named")
    func barrenTree() throws {
        var writer = PDFWriter()
        for level in 3..<40 {
            writer.put("<< /Type /Pages /Kids [\(level + 1) 0 R \(level + 1) 0 R] >>", as: level)
        }
        writer.put("<< /Type /Pages /Kids [] >>", as: 40)
        writer.putTree([3, writer.putPage("")])
        #expect(try Documents.analyze(writer.document()).impressions.count == 1)
    }

    static let hostile: [(name: String, text: String)] = [
        ("comments", String(repeating: "%\n", count: 40_000)),
        ("blank lines", String(repeating: " \n", count: 40_000)),
        ("strings that never end", String(repeating: "1 0 obj(", count: 20_000)),
        ("arrays in arrays", "1 0 obj" + String(repeating: "[", count: 100_000)),
        ("streams that never end", String(repeating: "1 0 obj<<>>stream\n", count: 20_000)),
        (
            "lengths of lengths",
            (1..<2000).map { "\($0) 0 obj<</Length \($0 + 1) 0 R>>stream\nendstream endobj\n" }
                .joined() + "trailer<</Root 1 0 R>>"
        ),
    ]

    @Test("Recovery takes no quadratic time and no deep stack", arguments: hostile)
    func recovery(name: String, text: String) {
        #expect(throws: AnalysisError.self) {
            try Documents.analyze(Array("%PDF-1.4\n\(text)".utf8))
        }
    }

    @Test(
        "Lies in cross-reference sections are no trap",
        arguments: [
            "/Size 9223372036854775807", "/Prev 9223372036854775807", "/Prev -1", "/Prev 9",
            "/XRefStm 9223372036854775807", "/Root 999999999999 0 R", "/Root 1 99999999999999 R",
        ])
    func lyingTrailer(entries: String) {
        var writer = PDFWriter()
        writer.putTree([writer.putPage(PDFWriter.text)])
        _ = try? Documents.analyze(writer.document(trailer: entries), limits: .fuzzing)
    }

    @Test(
        "Numbers beyond all measure are no trap",
        arguments: [
            "99999999999999999999999 0 0 99999999999999999999999 0 0 cm 9 9 9 9 re f",
            "1e999 w -------------5 .. 0 0 9 9 re S", "BT /F 1e30 Tf 9 Tz (x) Tj ET",
            "[9999999999999999999 (x) -9999999999999999999 (y)] TJ", "q q q Q Q Q Q Q Q Q Q",
            "/X Do /Y gs /Z sh /P cs 1 2 3 4 5 6 7 8 9 scn EMC EMC BDC BMC ID EI",
            "BI /W 65536 /H 65536 /BPC 16 /CS /CMYK ID x EI", "BI /W -1 /H 9 ID x EI BI BI ID EI",
        ])
    func strangeContents(contents: String) throws {
        _ = try Documents.analyze(PDFWriter.document([contents]), limits: .fuzzing)
    }
}

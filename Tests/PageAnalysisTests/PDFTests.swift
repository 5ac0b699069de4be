import PageAnalysis
import PrintModel
import Testing

@Suite("PDF documents")
struct PDFTests {
    static let updated: [UInt8] = {
        // A second page is listed by an update.
        var writer = PDFWriter()
        let first = writer.putPage(PDFWriter.text)
        let second = writer.putPage(PDFWriter.redBox)
        writer.putTree([first])
        let original = writer.document()
        let body =
            "2 0 obj\n<< /Type /Pages /Count 2 /Kids [\(first) 0 R \(second) 0 R] >>\nendobj\n"
        let offset =
            String(repeating: "0", count: 10 - "\(original.count)".count)
            + "\(original.count)"
        let update =
            body + "xref\n2 1\n\(offset) 00000 n \ntrailer\n<< /Size 7 /Root 1 0 R /Prev "
            + "\(previous(original)) >>\nstartxref\n\(original.count + body.utf8.count)\n%%EOF\n"
        return original + Array(update.utf8)
    }()

    static func previous(_ document: [UInt8]) -> Int {
        let words = String(decoding: document, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.lastIndex(of: "startxref").flatMap { Int(words[$0 + 1]) } ?? 0
    }

    @Test("Each leaf is an impression, with its paper and whether it is in colour")
    func pages() throws {
        let analysis = try Documents.analyze(
            PDFWriter.document([PDFWriter.text, "", PDFWriter.redBox]))
        #expect(analysis.formats == [.pdf])
        #expect(analysis.warnings.isEmpty)
        let pages = analysis.impressions.pages
        #expect(pages.map(\.color) == [.monochrome, .monochrome, .color])
        #expect(pages.map(\.isBlank) == [false, true, false])
        #expect(pages.allSatisfy { $0.media?.name == "iso_a4_210x297mm" && $0.byteRange == nil })
    }

    @Test("The leaves are counted, whatever the count says", arguments: [50, 2, -5, 0])
    func wrongCount(count: Int) throws {
        var writer = PDFWriter()
        let kids = (0..<5).map { _ in writer.putPage(PDFWriter.text) }
        writer.putTree(kids, count: count)
        #expect(try Documents.analyze(writer.document()).impressions.count == 5)
    }

    @Test("A page listed twice is printed twice; a node that is its own ancestor is cut off")
    func cycle() throws {
        var writer = PDFWriter()
        let page = writer.putPage(PDFWriter.text)
        let node = writer.put("<< /Type /Pages /Count 1 /Kids [2 0 R \(page) 0 R] >>")
        writer.putTree([page, page, node])
        #expect(try Documents.analyze(writer.document()).impressions.count == 3)
    }

    @Test("Nodes and pages without a type are told apart by their kids")
    func noTypes() throws {
        var writer = PDFWriter()
        let page = writer.put("<< /MediaBox [0 0 612 792] >>")
        let node = writer.put("<< /Kids [\(page) 0 R \(page) 0 R] >>")
        writer.put("<< /Kids [\(node) 0 R \(page) 0 R] >>", as: 2)
        #expect(try Documents.analyze(writer.document()).impressions.count == 3)
    }

    @Test("Where kids can't be read, the count is all there is")
    func unreadableKids() throws {
        var writer = PDFWriter()
        writer.put("<< /Type /Pages /Count 4 /Kids [90 0 R 91 0 R] >>", as: 2)
        let analysis = try Documents.analyze(writer.document())
        #expect(analysis.impressions.count == 4)
        #expect(!analysis.warnings.isEmpty)
    }

    static let boxes: [(entries: String, media: String?)] = [
        ("/MediaBox [0 0 595 842]", "iso_a4_210x297mm"),
        ("/MediaBox [0 0 842 595] /Rotate 90", "iso_a4_210x297mm"),
        ("/MediaBox [100 842 695 0] /CropBox [200 200 300 300]", "iso_a4_210x297mm"),
        ("/MediaBox [0 0 595 842] /UserUnit 2", "iso_a2_420x594mm"),
        ("/MediaBox [0 0 0 0]", nil),
        ("/MediaBox [0 0 (a) 842]", nil),
        ("", "na_letter_8.5x11in"),
    ]

    @Test(
        "The paper is the media box in user units, inherited where the page has none",
        arguments: boxes)
    func media(entries: String, media: String?) throws {
        var writer = PDFWriter()
        let page = writer.putPage("", entries: entries)
        writer.put("<< /Type /Pages /MediaBox [0 0 612 792] /Kids [\(page) 0 R] >>", as: 2)
        let pages = try Documents.analyze(writer.document()).impressions.pages
        #expect(pages.map { $0.media?.name } == [media])
    }

    static let readableFixtures = [
        "pdf-object-streams.pdf", "pdf-rc4-40.pdf", "pdf-aes-128.pdf", "pdf-aes-256.pdf",
    ]

    @Test("Object streams and empty passwords are read through", arguments: readableFixtures)
    func fixtures(name: String) throws {
        let pages = try Documents.analyze(try Documents.fixture(name)).impressions.pages
        #expect(pages.map(\.color) == [.monochrome, .color])
        #expect(pages.allSatisfy { !$0.isBlank })
    }

    @Test("A document that takes a password is refused, since it would not be printed")
    func password() throws {
        let document = try Documents.fixture("pdf-password.pdf")
        #expect(throws: AnalysisError.encrypted(.pdf, offsetBytes: 0)) {
            try Documents.analyze(document)
        }
    }

    @Test("What a document asks of print dialogues is no word to a printer")
    func viewerPreferences() throws {
        var writer = PDFWriter()
        writer.put(
            "<< /Type /Catalog /Pages 2 0 R "
                + "/ViewerPreferences << /NumCopies 7 /Duplex /DuplexFlipLongEdge >> >>", as: 1)
        writer.putTree([writer.putPage(""), writer.putPage("")])
        let impressions = try Documents.analyze(writer.document()).impressions
        #expect(impressions.count == 2)
        #expect(impressions.sheetCount == 2)
    }

    // MARK: Where a document ends

    @Test("An update belongs to its document, and what it lists counts")
    func update() throws {
        #expect(try Documents.analyze(PDFTests.updated).impressions.count == 2)
    }

    @Test("Documents one after another are all counted")
    func severalDocuments() throws {
        let one = PDFWriter.document([PDFWriter.text])
        let two = PDFWriter.document([PDFWriter.text, PDFWriter.redBox])
        for (job, count) in [
            (one + two, 3), (two + two + one, 5), (one + [0, 0, 10] + PDFTests.updated, 3),
            (PDFTests.updated + one, 3),
        ] {
            let impressions = try Documents.analyze(job).impressions
            #expect(impressions.count == count)
            #expect(impressions.pages.count(where: \.startsSheet) >= 2)
        }
    }

    @Test("An attached PDF that is not compressed is no document of the job")
    func attachment() throws {
        let attached = PDFWriter.document(Array(repeating: PDFWriter.redBox, count: 7))
        var writer = PDFWriter()
        // Two in one stream: after the first %%EOF there is a header.
        let text = String(decoding: attached + attached, as: UTF8.self)
        let file = writer.putStream(text, "/Type /EmbeddedFile")
        writer.putTree([writer.putPage(PDFWriter.text)])
        writer.put("<< /Type /Catalog /Pages 2 0 R /AF [\(file) 0 R] >>", as: 1)
        let document = writer.document()
        #expect(try Documents.analyze(document).impressions.count == 1)
        #expect(try Documents.analyze(document + document).impressions.count == 2)
    }

    @Test("Nor are its objects taken for the document's own when those are searched for")
    func attachmentOfDamaged() throws {
        let attached = PDFWriter.document(Array(repeating: PDFWriter.redBox, count: 7))
        var writer = PDFWriter()
        writer.putTree([writer.putPage(PDFWriter.text)])
        writer.putStream(String(decoding: attached, as: UTF8.self), "/Type /EmbeddedFile")
        let broken = Array(writer.document().dropLast(30))
        #expect(try Documents.analyze(broken).impressions.count == 1)
    }

    @Test("A header may come after some junk, with offsets from either", arguments: [true, false])
    func leadingJunk(countsJunk: Bool) throws {
        let document = PDFWriter.document([PDFWriter.text])
        let junk = Array("junk before the header\n".utf8)
        guard countsJunk else {
            #expect(try Documents.analyze(junk + document).impressions.count == 1)
            return
        }
        let text = String(decoding: document, as: UTF8.self)
        let start = PDFTests.previous(document)
        let shifted = text.replacing("\n\(start)\n", with: "\n\(start + junk.count)\n")
        #expect(try Documents.analyze(junk + Array(shifted.utf8)).impressions.count == 1)
    }
}

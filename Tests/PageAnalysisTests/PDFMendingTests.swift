import Glibc
import MendingSupport
import PrintModel
import SystemPackage
import Testing

@testable import PageAnalysis

@Suite("PDF documents that libqpdf writes anew")
struct PDFMendingTests {
    /// What analysing `bytes` gives where `mend` is what mends.
    private func analyze(
        _ bytes: [UInt8], mend: @escaping AnalysisFacilities.Mending
    ) throws -> DocumentAnalysis {
        try Documents.withFile(bytes) {
            try DocumentAnalyzer(facilities: .ofThisProcess(mend: mend)).analyze($0)
        }
    }

    @Test("They may be packed, and follow one another", arguments: PDFTests.readableFixtures)
    func jobs(name: String) throws {
        let document = try Documents.fixture(name)
        #expect(try Documents.analyze(StreamEncoders.flate(document)).impressions.count == 2)
        let other = try Documents.fixture("pdf-aes-256.pdf")
        let analysis = try Documents.analyze(document + other + PDFDamageTests.document)
        #expect(analysis.impressions.count == 6)
        #expect(analysis.warnings.isEmpty)
    }

    @Test("Damage in an encrypted document is warned of")
    func damage() throws {
        let text = String(decoding: try Documents.fixture("pdf-rc4-40.pdf"), as: Unicode.ASCII.self)
        #expect(text.contains("startxref"))
        var bytes = try Documents.fixture("pdf-rc4-40.pdf")
        let mark = try #require(bytes.lastIndex(of: "startxref"))
        bytes[mark] = UInt8(ascii: "x")
        let analysis = try Documents.analyze(bytes)
        #expect(analysis.impressions.pages.map(\.color) == [.monochrome, .color])
        #expect(
            analysis.warnings.map(\.message) == ["the PDF document is damaged and was mended"])
    }

    static let outcomes: [(MendingOutcome, AnalysisError)] = [
        (.encrypted, .encrypted(.pdf, offsetBytes: 0)),
        (.damaged, .damaged(.pdf, reason: "it can't be mended", offsetBytes: 0)),
        (.exhausted, .overLimit(.objects, offsetBytes: 0)),
        (.unwritten, .unreadable(.noSpace, offsetBytes: 0)),
    ]

    @Test("What becomes of a document that can't be mended is told", arguments: outcomes)
    func outcome(outcome: MendingOutcome, error: AnalysisError) throws {
        let document = try Documents.fixture("pdf-aes-128.pdf")
        #expect(throws: error) {
            try analyze(document) { _, _, _ throws(Errno) in
                (outcome, try AnalysisFacilities.openScratchFile())
            }
        }
    }

    static let refusals: [(Errno, AnalysisError)] = [
        (.noSuchFileOrDirectory, .menderMissing(offsetBytes: 0)),
        (.timedOut, .overLimit(.time, offsetBytes: 0)),
        (.tooManyOpenFiles, .unreadable(.tooManyOpenFiles, offsetBytes: 0)),
    ]

    @Test("So is why nothing mends it", arguments: refusals)
    func refusal(reason: Errno, error: AnalysisError) throws {
        let document = try Documents.fixture("pdf-aes-128.pdf")
        #expect(throws: error) {
            try analyze(document) { _, _, _ throws(Errno) in throw reason }
        }
    }

    @Test("Without pagetoll-mender the error says what to do")
    func missing() {
        let sentence = AnalysisError.menderMissing(offsetBytes: 0).sentence
        #expect(sentence.contains("pagetoll-mender"))
        #expect(sentence.contains("install"))
    }

    @Test("An error in what was written anew has its place in the job")
    func place() throws {
        let first = PDFDamageTests.document
        let error = AnalysisError.damaged(
            .pdf, reason: "it can't be mended", offsetBytes: first.count)
        let second = try Documents.fixture("pdf-aes-128.pdf")
        #expect(throws: error) {
            try analyze(first + second) { _, _, _ throws(Errno) in
                (.sound, try AnalysisFacilities.openScratchFile())
            }
        }
    }

    /// A document of one page as text, whose offsets count from `start` bytes before it.
    private static func text(at start: Int) -> String {
        func padded(_ number: Int) -> String {
            String(repeating: "0", count: 10 - "\(number)".count) + "\(number)"
        }
        var (text, rows) = ("", "0000000000 65535 f \n")
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R >>",
        ]
        for (index, object) in objects.enumerated() {
            rows += "\(padded(start + text.utf8.count)) 00000 n \n"
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        return text + "xref\n0 4\n\(rows)trailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n"
            + "\(padded(start + text.utf8.count))\n%%EOF\n%PDF-1.4\n"
    }

    @Test("Its end is not taken for another that is in one of its streams")
    func falseEnd() throws {
        /// Two pages, and a page that is in a stream; the trailer seems to begin a document.
        func document(_ text: String) -> [UInt8] {
            var writer = PDFWriter()
            writer.putStream(text)
            writer.putTree([writer.putPage(""), writer.putPage("")])
            return writer.document(trailer: "/X (\n%PDF-1.4\n)")
        }
        let start = try #require(document(Self.text(at: 0)).firstIndex(of: "stream\n")) + 7
        let written = document(Self.text(at: start))
        let encrypted = try Documents.fixture("pdf-aes-128.pdf")
        let analysis = try analyze(encrypted) { _, _, _ throws(Errno) in
            let file = try AnalysisFacilities.openScratchFile()
            guard (try? file.writeAll(written)) == written.count else { throw .ioError }
            return (.sound, file)
        }
        #expect(analysis.impressions.count == 2)
    }

    @Test("What is written is bounded by what is read")
    func bounded() throws {
        // An object stream that holds a string of 80 MB, packed a thousand to one.
        let string = [UInt8](repeating: UInt8(ascii: "x"), count: 80 << 20)
        let packed = StreamEncoders.flate(Array("1 0 (".utf8) + string + Array(")".utf8))
        var document = Array("%PDF-1.5\n2 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n".utf8)
        let streamOffset = document.count
        document += Array(
            """
            3 0 obj
            << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length \(packed.count) >>
            stream\n
            """.utf8)
        document += packed + Array("\nendstream\nendobj\n".utf8)
        let rows: [(UInt8, Int, UInt8)] = [
            (0, 0, 0), (2, 3, 0), (1, 9, 0), (1, streamOffset, 0), (1, document.count, 0),
        ]
        let table = rows.flatMap {
            [$0.0, UInt8($0.1 >> 16), UInt8($0.1 >> 8 & 0xFF), UInt8($0.1 & 0xFF), $0.2]
        }
        let start = document.count
        document += Array(
            """
            4 0 obj
            << /Type /XRef /Size 5 /W [1 3 1] /Root 2 0 R /Length \(table.count) >>
            stream\n
            """.utf8)
        document += table + Array("\nendstream\nendobj\nstartxref\n\(start)\n%%EOF\n".utf8)
        try Documents.withFile(document) { file in
            let (outcome, written) = try AnalysisFacilities.mendingHere.mend(
                MendingTask(0..<document.count), file, .now)
            defer { try? written.close() }
            #expect(outcome == .exhausted)
            #expect(try written.seek(offset: 0, from: .end) < 70 << 20)
        }
    }

    // MARK: The program

    static let told: [(String, MendingOutcome?)] = [
        ("sound\n", .sound), ("mended\n", .mended), ("unwritten\n", .unwritten),
        ("exhausted\n", .exhausted),
        ("", .damaged), ("terminate called without an active exception\n", .damaged),
        ("/usr/libexec/pagetoll/pagetoll-mender: Exec format error\n", nil),
        ("pagetoll-mender: error while loading shared libraries: libqpdf.so.29: cannot open", nil),
    ]

    @Test("What the program says is an outcome, or why it did not run", arguments: told)
    func words(text: String, outcome: MendingOutcome?) throws {
        let (reading, writing) = try FileDescriptor.pipe()
        try writing.writeAll(text.utf8)
        try writing.close()
        let program = RunningProgram(output: reading) {}
        let deadline = ContinuousClock.now + .seconds(60)
        if let outcome {
            #expect(try MendingOutcome(toldBy: program, before: deadline) == outcome)
        } else {
            #expect(throws: Errno.noSuchFileOrDirectory) {
                try MendingOutcome(toldBy: program, before: deadline)
            }
        }
    }

    @Test("A program that says nothing is not waited for longer than the job may take")
    func silence() throws {
        let (reading, writing) = try FileDescriptor.pipe()
        defer { try? writing.close() }
        let program = RunningProgram(output: reading) {}
        #expect(throws: Errno.timedOut) { try MendingOutcome(toldBy: program, before: .now) }
    }

    @Test("A task is the same once it was sent as numbers, and others start nothing")
    func numbers() {
        let task = MendingTask(7..<1245)
        #expect(MendingTask(numbers: task.numbers) == task)
        for numbers in [[], [0], [0, 1, 2], [-1, 5], [0, -1]] {
            #expect(MendingTask(numbers: numbers) == nil)
        }
    }
}

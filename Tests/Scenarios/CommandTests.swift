import ScenarioSupport
import Testing

@Suite("Commands, and documents for tests")
struct CommandTests {
    @Test("Arguments arrive as they are, and input, output and status come back")
    func verbatim() async throws {
        let text = "a b; $(id) `id` '\"\n*"
        #expect(try await Command("/usr/bin/printf", ["%s|", text, ""]).text() == "\(text)||")
        let copy = try await Command("/bin/cat", input: Array(text.utf8)).run()
        #expect(copy.outputText == text)
        #expect(copy.status == .exited(0))
        let failure = try await Command("/bin/cat", ["/none"]).run()
        #expect(failure.status == .exited(1))
        #expect(failure.errorText.contains("/none"))
    }

    @Test("A command that takes too long is ended")
    func deadline() async throws {
        var command = Command("/bin/sleep", ["60"])
        command.deadline = .milliseconds(50)
        await #expect(throws: ScenarioError.self) { try await command.run() }
    }

    @Test("A hundred commands at once all come back")
    func many() async throws {
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<100 {
                group.addTask { try await Command("/bin/echo", ["\(number)"]).text() }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == Set((0..<100).map { "\($0)\n" }))
    }

    @Test("The PDF written for tests has its pages and sizes, and no fault")
    func pdf() async throws {
        let pages = [PDFDocument.Page(.red), .a3(.none), .letter(.gray(0.5))]
        try await Scenario.play { scenario in
            let path = try scenario.folder.write(PDFDocument(pages).bytes, to: "a.pdf")
            let result = try await Command("/usr/bin/pdfinfo", ["-l", "3", path]).run()
            #expect(result.errorText == "")
            #expect(result.outputText.contains("Pages:           3"))
            #expect(result.outputText.contains("Page    2 size:  842 x 1191 pts (A3)"))
            #expect(result.outputText.contains("Page    3 size:  612 x 792 pts (letter)"))
        }
    }

    @Test(
        "The raster written for tests has its pages", arguments: [false, true], [false, true])
    func raster(isColor: Bool, isIncompressible: Bool) async throws {
        var document = PWGRasterDocument(pages: 3)
        document.isColor = isColor
        document.isIncompressible = isIncompressible
        document.heightPixels = 301
        document.widthPixels = 257
        let bytes = document.bytes
        #expect(RasterReader.pages(of: bytes) == 3)
        #expect(RasterReader.pages(of: Array(bytes.dropLast())) == nil)
        try await Scenario.play { scenario in
            let path = scenario.folder.path("a.pwg")
            try document.write(to: path)
            #expect(try scenario.folder.bytes("a.pwg") == bytes)
        }
    }
}

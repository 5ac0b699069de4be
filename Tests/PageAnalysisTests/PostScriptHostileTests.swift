import Foundation
import PrintModel
import Testing

@testable import PageAnalysis

@Suite(
    "Hostile PostScript",
    .enabled(if: PostScriptDocuments.hasGhostscript, "no Ghostscript"))
struct PostScriptHostileTests {
    /// A program that uses what drivers use: comments, a procedure set, binary data, a UEL.
    private static let document =
        PostScriptDocuments.program(
            """
            %%Pages: 2
            %%BeginProlog
            /s { moveto show } bind def /q /gsave load def
            %%EndProlog
            %%Page: 1 1
            << /PageSize [595 842] /Duplex true >> setpagedevice
            /Courier 12 selectfont (showpage) 72 72 s
            %%BeginData: 24 Binary Bytes
            /d currentfile 16 string readstring
            0123456789abcdef pop def
            %%EndData
            showpage
            %%Page: 2 2
            q 90 90 scale 2 1 8 [2 0 0 1 0 0] { <8080FFFFFFFF> } false 3 colorimage grestore
            showpage
            %%Trailer
            %%EOF
            """) + Array("\u{1B}%-12345X@PJL EOJ\n\u{1B}%-12345X".utf8)

    @Test("What goes before an error is counted, with a warning")
    func error() throws {
        let analysis = try PostScriptDocuments.run("showpage showpage frobnicate showpage")
        #expect(analysis.impressions.count == 2)
        #expect(analysis.warnings.map(\.message) == ["a PostScript error ends the program"])
    }

    @Test(
        "Whoever asks which printer it is gets an answer, and a warning",
        arguments: [
            "product (Ghostscript) search { pop pop pop } { pop showpage } ifelse",
            "serialnumber 0 eq { } { showpage } ifelse", "revision 9999 eq { } { showpage } ifelse",
        ])
    func identity(body: String) throws {
        let analysis = try PostScriptDocuments.run(body)
        #expect(analysis.impressions.count == 1)
        #expect(analysis.warnings.count == 1)
    }

    @Test(
        "Keys that only Ghostscript knows don't take pages away",
        arguments: [
            "<< /OutputFile (%stderr) >> setpagedevice",
            "<< /OutputFile () >> setpagedevice",
            "<< /OutputDevice /nullpage >> setpagedevice",
            "<< /FirstPage 2 /LastPage 2 >> setpagedevice",
            "<< /cupsColorSpace 3 /HWResolution [1 1] >> setpagedevice",
        ])
    func deviceKeys(body: String) throws {
        let analysis = try PostScriptDocuments.run(
            "\(body) 1 0 0 setrgbcolor 9 9 99 99 rectfill showpage showpage")
        #expect(analysis.impressions.pages.map(\.color) == [.color, .monochrome])
    }

    @Test("What a program writes does not get among its pages, or into a file")
    func output() throws {
        let path = "/tmp/pagetoll-\(UUID().uuidString)"
        let analysis = try PostScriptDocuments.run(
            """
            (%stdout) (w) file (RaS3) writestring (RaS3) print flush
            { (\(path)) (w) file (x) writestring } stopped { showpage } if
            { (\(path)) (a) file closefile } stopped { showpage } if
            """)
        #expect(analysis.impressions.count == 2)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(
        "Files of the server are out of reach",
        arguments: [
            "(/etc/passwd) (r) file", "(/etc/passwd) run", "(%pipe%id) (r) file",
            "(%pipe%touch /tmp/x) (w) file", "(/etc/passwd) deletefile",
        ])
    func files(body: String) throws {
        let analysis = try PostScriptDocuments.run("{ \(body) } stopped { showpage } if")
        #expect(analysis.impressions.count == 1)
    }

    @Test(
        "A program that ends the interpreter itself can't be counted",
        arguments: [
            "showpage systemdict /quit get exec", "1183615869 internaldict /.quit get exec",
        ]
    )
    func ended(body: String) throws {
        guard let analysis = try? PostScriptDocuments.run(body) else { return }
        // What is no way to end it is an error in the program.
        #expect(analysis.warnings.map(\.message).contains("a PostScript error ends the program"))
    }

    @Test(
        "A program without an end is over the limit of time",
        arguments: ["{ } loop", "{ vmstatus pop pop pop } loop", "{ currentfile pop } loop"])
    func endless(body: String) {
        var limits = AnalysisLimits.standard
        limits.seconds = 1
        #expect(throws: AnalysisError.overLimit(.time, offsetBytes: 0)) {
            try Documents.analyze(PostScriptDocuments.program(body), limits: limits)
        }
    }

    @Test("Pages without an end are over the limit of pages")
    func endlessPages() {
        var limits = AnalysisLimits.standard
        limits.pages = 100
        #expect(throws: AnalysisError.overLimit(.pages, offsetBytes: 0)) {
            try Documents.analyze(PostScriptDocuments.program("{ showpage } loop"), limits: limits)
        }
    }

    @Test("Copies without a measure are over the limit of copies")
    func endlessCopies() {
        #expect(throws: AnalysisError.overLimit(.copies, offsetBytes: 0)) {
            try PostScriptDocuments.run("/#copies 99999999 def showpage showpage")
        }
    }

    @Test(
        "Memory is bounded: a program that wants more ends in an error",
        arguments: [
            "0 { 60000 string } loop", "[ { 60000 array } loop", "{ 1 dict begin } loop",
            "/f { f 1 pop } def f", "{ gsave } loop", "{ save } loop", "{ mark } loop",
        ])
    func memory(body: String) throws {
        do {
            let analysis = try PostScriptDocuments.run("showpage \(body) showpage")
            #expect(analysis.impressions.count == 1)
            #expect(analysis.warnings.map(\.message) == ["a PostScript error ends the program"])
        } catch AnalysisError.damaged(.postScript, _, offsetBytes: 0) {
            // There was not even the memory to say so.
        }
    }

    @Test("A page too large to be painted is an error or a page, soon")
    func hugePages() throws {
        let body = "<< /PageSize [1000000 1000000] >> setpagedevice 0 0 9 9 rectfill showpage"
        do {
            #expect(try PostScriptDocuments.run(body).impressions.count <= 1)
        } catch is AnalysisError {}
    }

    @Test("Every prefix of a program ends with an answer or an error")
    func prefixes() throws {
        let whole = try Documents.analyze(Self.document)
        #expect(whole.impressions.count == 2)
        for count in 0..<Self.document.count {
            do {
                _ = try Documents.analyze(Self.document.prefix(count), limits: .fuzzing)
            } catch is AnalysisError {}
        }
        for count in stride(from: 20, to: Self.document.count, by: 97) {
            let pages = try Documents.analyze(Self.document.prefix(count)).impressions
            #expect(pages.count <= whole.impressions.count)
        }
    }

    @Test("Whatever is changed around a program, there is an answer or an error")
    func mutations() throws {
        try Documents.mutate(Self.document, rounds: 4000)
    }

    @Test("Comments are found wherever the buffer ends", arguments: [1, 2, 7, 64])
    func seams(bufferBytes: Int) throws {
        func ranges(_ bufferBytes: Int) throws -> [Range<Int>] {
            try Documents.withFile(Self.document) { file in
                var reader = try ByteReader(file, bufferBytes: bufferBytes)
                let extent = try PostScriptExtent(&reader)
                #expect(extent.program.upperBound < Self.document.count)
                return try PostScriptPageComments.ranges(in: extent.program, &reader)
            }
        }
        #expect(try ranges(bufferBytes) == ranges(4096))
        #expect(try ranges(bufferBytes).count == 2)
    }

    @Test("Without Ghostscript the error says what to install")
    func missing() {
        let sentence = AnalysisError.interpreterMissing(.postScript, offsetBytes: 0).sentence
        #expect(sentence.contains("ghostscript"))
    }
}

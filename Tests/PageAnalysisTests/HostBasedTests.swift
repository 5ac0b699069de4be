import PrintModel
import SystemPackage
import Testing

@testable import PageAnalysis

/// Documents of host-based printers, which `Tests/Fixtures/make-hostbased.sh` makes with drivers.
@Suite("Host-based languages")
struct HostBasedTests {
    /// What a fixture holds: one character a page, `-` blank, `g` grey or black, `c` in colour.
    struct Fixture: CustomTestStringConvertible, Sendable {
        let name: String
        let format: DocumentFormat
        let looks: String
        var copies = 1
        var sides = Sides.oneSided
        var media: String?

        var testDescription: String { name }
    }

    private static let a4 = "iso_a4_210x297mm"
    private static let dl = "iso_dl_110x220mm"

    static let fixtures = [
        // By hand: odd pages first, then the even ones from the last, on the other sides.
        Fixture(
            name: "foo2hp-duplex", format: .zjStream, looks: "gg--", copies: 2,
            sides: .twoSidedLongEdge, media: a4),
        Fixture(
            name: "foo2xqx-duplex", format: .xqx, looks: "gg--", copies: 2,
            sides: .twoSidedLongEdge, media: a4),
        Fixture(
            name: "foo2zjs-duplex", format: .zjStream, looks: "g-g", copies: 2,
            sides: .twoSidedLongEdge, media: a4),
        Fixture(
            name: "foo2lava-duplex", format: .lava, looks: "g-g", copies: 2,
            sides: .twoSidedLongEdge),
        // The printers of these print on one side.
        Fixture(name: "foo2slx-duplex", format: .slx, looks: "g-g", copies: 2),
        Fixture(
            name: "foo2hbpl2-duplex", format: .hbpl, looks: "g-g", copies: 2,
            media: "na_number-10_4.125x9.5in"),
        Fixture(
            name: "foo2oak-duplex", format: .oak, looks: "g-g", copies: 2,
            sides: .twoSidedLongEdge, media: a4),
        Fixture(
            name: "foo2hiperc-duplex", format: .hiperc, looks: "g-g", copies: 2,
            sides: .twoSidedLongEdge, media: dl),
        Fixture(
            name: "foo2qpdl-duplex", format: .qpdl, looks: "g-g", copies: 2,
            sides: .twoSidedLongEdge, media: dl),
        Fixture(name: "foo2ddst-duplex", format: .ddst, looks: "g-g", copies: 2, media: a4),
        Fixture(name: "foo2zjs-color", format: .zjStream, looks: "gc", media: a4),
        Fixture(name: "foo2hp-color", format: .zjStream, looks: "gc", media: a4),
        Fixture(name: "foo2lava-color", format: .lava, looks: "gc"),
        Fixture(name: "foo2slx-color", format: .slx, looks: "gc"),
        Fixture(
            name: "foo2hbpl2-color", format: .hbpl, looks: "gc", media: "na_number-10_4.125x9.5in"),
        Fixture(name: "foo2oak-color", format: .oak, looks: "gc", media: a4),
        Fixture(name: "foo2hiperc-color", format: .hiperc, looks: "gc", media: dl),
        Fixture(name: "foo2qpdl-color", format: .qpdl, looks: "gc", media: dl),
        Fixture(name: "gs-npdl", format: .npdl, looks: "g-g", media: a4),
        Fixture(name: "gs-lbp8", format: .canonLIPS, looks: "g-g", media: a4),
        Fixture(name: "gs-lips2p", format: .canonLIPS, looks: "g-g", media: a4),
        Fixture(name: "gs-lips3", format: .canonLIPS, looks: "g-g", media: a4),
        Fixture(name: "gs-bj10e", format: .canonBJ, looks: "g-g"),
        Fixture(name: "gs-hl7x0", format: .brotherHBP, looks: "g-g"),
        Fixture(name: "gs-oki182", format: .okidata, looks: "g-g"),
        Fixture(name: "gs-lp8400f", format: .escPage, looks: "g-g", media: a4),
        Fixture(name: "gs-lp9000c-gray", format: .escPage, looks: "g-g", media: a4),
        Fixture(name: "gs-lp9000c-color", format: .escPage, looks: "g-c", media: a4),
        Fixture(name: "min12xxw", format: .pageProW, looks: "g-g", media: a4),
    ]

    private static func bytes(_ fixture: Fixture) throws -> [UInt8] {
        try Documents.fixture("hostbased/\(fixture.name).prn")
    }

    @Test("The records say the pages, copies, sides, media and colours", arguments: fixtures)
    func records(_ fixture: Fixture) throws {
        let analysis = try Documents.analyze(Self.bytes(fixture))
        let pages = analysis.impressions.pages
        #expect(analysis.formats == [fixture.format])
        let looks = pages.map { $0.isBlank ? "-" : $0.color == .color ? "c" : "g" }
        #expect(looks.joined() == fixture.looks)
        #expect(pages.allSatisfy { $0.copies == fixture.copies && $0.sides == fixture.sides })
        #expect(pages.allSatisfy { $0.media?.name == fixture.media })
        #expect(analysis.warnings.isEmpty)
    }

    @Test("The XML in which later Canon printers are talked to is no page")
    func canonXML() throws {
        func xml(_ operation: String) -> [UInt8] {
            Array(
                ("<?xml version=\"1.0\" encoding=\"utf-8\" ?>"
                    + "<cmd xmlns:ivec=\"http://www.canon.com/ns/cmd/2008/07/common/\">"
                    + "<ivec:operation>\(operation)</ivec:operation></cmd>").utf8)
        }
        let job = try Documents.fixture("hostbased/gs-bj10e.prn")
        let analysis = try Documents.analyze(xml("StartJob") + xml("Mode") + job + xml("EndJob"))
        #expect(analysis.formats == [.canonBJ])
        #expect(analysis.impressions.pages.map(\.isBlank) == [false, true, false])
        #expect(throws: AnalysisError.self) {
            try Documents.analyze(xml("StartJob") + job + xml("EndJob").dropLast(3))
        }
    }

    @Test(
        "A raster of LIPS that does not say how long it is is refused, since it could be anything",
        arguments: ["1;108;600;11;391;.&r", "1;107;600;11;421;.r"])
    func lipsWithoutLength(raster: String) {
        let job = "\u{1B}%@\u{1B}P35;600;1J\u{1B}\\\u{1B}[\(raster)abc\u{0C}def\u{0C}"
        let error = #expect(throws: AnalysisError.self) { try Documents.analyze(job.utf8) }
        #expect("\(String(describing: error))".contains("how long"))
    }

    @Test("Blocks of many rows of a Canon printer have one colour each, which take turns")
    func canonBlocks() throws {
        func command(_ letter: String, _ data: [UInt8]) -> [UInt8] {
            Array("\u{1B}(\(letter)".utf8) + [UInt8(data.count), 0] + data
        }
        /// Two rows: none has dots, or the second.
        func blocks(_ hasDots: [Bool]) -> [UInt8] {
            hasDots.flatMap { command("F", $0 ? [0x80, 0xFE, 0x18, 0x80] : [0x80, 0x80]) } + [0x0C]
        }
        let opening: [UInt8] = Array("\u{1B}[K".utf8) + [2, 0, 0, 0x0F] + command("b", [1])
        let both = command("$", [1, 0, 2, 0, 0, 0, 0, 0, 2])
        let job =
            command("L", Array("CMYK".utf8)) + blocks([false, false, false, true])
            + blocks([false, false, false, false])
            + blocks([false, false, false, true, false, true, false, false])
        for (bytes, sides) in [(opening, Sides.oneSided), (opening + both, .twoSidedLongEdge)] {
            let pages = try Documents.analyze(bytes + job).impressions.pages
            #expect(pages.map(\.color) == [.monochrome, .monochrome, .color])
            #expect(pages.map(\.isBlank) == [false, true, false])
            #expect(pages.map(\.sides) == [sides, sides, sides])
        }
    }

    @Test("Pages lie in the stream in their order", arguments: fixtures)
    func byteRanges(_ fixture: Fixture) throws {
        let document = try Self.bytes(fixture)
        let ranges = try Documents.analyze(document).impressions.pages.compactMap(\.byteRange)
        #expect(ranges.count == fixture.looks.count)
        #expect(ranges.allSatisfy { !$0.isEmpty && $0.upperBound <= document.count })
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    }

    @Test("Two jobs in one stream have the pages of both", arguments: fixtures)
    func twice(_ fixture: Fixture) throws {
        let document = try Self.bytes(fixture)
        let once = try Documents.analyze(document).impressions.pages.count
        let separator = Array("\u{1B}%-12345X@PJL\r\n".utf8)
        #expect(
            try Documents.analyze(document + separator + document).impressions.pages.count
                == 2 * once)
    }

    @Test("Data that ends early has no more pages than all of it", arguments: fixtures)
    func prefixes(_ fixture: Fixture) throws {
        let document = try Self.bytes(fixture)
        let step = max(1, document.count / 500)
        for count in stride(from: 1, to: document.count, by: step) {
            let analysis = try? Documents.analyze(document.prefix(count), limits: .fuzzing)
            // What is left of a header may be text.
            guard let analysis, analysis.formats == [fixture.format] else { continue }
            #expect(analysis.impressions.pages.count <= fixture.looks.count)
        }
    }

    @Test("Random changes never do harm", arguments: fixtures)
    func mutations(_ fixture: Fixture) throws {
        try Documents.mutate(Self.bytes(fixture), rounds: 200)
    }

    @Test("The seams of a small buffer change nothing", arguments: fixtures)
    func seams(_ fixture: Fixture) throws {
        let document = try Self.bytes(fixture)
        let whole = try Documents.analyze(document)
        try Documents.withFile(document) { file in
            var reader = try ByteReader(file, bufferBytes: 7)
            var builder = AnalysisBuilder(limits: .standard)
            try PJLAnalyzer().analyze(&reader, into: &builder)
            builder.beginDocument(fixture.format)
            #expect(
                try HostBasedLanguage.analyze(fixture.format, &reader, into: &builder))
            #expect(builder.finished.impressions == whole.impressions)
        }
    }
}

@Suite("Structured Fax File")
struct SFFTests {
    /// Two pages: one with a line of ten bytes, one with white lines only.
    private static let document: [UInt8] = {
        let header = Array("Sfff".utf8) + [1, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        // Fine lines, 1728 dots, 2156 lines: Letter.
        let page: [UInt8] = [254, 16, 1, 0, 0, 0, 0xC0, 0x06, 0x6C, 0x08, 0, 0, 0, 0, 0, 0, 0, 0]
        return header + page + [10] + Array(repeating: 0x55, count: 10) + page + [220, 253, 254, 0]
    }()

    @Test("A page ends where the next begins; white lines are no marks")
    func pages() throws {
        let pages = try Documents.analyze(Self.document).impressions.pages
        #expect(pages.map(\.isBlank) == [false, true])
        #expect(pages.allSatisfy { $0.media?.name == "na_letter_8.5x11in" })
    }

    @Test("Every beginning gives an answer or an error")
    func prefixes() throws {
        for count in 1...Self.document.count {
            _ = try? Documents.analyze(Self.document.prefix(count), limits: .fuzzing)
        }
    }
}

@Suite("ZPL")
struct ZPLTests {
    private func pages(_ text: String) throws -> [Page] {
        try Documents.analyze(Array(text.utf8)).impressions.pages
    }

    @Test(
        "A label is what lies between ^XA and ^XZ, as often as ^PQ says",
        arguments: [
            ("^XA^FO10,10^FDhello^FS^XZ", [1]),
            ("^XA^FDa^FS^PQ3^XZ\n^XA^GB10,10,2^FS^XZ", [3, 1]),
            ("^XA^FDa^FS^PQ2,0,1,Y^XZ", [2]),
            // A format that sets the printer up, and one that is stored, print nothing.
            ("^XA^MMT^PW812^LL1015^XZ^XA^FDa^FS^XZ", [1]),
            ("^XA^FDa^FS^XZ^XA^FDb^FS", [1]),
        ])
    func labels(text: String, copies: [Int]) throws {
        #expect(try pages(text).map(\.copies) == copies)
    }

    @Test("The bytes of a binary graphic are no commands")
    func graphics() throws {
        let data = "^XA^FDx^FS^XZ"
        let graphic = "^XA^GFB,\(data.utf8.count),\(data.utf8.count),1,\(data)^FS^XZ"
        #expect(try pages(graphic).count == 1)
    }

    @Test("Random changes never do harm")
    func mutations() throws {
        let text = "~DGR:A.GRF,8,1,FF00FF00^XA^FO1,1^XGR:A.GRF^FS^FDhi^FS^PQ2^GFA,2,2,1,FF^XZ"
        try Documents.mutate(Array(text.utf8), rounds: 1000)
    }
}

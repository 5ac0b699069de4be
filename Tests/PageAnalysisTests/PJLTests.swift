import Foundation
import PrintModel
import SystemPackage
import Testing

@testable import PageAnalysis

@Suite("PJL")
struct PJLTests {
    /// What one page becomes that follows `header`, and says `page` itself; nil when it is left out.
    private func page(
        after header: String, _ page: Page = Page(), saidByData: PageSettings = []
    ) throws -> Page? {
        var builder = AnalysisBuilder(limits: .standard)
        _ = try read(header, into: &builder)
        try builder.append(page, saidByData: saidByData, offsetBytes: 0)
        return builder.pages.last
    }

    /// The language entered, and where the data after the header begins.
    @discardableResult
    private func read(
        _ header: String, into builder: inout AnalysisBuilder, bufferBytes: Int = 7
    ) throws -> (language: String?, offset: Int) {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let data = Array(header.utf8)
        fwrite(data, 1, data.count, file)
        fflush(file)
        var reader = try ByteReader(
            FileDescriptor(rawValue: fileno(file)), bufferBytes: bufferBytes)
        try PJLAnalyzer().analyze(&reader, into: &builder)
        return (builder.pjl.language, reader.offset)
    }

    private static let exit = "\u{1B}%-12345X"

    @Test(
        "Copies and sets multiply; words that only look like them do not count",
        arguments: [
            ("@PJL SET COPIES=3", 3),
            ("@PJL SET QTY=2", 2),
            ("@PJL SET COPIES=3\r\n@PJL SET QTY=2", 6),
            ("@pjl set copies = 3", 3),
            ("@PJL\tSET\tCOPIES\t=\t3\t", 3),
            ("@PJL SET COPIES=2\n@PJL SET COPIES=4", 4),
            ("@PJL COMMENT SET COPIES=3", 1),
            ("@PJL COMMENT \"@PJL SET COPIES=3\"", 1),
            ("@PJL JOB NAME=\"SET COPIES=3\"", 1),
            ("@PJL JOB NAME=\"say \"COPIES=9\"\"", 1),
            ("@PJL SET JOBNAME=\"x QTY=9\"", 1),
            ("@PJL DEFAULT COPIES=3", 1),
            ("@PJL SET LPARM : PCL COPIES = 3", 1),
            ("@PJL SET COPIES=0", 1),
            ("@PJL SET COPIES=-4", 1),
            ("@PJL SET COPIES=99999999999999999999", 1),
            ("@PJL SET COPIES", 1),
            ("@PJL SET COPIES=3\n@PJL RESET", 1),
            ("@PJL SET COPIES=3\n@PJL INITIALIZE", 1),
            ("@PJL INQUIRE COPIES", 1),
        ])
    func copies(header: String, copies: Int) throws {
        let page = try #require(try page(after: "\(Self.exit)\(header)\r\n"))
        #expect(page.copies == copies)
    }

    @Test("Copies that the data asks for replace COPIES, and are multiplied by QTY")
    func copiesOfData() throws {
        let header = "\(Self.exit)@PJL SET COPIES=3\n@PJL SET QTY=2\n"
        #expect(try page(after: header)?.copies == 6)
        #expect(try page(after: header, Page(copies: 5))?.copies == 10)
        #expect(try page(after: header, saidByData: .copies)?.copies == 2)
        #expect(try page(after: header, Page(copies: 0))?.copies == 0)
    }

    @Test(
        "Two sides are bound at the long edge unless it is said otherwise",
        arguments: [
            ("@PJL SET DUPLEX=ON", Sides.twoSidedLongEdge),
            ("@PJL SET DUPLEX=ON\n@PJL SET BINDING=SHORTEDGE", .twoSidedShortEdge),
            ("@PJL SET BINDING=SHORTEDGE\n@PJL SET DUPLEX=ON", .twoSidedShortEdge),
            ("@PJL SET BINDING=SHORTEDGE", .oneSided),
            ("@PJL SET DUPLEX=OFF", .oneSided),
            ("@PJL SET DUPLEX=MAYBE", .oneSided),
        ])
    func sides(header: String, sides: Sides) throws {
        #expect(try page(after: "\(Self.exit)\(header)\n")?.sides == sides)
    }

    @Test("The sides that the data asks for replace DUPLEX")
    func sidesOfData() throws {
        let header = "\(Self.exit)@PJL SET DUPLEX=ON\n"
        let short = try page(after: header, Page(sides: .twoSidedShortEdge))
        #expect(short?.sides == .twoSidedShortEdge)
        #expect(try page(after: header, saidByData: .sides)?.sides == .oneSided)
    }

    @Test(
        "PAPER gives the media of pages that do not name theirs",
        arguments: [
            ("A4", "iso_a4_210x297mm"), ("letter", "na_letter_8.5x11in"),
            ("JISB5", "jis_b5_182x257mm"), ("11X17", "na_ledger_11x17in"), ("COM10", "com10"),
            ("JPOST", "jpn_hagaki_100x148mm"),
        ])
    func paper(value: String, name: String) throws {
        let media = try #require(MediaSize(named: name))
        #expect(try page(after: "\(Self.exit)@PJL SET PAPER=\(value)\n")?.media == media)
        let a3 = MediaSize(named: "a3")
        #expect(try page(after: "@PJL SET PAPER=\(value)\n", Page(media: a3))?.media == a3)
    }

    @Test("A page that is scaled to a paper is on that")
    func fitted() throws {
        let (a3, a4) = (MediaSize(named: "a3"), MediaSize(named: "a4"))
        #expect(try page(after: "@PJL SET FITTOPAGESIZE=A3\n", Page(media: a4))?.media == a3)
        #expect(try page(after: "@PJL SET FITTOPAGESIZE=NONE\n", Page(media: a4))?.media == a4)
    }

    @Test(
        "What PJL asks to be printed in grey is monochrome",
        arguments: [
            ("@PJL SET RENDERMODE=GRAYSCALE", PrintColorMode.monochrome),
            ("@PJL SET RENDERMODE = grayscale\r\n@PJL SET DATAMODE=GRAYSCALE", .monochrome),
            ("@PJL SET PLANESINUSE=1\n@PJL SET GRAYSCALE=BLACKONLY", .monochrome),
            ("@PJL SET PLANESINUSE=1\n@PJL SET GRAYSCALE=COMPOSITE", .monochrome),
            ("@PJL SET GRAYSCALE=OFF\n@PJL SET PLANESINUSE=3", .color),
            // Which blacks are to be black ink, in a job that is coloured.
            ("@PJL SET GRAYSCALE=BLACKONLY", .color),
            ("@PJL SET RENDERMODE=COLOR", .color), ("@PJL SET RENDERMODE=AUTO", .color),
            ("@PJL SET RENDERMODE=GRAYSCALE\n@PJL SET RENDERMODE=COLOR", .color),
            ("@PJL COMMENT SET RENDERMODE=GRAYSCALE", .color),
            ("@PJL DEFAULT RENDERMODE=GRAYSCALE", .color),
        ])
    func gray(header: String, color: PrintColorMode) throws {
        let header = "\(Self.exit)\(header)\r\n"
        #expect(try page(after: header, Page(color: .color))?.color == color)
        #expect(try page(after: header, Page(color: .monochrome))?.color == .monochrome)
    }

    @Test("That colours are printed in grey is said once")
    func saidGray() throws {
        var builder = AnalysisBuilder(limits: .standard)
        try read("@PJL SET RENDERMODE=GRAYSCALE\n", into: &builder)
        try builder.append(Page(), offsetBytes: 0)
        #expect(builder.finished.warnings.isEmpty)
        for _ in 1...3 { try builder.append(Page(color: .color), offsetBytes: 0) }
        #expect(builder.finished.warnings.count == 1)
    }

    @Test("The exit from a language ends what was set, but not within JOB and EOJ")
    func boundaries() throws {
        let set = "@PJL SET COPIES=3\n"
        #expect(try page(after: "\(Self.exit)\(set)\(Self.exit)")?.copies == 1)
        #expect(try page(after: "\(Self.exit)@PJL JOB\n\(set)\(Self.exit)")?.copies == 3)
        #expect(try page(after: "@PJL JOB\n\(set)@PJL EOJ\n\(Self.exit)")?.copies == 1)
        let nested = "@PJL JOB\n@PJL JOB\n\(set)@PJL EOJ\n\(Self.exit)"
        #expect(try page(after: nested)?.copies == 3)
        #expect(try page(after: "@PJL EOJ\n\(set)@PJL EOJ\n\(Self.exit)")?.copies == 1)
    }

    @Test("A default counts from the next job on")
    func defaults() throws {
        let header = "\(Self.exit)@PJL DEFAULT COPIES=3\n"
        #expect(try page(after: header)?.copies == 1)
        #expect(try page(after: header + Self.exit)?.copies == 3)
        #expect(try page(after: header + "@PJL INITIALIZE\n" + Self.exit)?.copies == 1)
    }

    @Test("A job that prints only a part leaves out the other pages")
    func partOfJob() throws {
        var builder = AnalysisBuilder(limits: .standard)
        try read("\(Self.exit)@PJL JOB NAME=\"a\" START=3 END = 4\n", into: &builder)
        for number in 1...6 {
            try builder.append(Page(byteRange: 0..<number), offsetBytes: 0)
        }
        #expect(builder.pages.map(\.byteRange) == [0..<3, 0..<4])
        #expect(builder.warnings.count == 1)
        try read("@PJL EOJ\n", into: &builder)
        try builder.append(Page(), offsetBytes: 0)
        #expect(builder.pages.count == 3)
    }

    @Test(
        "The header ends after ENTER LANGUAGE, or before what is no PJL",
        arguments: [
            ("@PJL ENTER LANGUAGE=PCL\r\n|x", "PCL"),
            ("@PJL enter language = PostScript \n|%!PS", "POSTSCRIPT"),
            ("@PJL ENTER LANGUAGE=PCL|\u{1B}E", "PCL"),
            ("@PJL SET COPIES=2\n\r\n@PJL\n|\u{1B}E", nil),
            ("@PJL SET COPIES=2\n|\n\nHello", nil),
            ("|@PJLX", nil),
            ("|", nil),
        ] as [(String, String?)])
    func end(header: String, language: String?) throws {
        let parts = header.split(separator: "|", omittingEmptySubsequences: false)
        for bufferBytes in [1, 7, 4096] {
            var builder = AnalysisBuilder(limits: .standard)
            let text = Self.exit + parts.joined()
            let answer = try read(text, into: &builder, bufferBytes: bufferBytes)
            #expect(answer.language == language)
            #expect(answer.offset == Self.exit.utf8.count + parts[0].utf8.count)
        }
    }

    @Test("A job of nothing but PJL prints nothing")
    func onlyPJL() throws {
        let analysis = try Documents.analyze(
            "\(Self.exit)@PJL INFO STATUS\r\n\(Self.exit)\r\n".utf8)
        #expect(analysis.impressions.pages.isEmpty)
        #expect(analysis.formats.isEmpty)
    }

    @Test(
        "The printer stays in the language that it was sent into",
        arguments: [
            (nil, .pdf, .pdf),
            ("PCL", .postScript, .pcl),
            ("PCL", nil, .pcl),
            ("POSTSCRIPT", .pdf, .pdf),
            ("POSTSCRIPT", .text, .postScript),
            ("ZJS", .zjStream, .zjStream),
            ("NOSUCH", .text, nil),
        ] as [(String?, DocumentFormat?, DocumentFormat?)])
    func language(name: String?, detected: DocumentFormat?, format: DocumentFormat?) {
        #expect(PJLLanguage.format(named: name, detected: detected) == format)
    }

    @Test("Copies that no printer has paper for are over a limit")
    func copiesLimit() throws {
        let header = "\(Self.exit)@PJL SET COPIES=32767\n@PJL SET QTY=32767\n"
        #expect(throws: AnalysisError.overLimit(.copies, offsetBytes: 0)) {
            try page(after: header)
        }
    }
}

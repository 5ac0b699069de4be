import PrintModel
import SystemPackage
import Testing

@testable import PageAnalysis

@Suite("PCL XL")
struct PCLXLTests {
    private func pages(_ bytes: [UInt8]) throws -> [Page] {
        try Documents.analyze(bytes).impressions.pages
    }

    private func color(_ content: (inout PCLXLWriter) -> Void) throws -> PrintColorMode? {
        try pages(PCLXLWriter.page(content)).first?.color
    }

    @Test("A page is an EndPage, in both orders of bytes", arguments: [false, true])
    func byteOrders(bigEndian: Bool) throws {
        var writer = PCLXLWriter(bigEndian: bigEndian)
        writer.beginSession()
        for copies in [3, 1] {
            writer.beginPage()
            writer.rectangle()
            writer.endPage(copies: copies)
        }
        writer.endSession()
        let pages = try pages(writer.bytes)
        #expect(pages.map(\.copies) == [3, 1])
        #expect(pages.allSatisfy { $0.media?.name == "iso_a4_210x297mm" && !$0.isBlank })
    }

    @Test("PageCopies absent is one copy; a page with PageCopies 0 is not put out")
    func pageCopies() throws {
        var writer = PCLXLWriter()
        writer.beginSession()
        for copies in [nil, 0, 2] {
            writer.beginPage()
            writer.endPage(copies: copies)
        }
        #expect(try pages(writer.bytes).map(\.copies) == [1, 2])
    }

    @Test("Each page knows where its bytes are, and they touch")
    func byteRanges() throws {
        var writer = PCLXLWriter()
        writer.beginSession()
        let start = writer.bytes.count
        writer.beginPage()
        writer.endPage()
        let middle = writer.bytes.count
        writer.beginPage()
        writer.endPage()
        let end = writer.bytes.count
        writer.endSession()
        #expect(try pages(writer.bytes).map(\.byteRange) == [start..<middle, middle..<end])
    }

    @Test("Bytes of images that spell operators are no pages")
    func traps() throws {
        let evil = Array(repeatElement([0x43, 0xF8, 0x31, 0x44, 0x1B, 0x00] as [UInt8], count: 64))
        let document = PCLXLWriter.page {
            $0.image(width: 24, height: 16, Array(evil.joined()))
            $0.op(0x52)
            $0.data(Array(evil.joined()))
        }
        #expect(try pages(document).count == 1)
    }

    @Test(
        "The size of the sheet is an enumeration, a name or a size of its own",
        arguments: [
            ([0xC0, 0, 0xF8, 0x25], "na_letter_8.5x11in"),
            ([0xC0, 5, 0xF8, 0x25], "iso_a3_297x420mm"),
            ([0xC0, 96, 0xF8, 0x25], nil),
            ([0xC8, 0xC0, 2, 0x41, 0x35, 0xF8, 0x25], "iso_a5_148x210mm"),
            ([0xC9, 0xC0, 2, 0x61, 0, 0x33, 0, 0xF8, 0x25], "iso_a3_297x420mm"),
            ([0xD0, 4, 6, 0xF8, 0x2F, 0xC0, 0, 0xF8, 0x30], "288x432"),
            ([0xD1, 210, 0, 41, 1, 0xF8, 0x2F, 0xC0, 1, 0xF8, 0x30], "iso_a4_210x297mm"),
        ] as [([UInt8], String?)])
    func media(attributes: [UInt8], name: String?) throws {
        var writer = PCLXLWriter()
        writer.beginSession()
        writer.beginPage { $0.raw(attributes) }
        writer.endPage()
        #expect(try pages(writer.bytes).map { $0.media?.name } == [name])
    }

    @Test("Sides follow from the mode; a side that is given decides where sheets begin")
    func duplex() throws {
        func sheets(_ sides: [Int?], mode: Int = 1) throws -> Impressions {
            var writer = PCLXLWriter()
            writer.beginSession()
            for side in sides {
                writer.beginPage {
                    $0.ubyte(2, 0x25)
                    $0.ubyte(mode, 0x35)
                    if let side { $0.ubyte(side, 0x36) }
                }
                writer.endPage()
            }
            return try Documents.analyze(writer.bytes).impressions
        }
        #expect(try sheets([nil, nil, nil]).sheetCount == 2)
        #expect(try sheets([0, 1, 0]).sheetCount == 2)
        #expect(try sheets([0, 0, 1]).sheetCount == 2)
        #expect(try sheets([1, 1]).sheetCount == 2)
        #expect(try sheets([nil]).pages.first?.sides == .twoSidedLongEdge)
        #expect(try sheets([nil], mode: 0).pages.first?.sides == .twoSidedShortEdge)
    }

    @Test("What a page leaves out stays as the page before had it")
    func setupStays() throws {
        var writer = PCLXLWriter()
        writer.beginSession()
        writer.beginPage {
            $0.ubyte(5, 0x25)
            $0.ubyte(0, 0x35)
            $0.array(Array("Letterhead".utf8), 0x27)
        }
        writer.endPage()
        writer.beginPage { _ in }
        writer.endPage()
        let pages = try pages(writer.bytes)
        #expect(pages[1].media == pages[0].media)
        #expect(pages[1].sides == .twoSidedShortEdge)
        #expect(pages[1].mediaType == "stationery-letterhead")
    }

    @Test("A page that nothing is painted on is blank; white marks leave it so")
    func blank() throws {
        let empty = try pages(PCLXLWriter.page { _ in })
        let white = try pages(
            PCLXLWriter.page {
                $0.nullPen()
                $0.rgbBrush(255, 255, 255)
                $0.rectangle()
                $0.image(width: 4, height: 1, Array(repeating: 255, count: 12))
            })
        let black = try pages(PCLXLWriter.page { $0.rectangle() })
        #expect(
            empty.map(\.isBlank) + white.map(\.isBlank) + black.map(\.isBlank) == [
                true, true, false,
            ])
    }

    @Test("A path that nothing was added to leaves no mark when it is painted")
    func emptyPath() throws {
        let (newPath, linePath, paintPath): (UInt8, UInt8, UInt8) = (0x85, 0x9B, 0x86)
        let looks = try [
            [newPath, paintPath], [linePath, newPath, paintPath], [linePath, paintPath],
        ]
        .map { operators in
            try pages(
                PCLXLWriter.page { writer in for operation in operators { writer.op(operation) } }
            ).map(\.isBlank)
        }
        #expect(looks == [[true], [true], [false]])
    }

    @Test("Colour is what is painted with unequal parts, not a colour space that is set")
    func brushes() throws {
        #expect(
            try color {
                $0.rgbBrush(9, 9, 9); $0.rectangle()
            } == .monochrome)
        #expect(
            try color {
                $0.rgbBrush(9, 9, 99); $0.rectangle()
            } == .color)
        #expect(try color { $0.rgbBrush(9, 9, 99) } == .monochrome)
        #expect(
            try color {
                $0.op(0x61); $0.rgbBrush(9, 0, 0); $0.op(0x60); $0.rectangle()
            } == .monochrome)
        #expect(
            try color {
                $0.real(0.5, 0x09); $0.op(0x63); $0.rectangle()
            } == .monochrome)
    }

    @Test(
        "Images are coloured by their pixels, however they are packed",
        arguments: [0, 1, 3])
    func images(compression: Int) throws {
        /// One row of two pixels, 24 bits each, as the compression has it.
        func block(_ row: [UInt8]) -> [UInt8] {
            switch compression {
            case 0: row + [0, 0]
            case 1: [7] + row + [0, 0]
            default: [7, 0, 5 << 5] + row
            }
        }
        for (row, mode) in [
            ([1, 1, 1, 9, 9, 9], PrintColorMode.monochrome), ([1, 1, 1, 9, 9, 99], .color),
        ] as [([UInt8], PrintColorMode)] {
            let found = try color {
                $0.ubyte(2, 0x03)
                $0.op(0x6A)
                $0.image(width: 2, height: 1, compression: compression, block(row))
            }
            #expect(found == mode)
        }
    }

    @Test("Only entries of the palette that pixels name are painted", arguments: [0, 1, 2])
    func palettes(depth: Int) throws {
        func page(_ pixels: UInt8) throws -> PrintColorMode? {
            try color {
                $0.ubyte(2, 0x03)
                $0.ubyte(depth, 0x02)
                let greys = Array(repeating: 7 as UInt8, count: 3 * ((1 << [1, 4, 8][depth]) - 1))
                $0.array(greys + [200, 0, 0], 0x06)
                $0.op(0x6A)
                $0.image(width: 1, height: 1, depth: depth, indexed: true, [pixels, 0, 0, 0])
            }
        }
        #expect(try page(0x00) == .monochrome)
        #expect(try page(0xFF) == .color)
    }

    @Test("A pattern gives its ink to the brush that uses it")
    func patterns() throws {
        let found = try color {
            $0.ubyte(2, 0x03)
            $0.op(0x6A)
            $0.beginBitmap(width: 1, height: 1, depth: 2, indexed: false)
            $0.uint16(5, 0x69)
            $0.ubyte(1, 0x68)
            $0.op(0xB3)
            $0.readBitmap(height: 1, compression: 0)
            $0.op(0xB4)
            $0.data([200, 0, 0, 0])
            $0.op(0xB5)
            $0.uint16(5, 0x08)
            $0.op(0x63)
            $0.rectangle()
        }
        #expect(found == .color)
    }

    @Test("A user-defined stream paints where it is executed, with the brush of the page")
    func streams() throws {
        var form = PCLXLWriter(bigEndian: true)
        form.rectangle()
        func page(_ execute: Bool) throws -> Page? {
            try pages(
                PCLXLWriter.page {
                    $0.array(Array("form".utf8), 139)
                    $0.op(0x5B)
                    for part in [form.bytes.prefix(20), form.bytes.dropFirst(20)] {
                        $0.uint32(part.count, 140)
                        $0.op(0x5C)
                        $0.data(Array(part))
                    }
                    $0.op(0x5D)
                    $0.rgbBrush(1, 2, 33)
                    if execute {
                        $0.array(Array("form".utf8), 139)
                        $0.op(0x5E)
                    }
                }
            ).first
        }
        #expect(try page(true)?.color == .color)
        #expect(try page(false)?.isBlank == true)
    }

    @Test("A stream that executes itself ends at the limit of nesting")
    func streamCycle() throws {
        var form = PCLXLWriter()
        form.array([1], 139)
        form.op(0x5E)
        let document = PCLXLWriter.page {
            $0.array([1], 139)
            $0.op(0x5B)
            $0.op(0x5C)
            $0.data(form.bytes)
            $0.op(0x5D)
            $0.array([1], 139)
            $0.op(0x5E)
        }
        #expect {
            try Documents.analyze(document)
        } throws: {
            if case .overLimit(.nesting, _)? = $0 as? AnalysisError { true } else { false }
        }
    }

    @Test("Data of VendorUnique is skipped by the length that an attribute gives")
    func vendorUnique() throws {
        let document = PCLXLWriter.page {
            $0.uint32(0x6870_4003, 145)
            $0.uint32(3, 146)
            $0.op(0x46)
            $0.raw([0x44, 0x44, 0x44])
        }
        #expect(try pages(document).count == 1)
    }

    @Test("A page without EndPage is counted when it bears marks, with a warning")
    func truncatedPage() throws {
        for marks in [true, false] {
            var writer = PCLXLWriter()
            writer.beginSession()
            writer.beginPage()
            if marks { writer.rectangle() }
            let analysis = try Documents.analyze(writer.bytes)
            #expect(analysis.impressions.count == (marks ? 1 : 0))
            #expect(!analysis.warnings.isEmpty)
        }
    }

    @Test(
        "What a printer gives up on is refused with its place",
        arguments: [
            [0x01], [0xC6, 0x00], [0xC0, 0x01, 0x44], [0xF8, 0x31], [0xC8, 0xC2, 0x00], [0x43],
            [0x41], [0xB1],
        ] as [[UInt8]])
    func damage(tokens: [UInt8]) {
        let document = PCLXLWriter.page { $0.raw(tokens) }
        #expect {
            try Documents.analyze(document)
        } throws: {
            guard case .damaged(.pclXL, _, let offset)? = $0 as? AnalysisError else { return false }
            return (30..<document.count).contains(offset)
        }
    }

    @Test("Graphics states saved without end reach a limit")
    func pushes() {
        let document = PCLXLWriter.page { $0.raw(Array(repeating: 0x61, count: 1000)) }
        #expect(throws: AnalysisError.self) { try Documents.analyze(document) }
    }

    // MARK: Any bytes

    private static let sample = PCLXLWriter.page {
        $0.rgbBrush(1, 2, 33)
        $0.rectangle()
        $0.ubyte(2, 0x03)
        $0.array(Array(repeating: 9, count: 6), 0x06)
        $0.ubyte(0, 0x02)
        $0.op(0x6A)
        $0.image(width: 9, height: 2, depth: 0, indexed: true, Array(repeating: 0x55, count: 8))
        $0.image(width: 9, height: 2, compression: 1, [0x81, 7, 5, 1, 2, 3, 4, 5, 6])
        $0.image(width: 9, height: 2, compression: 3, [2, 0, 0x3F, 1, 0, 0, 3, 0, 0xFF, 255, 9])
    }

    @Test("Every beginning of a stream gives an answer or an error")
    func prefixes() throws {
        for count in 1...Self.sample.count {
            _ = try? Documents.analyze(Self.sample.prefix(count), limits: .fuzzing)
        }
    }

    @Test("The seams of a small buffer change nothing", arguments: [1, 7, 16, 33])
    func seams(bufferBytes: Int) throws {
        let whole = try Documents.analyze(Self.sample)
        try Documents.withFile(Self.sample) { file in
            var reader = try ByteReader(file, bufferBytes: bufferBytes)
            var builder = AnalysisBuilder(limits: .standard)
            builder.beginDocument(.pclXL)
            try PCLXLAnalyzer().analyze(&reader, into: &builder)
            #expect(builder.finished == whole)
        }
    }

    @Test("Random changes never do harm")
    func mutations() throws {
        try Documents.mutate(Self.sample, rounds: 3000)
    }
}

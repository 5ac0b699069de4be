import PrintModel
import Testing

@testable import PageAnalysis

/// What is passed over without being read in full must be what it would have been.
@Suite("PCL XL that is passed over")
struct PCLXLPassingTests {
    private func page(_ content: (inout PCLXLWriter) -> Void) throws -> Page? {
        try Documents.analyze(PCLXLWriter.page(content)).impressions.pages.first
    }

    @Test("White space between a value and its attribute changes nothing", arguments: 0..<40)
    func whiteSpace(seed: UInt64) throws {
        func document(spaced: Bool) -> [UInt8] {
            var generator = SeededGenerator(seed: seed)
            return PCLXLWriter.page { writer in
                for _ in 0..<30 {
                    let (value, attribute) = Self.token(&generator)
                    let space = spaced ? Array(repeating: 0x20 as UInt8, count: 3) : []
                    writer.raw(space + value + space + attribute + space)
                }
            }
        }
        let pages = try [false, true].map { spaced in
            try Documents.analyze(document(spaced: spaced)).impressions.pages.map {
                [$0.color == .color, $0.isBlank]
            }
        }
        #expect(pages[0] == pages[1])
    }

    /// A value and what follows it: its attribute, and operators.
    private static func token(_ generator: inout SeededGenerator) -> ([UInt8], [UInt8]) {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: ([0xD3, 1, 2, 3, 4], [0xF8, 0x4C, 0x6B])
        case 1: ([0xC8, 0xC0, 1, 65], [0xF8, 0xAB, 0xA8])
        case 2: ([0xC9, 0xC0, 2, 65, 0, 66, 0], [0xF8, 0xAB, 0xA8])
        case 3: ([0xC8, 0xC1, 2, 0, 65, 66], [0xF8, 0xAB])
        case 4: ([0xE1, 1, 0, 1, 0, 9, 0, 9, 0], [0xF8, 0x42, 0x85, 0x9B, 0x86])
        case 5: ([0xC0, 255], [0xF8, 0x09, 0x63])
        case 6: ([0xC0, UInt8.random(in: 1...2, using: &generator)], [0xF8, 0x03, 0x6A])
        default:
            (
                [0xC8, 0xC0, 3, 9, 9, UInt8.random(in: 9...40, using: &generator)],
                [0xF8, 0x0B, 0x63]
            )
        }
    }

    @Test("Text marks the page with the brush, and adds nothing to the path")
    func text() throws {
        let text: [UInt8] = [0xC8, 0xC0, 1, 65, 0xF8, 0xAB, 0xA8]
        #expect(
            try page {
                $0.rgbBrush(9, 9, 9); $0.raw(text + text)
            }?.color == .monochrome)
        #expect(
            try page {
                $0.rgbBrush(9, 9, 99); $0.raw(text + text)
            }?.color == .color)
        #expect(
            try page {
                $0.ubyte(0, 0x04)
                $0.op(0x63)
                $0.raw(text + [0x86])
            }?.isBlank == true)
    }

    @Test("A value too far from its attribute is refused, in the time of reading it")
    func farAttribute() throws {
        for (count, isRead) in [(1024, true), (1025, false), (4 << 20, false)] {
            let document = PCLXLWriter.page {
                $0.raw([0xC0, 3] + Array(repeating: 0, count: count) + [0xF8, 0x31])
            }
            let copies = try? Documents.analyze(document).impressions.pages.map(\.copies)
            #expect(copies == (isRead ? [3] : nil))
        }
    }

    // MARK: Run-length rows

    @Test("Rows in runs have the ink of the same rows as they are", arguments: 0..<200)
    func runs(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let width = Int.random(in: 1...120, using: &generator)
        let rows = (0..<4).map { _ in Self.row(width, &generator) }
        let packed = Self.packed(rows.flatMap(\.self), &generator)
        let pages = try [(0, rows.flatMap(\.self)), (1, packed)].map { (compression, block) in
            try page {
                $0.ubyte(2, 0x03)
                $0.op(0x6A)
                $0.image(width: width, height: 4, compression: compression, block)
            }
        }
        #expect(pages[0]?.color == pages[1]?.color)
        #expect(pages[0]?.isBlank == pages[1]?.isBlank)
    }

    /// A row of grey pixels, often alike, and once in a while one in colour; padding is in colour.
    private static func row(_ width: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        var row: [UInt8] = []
        while row.count < 3 * width {
            let grey: UInt8 = [255, 255, 255, 7].randomElement(using: &generator) ?? 0
            let count = min(Int.random(in: 1...30, using: &generator), width - row.count / 3)
            row += Array(repeating: grey, count: 3 * count)
        }
        if Int.random(in: 0..<12, using: &generator) == 0 {
            row[Int.random(in: row.indices, using: &generator)] = 99
        }
        while row.count % 4 != 0 { row.append(UInt8(row.count % 4 * 80)) }
        return row
    }

    /// `bytes` in runs that end where they like, also within pixels and rows.
    private static func packed(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var packed: [UInt8] = []
        var rest = bytes[...]
        while let first = rest.first {
            let alike = min(rest.prefix { $0 == first }.count, 128)
            let isWhole = Int.random(in: 0..<8, using: &generator) > 0
            let count = isWhole ? alike : Int.random(in: 1...alike, using: &generator)
            if count >= 2, Int.random(in: 0..<20, using: &generator) > 0 {
                packed += [UInt8(257 - (count / 3 > 0 && isWhole ? count / 3 * 3 : count)), first]
                rest = rest.dropFirst(count / 3 > 0 && isWhole ? count / 3 * 3 : count)
            } else {
                let part = rest.prefix(Int.random(in: 1...9, using: &generator))
                packed += [UInt8(part.count - 1)] + part
                rest = rest.dropFirst(part.count)
            }
            if Int.random(in: 0..<30, using: &generator) == 0 { packed.append(128) }
        }
        return packed
    }

    @Test("A row that is not all there leaves no ink; one run may fill many rows")
    func incompleteRows() throws {
        func page(_ block: [UInt8], width: Int) throws -> Page? {
            try self.page {
                $0.ubyte(2, 0x03)
                $0.op(0x6A)
                $0.image(width: width, height: 30, compression: 1, block)
            }
        }
        let greys = Array(repeating: [254, 7] as [UInt8], count: 19).flatMap(\.self)
        #expect(try page(greys, width: 20)?.isBlank == true)
        #expect(try page(greys + [254, 7], width: 20)?.isBlank == false)
        // Four rows of four bytes, of which the last has a pixel in colour.
        #expect(try page([245, 7, 3, 7, 7, 99, 0], width: 1)?.color == .color)
        #expect(try page([245, 7, 3, 7, 7, 8, 99], width: 1)?.color == .monochrome)
        #expect(try page([242, 255, 129, 7], width: 1)?.isBlank == false)
    }
}

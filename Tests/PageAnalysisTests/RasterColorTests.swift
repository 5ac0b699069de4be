import PageAnalysis
import PrintModel
import Testing

@Suite("Colour in raster pages")
struct RasterColorTests {
    /// Every colour space with a pixel that is grey, and where it can, one that is not.
    static let samples: [PixelSample] = [
        PixelSample.of(0, 8, 1, white: [0xFF], [([0xFE], .gray)]),
        PixelSample.of(18, 8, 1, white: [0xFF], [([0], .gray)]),
        PixelSample.of(18, 16, 1, white: [0xFF, 0xFF], [([0xFF, 0xFE], .gray)]),
        PixelSample.of(3, 8, 1, white: [0], [([1], .gray)]),
        PixelSample.of(12, 8, 1, white: [0], [([1], .gray)]),
        PixelSample.of(13, 8, 1, white: [0], [([1], .color)]),
        PixelSample.of(14, 8, 1, white: [0], [([1], .gray)]),
        PixelSample.rgb(1), PixelSample.rgb(19), PixelSample.rgb(20),
        PixelSample.of(
            19, 16, 3, white: [255, 255, 255, 255, 255, 255],
            [
                ([1, 2, 1, 2, 1, 2], .gray), ([1, 2, 1, 2, 17, 2], .gray),
                ([1, 2, 1, 2, 17, 18], .gray), ([1, 2, 1, 2, 17, 19], .color),
                ([33, 2, 0, 2, 1, 2], .color),
            ]),
        PixelSample.of(
            2, 8, 4, white: [255, 255, 255, 0],
            [
                ([255, 255, 255, 9], .blank), ([7, 7, 7, 1], .gray), ([7, 7, 23, 8], .gray),
                ([7, 7, 24, 8], .color),
            ]),
        PixelSample.of(
            17, 8, 4, white: [255, 255, 255, 255],
            [([255, 255, 255, 0], .gray), ([9, 9, 9, 4], .gray), ([9, 99, 4, 4], .color)]),
        PixelSample.of(4, 8, 3, white: [0, 0, 0], [([5, 5, 5], .gray), ([5, 5, 22], .color)]),
        PixelSample.of(5, 8, 3, white: [0, 0, 0], [([5, 5, 5], .gray), ([5, 22, 22], .color)]),
        PixelSample.of(
            6, 8, 4, white: [0, 0, 0, 0], [([0, 0, 0, 1], .gray), ([0, 0, 1, 0], .color)]),
        PixelSample.of(
            7, 8, 4, white: [0, 0, 0, 0], [([0, 0, 0, 1], .gray), ([1, 1, 1, 0], .color)]),
        PixelSample.of(
            8, 8, 4, white: [0, 0, 0, 0], [([1, 0, 0, 0], .gray), ([1, 0, 0, 1], .color)]),
        PixelSample.of(
            9, 8, 4, white: [0, 0, 0, 0], [([1, 0, 0, 0], .gray), ([0, 0, 1, 0], .color)]),
        PixelSample.of(
            9, 8, 6, white: [0, 0, 0, 0, 0, 0],
            [([1, 0, 0, 0, 0, 0], .gray), ([0, 0, 0, 0, 0, 1], .color)]),
        PixelSample.of(
            10, 8, 4, white: [0, 0, 0, 0], [([0, 0, 0, 1], .gray), ([1, 0, 0, 0], .color)]),
        PixelSample.of(
            11, 8, 4, white: [0, 0, 0, 0], [([0, 0, 0, 1], .gray), ([0, 1, 0, 0], .color)]),
        PixelSample.of(
            6, 16, 4, white: [0, 0, 0, 0, 0, 0, 0, 0],
            [([0, 0, 0, 0, 0, 0, 0, 1], .gray), ([0, 0, 0, 0, 0, 1, 0, 0], .color)]),
        PixelSample.of(
            16, 8, 3, white: [255, 128, 128],
            [
                ([40, 128, 128], .gray), ([40, 124, 132], .gray), ([40, 128, 133], .color),
                ([255, 0, 128], .color),
            ]),
        PixelSample.of(34, 8, 3, white: [255, 128, 128], [([40, 128, 128], .gray)]),
        PixelSample.of(48, 8, 1, white: [0], [([1], .gray)]),
        PixelSample.of(49, 8, 2, white: [0, 0], [([0, 1], .color)]),
        PixelSample.of(
            62, 16, 15, white: Array(repeating: 0, count: 30),
            [(Array(repeating: 0, count: 29) + [1], .color)]),
    ].flatMap { $0 }

    @Test("A pixel is white, grey or coloured by its colour space", arguments: samples)
    func chunked(_ sample: PixelSample) throws {
        let page = RasterPage.pixel(
            sample.pixel, on: sample.white, space: sample.space, channelBits: sample.bits,
            channels: sample.channels)
        for version in [2, 3] {
            for isBigEndian in [true, false] {
                let document = RasterDocuments.cups(
                    [page], version: version, isBigEndian: isBigEndian)
                #expect(try look(document) == sample.expected)
            }
        }
        #expect(try look(RasterDocuments.pwg([page])) == sample.expected)
    }

    /// Planes are compared by digests, which can't say how far they are apart.
    @Test(
        "Colours apart by row or by page are told like those together, but for near greys",
        arguments: samples.filter { !$0.isNearGray })
    func planes(_ sample: PixelSample) throws {
        let bytes = sample.bits / 8
        let together = RasterPage.pixel(
            sample.pixel, on: sample.white, space: sample.space, channelBits: sample.bits,
            channels: sample.channels)
        for order: UInt32 in [1, 2] {
            var page = together
            page.colorOrder = order
            let planes = (0..<sample.channels).map { channel in
                together.rows.map { row in
                    stride(from: channel * bytes, to: row.count, by: bytes * sample.channels)
                        .flatMap { row[$0..<$0 + bytes] }
                }
            }
            page.rows =
                order == 2
                ? planes.flatMap { $0 }
                : together.rows.indices.map { row in planes.flatMap { $0[row] } }
            for version in [2, 3] {
                let document = RasterDocuments.cups([page], version: version, isBigEndian: true)
                #expect(try look(document) == sample.expected)
            }
        }
    }

    /// Pixels of less than a byte: the space, bits and channels, the bits of a pixel, the first
    /// byte or two of a row, and what is seen in them.
    static let packedRows: [(UInt32, Int, Int, Int, [UInt8], Look)] = [
        (3, 1, 1, 1, [0x00], .blank), (3, 1, 1, 1, [0x08], .gray), (3, 1, 1, 1, [0x07], .blank),
        (18, 1, 1, 1, [0xF8], .blank), (18, 1, 1, 1, [0xF0], .gray),
        (18, 4, 1, 4, [0xFF, 0xFF, 0xF0], .blank), (18, 4, 1, 4, [0xFF, 0xFF, 0xE0], .gray),
        (6, 1, 4, 4, [0x11, 0x11, 0x10], .gray), (6, 1, 4, 4, [0x11, 0x11, 0x20], .color),
        (6, 1, 4, 4, [0x00, 0x00, 0x0F], .blank),
        (8, 1, 4, 4, [0x88, 0x80, 0x00], .gray), (8, 1, 4, 4, [0x88, 0x90, 0x00], .color),
        (1, 1, 3, 4, [0x77, 0x77, 0x70], .blank), (1, 1, 3, 4, [0x70, 0x77, 0x70], .gray),
        (1, 1, 3, 4, [0x77, 0x37, 0x70], .color), (1, 1, 3, 4, [0x77, 0x76, 0x70], .color),
        (1, 2, 3, 8, [0x3F, 0x15, 0x3F, 0x3F, 0x3F], .gray),
        (1, 2, 3, 8, [0x3F, 0x16, 0x3F, 0x3F, 0x3F], .color),
        (6, 2, 4, 8, [0, 0, 0, 0, 3], .gray), (6, 2, 4, 8, [0, 0, 0, 0, 4], .color),
        (9, 1, 6, 8, [0, 0, 0, 0, 0x20], .gray), (9, 1, 6, 8, [0, 0, 0, 0, 0x01], .color),
        (6, 4, 4, 16, [0, 15, 0, 1, 0, 0, 0, 0, 0, 0], .gray),
        (6, 4, 4, 16, [0, 16, 0, 1, 0, 0, 0, 0, 0, 0], .color),
        (1, 4, 3, 16, [15, 255, 5, 0x55, 15, 255, 15, 255, 15, 255], .gray),
        (1, 4, 3, 16, [15, 255, 5, 0x54, 15, 255, 15, 255, 15, 255], .color),
    ]

    @Test("Pixels of less than a byte count, padding does not", arguments: packedRows)
    func packed(
        space: UInt32, bits: Int, channels: Int, pixelBits: Int, row: [UInt8], expected: Look
    ) throws {
        var page = RasterPage(
            colorSpace: space, channelBits: bits, channelCount: channels, pixelBits: pixelBits)
        page.width = 5
        page.rows = [row, row]
        for version in 1...3 {
            // Version 1 does not say how many colours there are.
            guard version > 1 || space != 9 else { continue }
            let document = RasterDocuments.cups([page], version: version, isBigEndian: true)
            #expect(try look(document) == expected)
        }
    }

    @Test(
        "Apple raster's colour spaces are told by their number",
        arguments: [
            (0, 1, [0xFF, 0xFF], [0xFF, 0], Look.gray),
            (0, 1, [0xFF, 0xFF], [0xFF, 0xFF], .blank),
            (1, 3, [255, 255, 255], [4, 4, 4], .gray),
            (1, 3, [255, 255, 255], [4, 4, 25], .color),
            (2, 3, [255, 128, 128], [0, 128, 128], .gray),
            (3, 3, [255, 255, 255], [9, 44, 4], .color), (4, 1, [255], [0], .gray),
            (5, 3, [255, 255, 255], [9, 9, 9], .gray), (6, 4, [0, 0, 0, 0], [0, 0, 0, 9], .gray),
            (6, 4, [0, 0, 0, 0], [0, 9, 0, 9], .color),
        ] as [(UInt8, Int, [UInt8], [UInt8], Look)])
    func apple(
        space: UInt8, channels: Int, white: [UInt8], pixel: [UInt8], expected: Look
    ) throws {
        let page = RasterPage.pixel(
            pixel, on: white, space: 0, channelBits: 8 * white.count / channels,
            channels: channels)
        let document = RasterDocuments.apple([page], colorSpace: space)
        #expect(try look(document) == expected)
    }

    @Test("Code 128 leaves the rest of a row white", arguments: [0, 1, 4, 6] as [UInt8])
    func clear(space: UInt8) throws {
        let channels = [1, 3, 0, 0, 1, 0, 4][Int(space)]
        var page = RasterPage(channelCount: channels)
        page.height = 3
        let header = page.appleHeader(colorSpace: space)
        let sync = Array("UNIRAST\0\0\0\0\0".utf8)
        #expect(try look(sync + header + [2, 128]) == .blank)
        let black = Array(repeating: UInt8(0), count: channels - 1) + [space == 6 ? 255 : 0]
        #expect(try look(sync + header + [1, 128, 0, 0] + black + [128]) == .gray)
    }

    @Test("Pixels that can't be told apart are charged as colour, with a warning")
    func untold() throws {
        for (space, channels) in [(15, 3), (35, 4), (6, 3)] as [(UInt32, Int)] {
            let page = RasterPage.pixel(
                Array(repeating: 0, count: channels), on: Array(repeating: 0, count: channels),
                space: space, channelBits: 8, channels: channels)
            let analysis = try Documents.analyze(
                RasterDocuments.cups([page, page], version: 2, isBigEndian: true))
            #expect(analysis.impressions.count(in: .color) == 2)
            #expect(analysis.warnings.count == 2)
        }
    }

    @Test("A coloured pixel anywhere in a large page is found", arguments: [0, 1, 40_000, 89_999])
    func anywhere(index: Int) throws {
        var page = RasterPage(colorSpace: 19, channelCount: 3, width: 300, height: 300)
        page.rows = (0..<300).map { y in
            (0..<300).flatMap { x -> [UInt8] in
                let level = UInt8((x ^ y) & 0xFF)
                return y * 300 + x == index ? [level, level, level ^ 0x80] : [level, level, level]
            }
        }
        #expect(try look(RasterDocuments.pwg([page])) == .color)
        #expect(try look(RasterDocuments.cups([page], version: 3, isBigEndian: true)) == .color)
        page.rows[index / 300].replaceSubrange(
            index % 300 * 3..<index % 300 * 3 + 3, with: [0, 0, 0])
        #expect(try look(RasterDocuments.pwg([page])) == .gray)
        #expect(try look(RasterDocuments.cups([page], version: 3, isBigEndian: true)) == .gray)
    }

    private func look(_ document: [UInt8]) throws -> Look {
        let pages = try Documents.analyze(document).impressions.pages
        let page = try #require(pages.first)
        #expect(pages.count == 1)
        #expect(!(page.isBlank && page.color == .color))
        return page.color == .color ? .color : page.isBlank ? .blank : .gray
    }
}

/// What is seen of a page.
enum Look: Sendable { case blank, gray, color }

/// A pixel on paper that is otherwise white, and what the page is then.
struct PixelSample: Sendable, CustomTestStringConvertible {
    let space: UInt32
    let bits: Int
    let channels: Int
    let white: [UInt8]
    let pixel: [UInt8]
    let expected: Look

    var testDescription: String { "space \(space), \(bits) bits, \(pixel): \(expected)" }

    /// Whether the pixel is grey although red, green and blue differ.
    var isNearGray: Bool {
        let parts = stride(from: 0, to: min(pixel.count, 3 * bits / 8), by: bits / 8)
            .map { Array(pixel[$0..<$0 + bits / 8]) }
        return expected == .gray && [1, 2, 19, 20].contains(space) && Set(parts).count > 1
    }

    /// Samples of one colour space: white itself, and `pixels`.
    static func of(
        _ space: UInt32, _ bits: Int, _ channels: Int, white: [UInt8],
        _ pixels: [([UInt8], Look)]
    ) -> [PixelSample] {
        ([(white, .blank)] + pixels).map {
            PixelSample(
                space: space, bits: bits, channels: channels, white: white, pixel: $0.0,
                expected: $0.1)
        }
    }

    static func rgb(_ space: UInt32) -> [PixelSample] {
        of(
            space, 8, 3, white: [255, 255, 255],
            [
                ([0, 0, 0], .gray), ([254, 254, 254], .gray), ([254, 255, 255], .gray),
                // Black ink alone, as profiles make it red, green and blue.
                ([35, 31, 32], .gray),
                ([238, 255, 255], .color), ([255, 238, 255], .color), ([255, 255, 238], .color),
            ])
    }
}

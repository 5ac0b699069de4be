import Foundation
import PrintModel
import SystemPackage
import Testing

@testable import PageAnalysis

@Suite("Damaged raster documents")
struct RasterDamageTests {
    /// Header fields with values that printers refuse, by their offsets.
    static let lies: [[Int: UInt32]] = [
        [372: 0], [376: 0], [372: .max], [376: .max], [372: 0x100_0000], [376: 0x100_0000],
        [384: 3], [384: 0], [384: .max], [388: 0], [388: 7], [388: .max], [392: 0], [392: 5],
        [392: .max], [396: 3], [396: .max], [400: 21], [400: 63], [400: .max], [420: 2],
        [420: .max], [372: 0xFF_FFFF, 388: 240, 384: 16, 420: 15, 400: 62, 392: 503_316_450],
    ]

    @Test("A header that printers refuse is an error at its offset", arguments: lies)
    func refused(lies: [Int: UInt32]) throws {
        var page = RasterPage.gray()
        page.lies = lies
        for (document, format) in [
            (RasterDocuments.pwg([page]), DocumentFormat.pwgRaster),
            (RasterDocuments.cups([page], version: 3, isBigEndian: false), .cupsRaster),
        ] {
            let error = #expect(throws: AnalysisError.self) { try Documents.analyze(document) }
            guard case .damaged(format, _, offsetBytes: 4) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("So is a later page's, since what the printer does then is not known")
    func laterPage() throws {
        var bad = RasterPage.gray()
        bad.lies = [400: 99]
        let first = RasterDocuments.pwg([.gray()])
        let error = #expect(throws: AnalysisError.self) {
            try Documents.analyze(RasterDocuments.pwg([.gray(), bad]))
        }
        #expect(error?.offsetBytes == first.count)
    }

    @Test("Apple raster's bad headers are errors", arguments: [(7, 8), (0, 24), (1, 8), (0, 0)])
    func refusedByApple(space: UInt8, pixelBits: Int) {
        var page = RasterPage.gray()
        page.pixelBits = pixelBits
        let header = page.appleHeader(colorSpace: space)
        #expect(throws: AnalysisError.self) {
            try Documents.analyze(Array("UNIRAST\0\0\0\0\u{1}".utf8) + header + [0, 128])
        }
    }

    @Test("A page cut short counts when it bears a mark by then", arguments: [1, 2, 3])
    func cutShort(version: Int) throws {
        var page = RasterPage.gray(width: 8, height: 16)
        page.rows = (0..<16).map { row in (0..<8).map { row < 8 ? 0xFF : UInt8($0 * row) } }
        let whole = RasterDocuments.cups([page, page], version: version, isBigEndian: true)
        let marked = try Documents.analyze(whole.dropLast(3))
        #expect(marked.impressions.count == 2)
        #expect(marked.impressions.pages[1].byteRange?.upperBound == whole.count - 3)
        #expect(marked.warnings.count == 1)
        let header = version == 1 ? 420 : 1796
        let unmarked = try Documents.analyze(
            whole.prefix(4 + (whole.count - 4) / 2 + header + 3))
        #expect(unmarked.impressions.count == 1)
        #expect(unmarked.warnings.count == 1)
        let headerless = try Documents.analyze(whole.prefix(4 + (whole.count - 4) / 2 + 400))
        #expect(headerless.impressions.count == 1)
        #expect(headerless.warnings.count == 1)
    }

    @Test("Runs past a row and repeats past the page are cut, with a warning")
    func overfull() throws {
        let page = RasterPage.gray()
        let header = RasterDocuments.pwg([]) + Array(RasterDocuments.pwg([page])[4..<1800])
        for rows in [
            [0, 127, 0, 0, 127, 0], [1, 253, 0, 0, 0, 0], [255, 3, 0],
            [0, 252, 0, 0, 0, 0, 0, 3, 0],
        ] as [[UInt8]] {
            let analysis = try Documents.analyze(header + rows + header)
            #expect(analysis.impressions.count == 1)
            #expect(analysis.warnings.count == (rows[1] == 253 ? 0 : 1) + 1)
        }
    }

    @Test("Every prefix of a document gives an answer or an error", arguments: documents)
    func prefixes(document: [UInt8]) {
        for length in stride(from: 0, through: document.count, by: 1) {
            do {
                let pages = try Documents.analyze(document.prefix(length)).impressions.pages
                #expect(pages.count <= 2)
            } catch is AnalysisError {
                continue
            } catch {
                Issue.record(error)
            }
        }
    }

    @Test("Any mutation of a document gives an answer or an error", arguments: 0..<40)
    func mutations(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for document in RasterDamageTests.documents {
            for _ in 0..<20 {
                var bytes = document
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let index = Int.random(in: 0..<bytes.count, using: &random)
                    bytes[index] =
                        [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &random)]
                        .randomElement(using: &random) ?? 0
                }
                do {
                    _ = try Documents.analyze(bytes, limits: .fuzzing)
                } catch is AnalysisError {
                    continue
                }
            }
        }
    }

    @Test("Windows of any size give the same answer", arguments: [1, 7, 64, 4096])
    func seams(bufferBytes: Int) throws {
        for document in RasterDamageTests.documents {
            let whole = try Documents.analyze(document).impressions
            let file = try #require(tmpfile())
            defer { fclose(file) }
            try #require(fwrite(document, 1, document.count, file) == document.count)
            try #require(fflush(file) == 0)
            var reader = try ByteReader(
                FileDescriptor(rawValue: fileno(file)), bufferBytes: bufferBytes)
            var builder = AnalysisBuilder(limits: .standard)
            builder.beginDocument(.pwgRaster)
            try RasterAnalyzer().analyze(&reader, into: &builder)
            #expect(builder.finished.impressions == whole)
            let isAtEnd = reader.isAtEnd
            #expect(isAtEnd)
        }
    }

    @Test("Planes that unpack to more than the limit are an error")
    func bomb() {
        var page = RasterPage(colorSpace: 1, channelCount: 3, colorOrder: 1)
        page.width = 5_000_000
        page.height = 2
        let header = page.cupsHeader(version: 2, isBigEndian: true)
        let bomb = Array("RaS2".utf8) + header + [0, 128, 0, 128]
        let error = #expect(throws: AnalysisError.self) {
            try Documents.analyze(bomb, limits: .fuzzing)
        }
        guard case .overLimit(.decodedBytes, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// Two pages in every layout.
    static let documents: [[UInt8]] = {
        var rgb = RasterPage(colorSpace: 19, channelCount: 3, width: 40, height: 5)
        rgb.rows = (0..<5).map { y in
            (0..<40).flatMap { x in [UInt8(x), UInt8(x), UInt8(x / y.advanced(by: 7))] }
        }
        var white = RasterPage(colorSpace: 3, channelBits: 1, width: 300, height: 300)
        white.rows = Array(repeating: Array(repeating: 0, count: 38), count: 300)
        var banded = RasterPage(colorSpace: 1, channelCount: 3, colorOrder: 1, width: 40, height: 5)
        banded.rows = (0..<5).map { y in (0..<120).map { UInt8($0 % 40 + y) } }
        var planar = RasterPage(colorSpace: 6, channelCount: 4, colorOrder: 2, width: 40, height: 5)
        planar.rows = (0..<20).map { y in (0..<40).map { y < 15 ? 0 : UInt8($0) } }
        return [
            RasterDocuments.pwg([rgb, white]),
            RasterDocuments.apple([rgb, rgb], colorSpace: 1),
            RasterDocuments.cups([.gray(), white], version: 1, isBigEndian: true),
            RasterDocuments.cups([banded, planar], version: 2, isBigEndian: false),
            RasterDocuments.cups([rgb, banded], version: 3, isBigEndian: true),
        ]
    }()
}

/// A seeded generator (SplitMix64), so that a failure can be run again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

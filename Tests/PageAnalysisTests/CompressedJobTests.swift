import PrintModel
import Testing

@testable import PageAnalysis

@Suite("Compressed jobs")
struct CompressedJobTests {
    /// "Hello\n\u{C}World\n" by gzip -9 without a name, and by zlib: two pages of text.
    static let gzip: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0xF3, 0x48, 0xCD, 0xC9, 0xC9,
        0xE7, 0xE2, 0x09, 0xCF, 0x2F, 0xCA, 0x49, 0xE1, 0x02, 0x00, 0xA9, 0x02, 0xF2, 0x77, 0x0D,
        0x00, 0x00, 0x00,
    ]
    static let zlib: [UInt8] = [
        0x78, 0xDA, 0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0xE7, 0xE2, 0x09, 0xCF, 0x2F, 0xCA, 0x49, 0xE1,
        0x02, 0x00, 0x1D, 0xEB, 0x04, 0x1D,
    ]

    @Test(
        "gzip and zlib are read through, and pages have no place then",
        arguments: [CompressedJobTests.gzip, CompressedJobTests.zlib])
    func wrapped(bytes: [UInt8]) throws {
        let analysis = try Documents.analyze(bytes)
        #expect(analysis.formats == [.text])
        #expect(analysis.impressions.count == 2)
        #expect(analysis.impressions.pages.allSatisfy { $0.byteRange == nil })
        #expect(analysis.warnings.isEmpty)
    }

    @Test("Several gzip files are one, and zeros at the end are nothing")
    func members() throws {
        let analysis = try Documents.analyze(Self.gzip + Self.gzip + [0, 0, 0])
        // The second text goes on where the first ended.
        #expect(analysis.impressions.count == 3)
    }

    @Test("What follows compressed data, and is not compressed, is not known")
    func rest() {
        #expect(throws: AnalysisError.unknownFormat(offsetBytes: Self.gzip.count)) {
            try Documents.analyze(Self.gzip + Array("%!PS\nshowpage".utf8))
        }
    }

    @Test("Of data that is cut off or damaged, what could be unpacked is counted, with a warning")
    func damaged() throws {
        var broken = Self.gzip
        broken[broken.count - 6] ^= 1
        for bytes in [broken, Array(Self.gzip.dropLast(8))] {
            let analysis = try Documents.analyze(bytes)
            #expect(analysis.impressions.count == 2)
            #expect(analysis.warnings.count == 1)
        }
    }

    @Test("Text that begins like zlib data is text")
    func text() throws {
        #expect(try Documents.analyze("x^2 + y^2\n".utf8).formats == [.text])
    }

    @Test("A job that unpacks to more than a job may is refused")
    func limit() {
        var limits = AnalysisLimits.standard
        limits.decodedBytes = 10
        #expect(throws: AnalysisError.overLimit(.decodedBytes, offsetBytes: 0)) {
            try Documents.analyze(Self.gzip, limits: limits)
        }
    }

    @Test("Every prefix of a compressed job, and changed ones, have an answer or an error")
    func hostile() throws {
        for count in 1..<Self.gzip.count {
            do {
                _ = try Documents.analyze(Self.gzip.prefix(count))
            } catch is AnalysisError {}
        }
        try Documents.mutate(Self.gzip, rounds: 3000)
    }

    @Test("Compressed data in compressed data is unpacked once")
    func nested() throws {
        #expect(throws: AnalysisError.unknownFormat(offsetBytes: 0)) {
            try Documents.analyze(Self.nested)
        }
    }

    /// `gzip`, stored by gzip.
    static var nested: [UInt8] {
        let count = UInt16(gzip.count)
        let length = [
            UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8),
        ]
        // The checksum is missing: it is cut off.
        return [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0x01] + length + gzip
    }
}

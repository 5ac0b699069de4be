import Foundation
import PrintModel
import SystemPackage
import Testing

@testable import PageAnalysis

/// Damaged and hostile PCL.
@Suite("PCL that is damaged")
struct PCLRobustnessTests {
    /// Something of everything.
    private static let document: [UInt8] =
        Array("\u{1B}E\u{1B}&l26a1s2X\u{1B}&f1Y\u{1B}&f0Xform\u{1B}&f1X\u{1B}&f4X".utf8)
        + Array("\u{1B}*v6W".utf8) + [0, 3, 0, 8, 8, 8]
        + Array("\u{1B}*t300R\u{1B}*r20s1A\u{1B}*b2m4W".utf8) + [0xFD, 7, 0, 7]
        + Array("\u{1B}*b3m2W".utf8) + [0x41, 8] + Array("\u{1B}*b10m3W".utf8) + [0x80, 0xFF, 1]
        + Array("\u{1B}*b9m2W".utf8) + [0x85, 3]
        + Array("\u{1B}*b5m7W".utf8) + [0, 0, 1, 9, 5, 0, 3]
        + Array("\u{1B}*rC\u{0C}text \u{1B}*c90a9b0P\u{1B}&f2X\u{1B}Y\u{1B}Z\u{1B}&p2Xab".utf8)
        + Array("\u{1B}%0BIN;SP2;PC2,9,9,9;PU;PE:D<f?f?f?;LBlabel".utf8) + [3]
        + Array("CO\"x\";\u{1B}%0A\u{1B}&a+70R\u{1B}*r-3U\u{1B}*b1v11v21W3".utf8)
        + Array("\u{1B}*g26W".utf8) + [2, 4] + Array(repeating: 1, count: 24)
        + Array("\u{1B}&n4W".utf8) + [4, 65, 66, 67] + Array("\u{1B}E\u{1B}%-12345X".utf8)

    @Test("Every beginning of a document gives an answer")
    func truncation() throws {
        let whole = try Documents.analyze(PCLRobustnessTests.document)
        var last = 0
        for count in 2...PCLRobustnessTests.document.count {
            let analysis = try Documents.analyze(PCLRobustnessTests.document.prefix(count))
            last = analysis.impressions.count
            #expect(last <= whole.impressions.count)
        }
        #expect(last == whole.impressions.count)
    }

    @Test("Data that ends within a command is noted")
    func warning() throws {
        let analysis = try Documents.analyze("\u{1B}E\u{1B}*b9Wab".utf8)
        #expect(analysis.impressions.count == 1)
        #expect(analysis.warnings.map(\.message) == ["the data ends within a command"])
    }

    @Test("Where the buffer ends makes no difference", arguments: [1, 2, 7, 64])
    func seams(bufferBytes: Int) throws {
        let whole = try analyze(bufferBytes: 4096)
        #expect(try analyze(bufferBytes: bufferBytes) == whole)
    }

    private func analyze(bufferBytes: Int) throws -> [Page] {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let data = PCLRobustnessTests.document
        fwrite(data, 1, data.count, file)
        fflush(file)
        var reader = try ByteReader(
            FileDescriptor(rawValue: fileno(file)), bufferBytes: bufferBytes)
        var builder = AnalysisBuilder(limits: .standard)
        try PCLAnalyzer().analyze(&reader, into: &builder)
        #expect(reader.remaining == 9)
        return builder.pages
    }

    @Test("Data longer than any buffer is passed over", arguments: [1 << 20, 3 << 20])
    func longData(byteCount: Int) throws {
        let row = Array("\u{1B}E\u{1B}*b\(byteCount)W".utf8) + Array(repeating: 0, count: byteCount)
        let pages = try Documents.analyze(row + [0x0C]).impressions.pages
        #expect(pages.map(\.isBlank) == [true])
    }

    @Test("Whatever is changed in a document, there is an answer or a named error")
    func mutations() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<4000 {
            var data = PCLRobustnessTests.document
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let place = Int.random(in: 2..<data.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: data[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: data.remove(at: place)
                case 2: data.insert(UInt8.random(in: 0x30...0x39, using: &generator), at: place)
                default:
                    let end = min(place + 16, data.count)
                    data.insert(contentsOf: data[place..<end], at: place)
                }
            }
            do {
                _ = try Documents.analyze(data, limits: .fuzzing)
            } catch is AnalysisError {}
        }
    }

    @Test(
        "Numbers past all bounds do no harm",
        arguments: [
            "\u{1B}&l99999999999999999999999999Xa\u{0C}", "\u{1B}&l9e9C", "\u{1B}&a+99999999999R",
            "\u{1B}*p+99999999999Y", "\u{1B}*b99999999999Y", "\u{1B}*r99999999999S\u{1B}*b1W\u{1}",
            "\u{1B}&f99999999999i99999999999J\u{1B}&l101Aa", "\u{1B}*v99999999999I",
            "\u{1B}&u99999999999D\u{1B}*p9Y", "\u{1B}&l99999999999Pa\n", "\u{1B}&a-99999999999R\n",
            "\u{1B}%0BSP99999999999;NP99999999999;PC99999999999,1,1,1;PD1,1;",
            "\u{1B}*c99999999999G\u{1B}*c9W123456789", "\u{1B}&l99999999999E\u{1B}&l99999999999F\n",
        ])
    func numbers(text: String) throws {
        let analysis = try Documents.analyze("\u{1B}E\(text)".utf8)
        #expect(analysis.impressions.pages.count <= 3)
    }
}

/// Chance that can be had again (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

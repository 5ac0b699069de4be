import FilterOracle
import Testing

@testable import PageAnalysis

@Suite("Filters of PDF streams")
struct PDFFilterTests {
    /// Filters with their parameters as PDF text, and what encodes for them.
    struct Coding: Sendable, CustomTestStringConvertible {
        let filters: String
        var parameters = "null"
        let encode: @Sendable ([UInt8]) -> [UInt8]

        var testDescription: String { "\(filters) \(parameters)" }

        /// As `PDFFile.filters(of:)` gives them.
        var parsed: [PDFFilter] {
            func items(_ text: String) -> [PDFValue] {
                Array("[\(text)]".utf8).withUnsafeBytes { bytes in
                    var lexer = PDFLexer(bytes)
                    guard case .array(let items)? = try? lexer.value() else { return [] }
                    return items
                }
            }
            let dictionaries = items(parameters)
            return items(filters).enumerated().compactMap { index, name in
                guard let kind = name.name.flatMap(PDFFilter.Kind.init(name:)) else { return nil }
                var own: PDFDictionary = [:]
                if index < dictionaries.count, case .dictionary(let found) = dictionaries[index] {
                    own = found
                }
                return PDFFilter(kind: kind, parameters: own)
            }
        }
    }

    static let codings: [Coding] =
        [
            Coding(filters: "/FlateDecode", encode: StreamEncoders.flate),
            Coding(filters: "/ASCIIHexDecode", encode: StreamEncoders.hex),
            Coding(filters: "/ASCII85Decode", encode: StreamEncoders.base85),
            Coding(filters: "/RunLengthDecode", encode: StreamEncoders.runLength),
            Coding(filters: "/LZWDecode") { StreamEncoders.lzw($0) },
            Coding(filters: "/LZWDecode", parameters: "<< /EarlyChange 0 >>") {
                StreamEncoders.lzw($0, changesEarly: false)
            },
            Coding(filters: "/ASCII85Decode /FlateDecode") {
                StreamEncoders.base85(StreamEncoders.flate($0))
            },
            Coding(filters: "/FlateDecode /FlateDecode") {
                StreamEncoders.flate(StreamEncoders.flate($0))
            },
            Coding(filters: "/ASCIIHexDecode /RunLengthDecode /LZWDecode") {
                StreamEncoders.hex(StreamEncoders.runLength(StreamEncoders.lzw($0)))
            },
        ] + predictors

    /// What is differences is as random as what is not.
    private static let predictors: [Coding] = [
        "/Predictor 1", "/Predictor 12 /Columns 5", "/Predictor 15 /Columns 4 /Colors 3",
        "/Predictor 10 /Columns 7 /Colors 4 /BitsPerComponent 16",
        "/Predictor 11 /Columns 70000", "/Predictor 13 /Columns 13 /BitsPerComponent 1",
        "/Predictor 14 /Columns 6 /Colors 3 /BitsPerComponent 4",
        "/Predictor 2 /Columns 9", "/Predictor 2 /Columns 5 /Colors 3",
        "/Predictor 2 /Columns 4 /Colors 4 /BitsPerComponent 16",
        "/Predictor 2 /Columns 8 /Colors 1 /BitsPerComponent 1",
        "/Predictor 2 /Columns 4 /Colors 3 /BitsPerComponent 2",
        "/Predictor 2 /Columns 2 /Colors 3 /BitsPerComponent 4",
    ].map {
        Coding(filters: "/FlateDecode", parameters: "<< \($0) >>", encode: StreamEncoders.flate)
    }

    /// What the filters make of `data`, and whether it was undamaged.
    static func decoded(
        _ data: [UInt8], _ coding: Coding, limits: AnalysisLimits = .standard
    ) throws -> (bytes: [UInt8], isSound: Bool) {
        let decoder = PDFStreamDecoder(PDFBudget(limits, offsetBytes: 0))
        var bytes: [UInt8] = []
        let isSound = try decoder.decode(.memory(data), coding.parsed) {
            (chunk) throws(AnalysisError) in
            bytes.append(contentsOf: chunk)
            return .more
        }
        return (bytes, isSound)
    }

    /// The same by libqpdf.
    static func expected(_ data: [UInt8], _ coding: Coding) -> (bytes: [UInt8], isSound: Bool) {
        var bytes: [UInt8] = []
        let isSound = withUnsafeMutablePointer(to: &bytes) { bytes in
            oracle_decode(
                data, data.count, "[\(coding.filters)]", coding.parameters,
                { context, part, count in
                    context?.assumingMemoryBound(to: [UInt8].self).pointee
                        .append(contentsOf: UnsafeBufferPointer(start: part, count: count))
                }, bytes)
        }
        return (bytes, isSound)
    }

    /// Data of many kinds: even, with runs, of few values, random.
    static func data(_ random: inout SplitMix, count: Int) -> [UInt8] {
        let most = [0, 1, 3, 255].randomElement(using: &random) ?? 0
        let longestRun = [1, 4, 300].randomElement(using: &random) ?? 1
        var bytes: [UInt8] = []
        while bytes.count < count {
            let run = Int.random(in: 1...longestRun, using: &random)
            let byte = UInt8(Int.random(in: 0...most, using: &random))
            bytes += Array(repeating: byte, count: min(run, count - bytes.count))
        }
        return bytes
    }

    @Test("Sound streams are decoded as by libqpdf", arguments: codings)
    func sound(coding: Coding) throws {
        var random = SplitMix(state: 18)
        for count in [0, 1, 2, 3, 4, 5, 100, 257, 4000, 200_000] {
            let data = Self.data(&random, count: count)
            let encoded = coding.encode(data)
            let (bytes, isSound) = try Self.decoded(encoded, coding)
            let expected = Self.expected(encoded, coding)
            #expect(isSound && expected.isSound)
            // libqpdf fills up a last row that is cut short.
            #expect(expected.bytes.starts(with: bytes))
            #expect(bytes.count == expected.bytes.count || coding.parameters.contains("Columns"))
            if coding.parameters == "null" { #expect(bytes == data) }
        }
    }

    @Test("Of damaged streams what comes before is given, as by libqpdf", arguments: codings)
    func damaged(coding: Coding) throws {
        var random = SplitMix(state: 19)
        for _ in 0..<150 {
            let count = Int.random(in: 0..<600, using: &random)
            var encoded = coding.encode(Self.data(&random, count: count))
            for _ in 0...Int.random(in: 0..<3, using: &random) where !encoded.isEmpty {
                let place = Int.random(in: 0..<encoded.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: encoded[place] = UInt8(Int.random(in: 0..<256, using: &random))
                case 1: encoded.removeSubrange(place...)
                default: encoded.insert(UInt8(Int.random(in: 0..<256, using: &random)), at: place)
                }
            }
            let (bytes, isSound) = try Self.decoded(encoded, coding)
            let expected = Self.expected(encoded, coding)
            if expected.isSound {
                // Data ends at its end for us, and libqpdf reads on after a run-length's.
                #expect(isSound)
                #expect(expected.bytes.starts(with: bytes))
            } else {
                #expect(bytes.starts(with: expected.bytes))
            }
        }
    }

    @Test("Data that comes in pieces of any size is decoded the same", arguments: codings)
    func seams(coding: Coding) throws {
        var random = SplitMix(state: 20)
        let encoded = coding.encode(Self.data(&random, count: 4000))
        guard coding.parsed.count == 1 else { return }
        let whole = try Self.decoded(encoded, coding).bytes
        for pieceBytes in [1, 2, 7, 1000] {
            var codecs = try #require(
                coding.parsed[0].codecs { Inflater(.zlib, checksData: false) })
            var bytes = encoded
            for index in codecs.indices {
                bytes = Self.pieces(bytes, of: pieceBytes, through: &codecs[index])
            }
            #expect(bytes == whole)
        }
    }

    /// All that `codec` makes of `data` when it gets so many bytes at a time.
    private static func pieces(
        _ data: [UInt8], of pieceBytes: Int, through codec: inout any PDFCodec
    ) -> [UInt8] {
        var made: [UInt8] = []
        var output = [UInt8](repeating: 0, count: 4096)
        for start in stride(from: 0, to: data.count, by: pieceBytes) {
            var piece = Array(data[start...].prefix(pieceBytes))
            repeat {
                let (taken, count) = piece.withUnsafeBytes { piece in
                    output.withUnsafeMutableBytes { codec.decode(piece, into: $0) }
                }
                made += output.prefix(count)
                piece.removeFirst(taken)
                if count == 0 { break }
            } while codec.state == .running
        }
        while true {
            let count = output.withUnsafeMutableBytes { codec.finish(into: $0) }
            guard count > 0 else { return made }
            made += output.prefix(count)
        }
    }

    static let senselessCodings = [
        ("/FlateDecode", "<< /Predictor 3 >>"), ("/FlateDecode", "<< /Predictor /Up >>"),
        ("/FlateDecode", "<< /Predictor 12 /Columns 0 >>"),
        ("/FlateDecode", "<< /Predictor 12 /Columns 999999999999 >>"),
        ("/FlateDecode", "<< /Predictor 2 /Columns 1000000 /Colors 1000000 >>"),
        ("/FlateDecode", "<< /Predictor 12 /Columns 9 /BitsPerComponent 3 >>"),
        ("/LZWDecode", "<< /EarlyChange 2 >>"), ("/DCTDecode", "null"),
        (String(repeating: "/ASCIIHexDecode ", count: 9), "null"),
    ]

    @Test("What no writer writes is damage", arguments: senselessCodings)
    func senseless(filters: String, parameters: String) throws {
        let coding = Coding(filters: filters, parameters: parameters) { $0 }
        let (bytes, isSound) = try Self.decoded(Array("414243>".utf8), coding)
        #expect(bytes.isEmpty)
        #expect(!isSound)
    }

    @Test("A predictor's columns are one where none are given, as the standard has it")
    func columns() throws {
        let coding = Coding(filters: "/FlateDecode", parameters: "<< /Predictor 12 >>") { $0 }
        let encoded = StreamEncoders.flate([2, 5, 2, 1, 2, 1])
        #expect(try Self.decoded(encoded, coding).bytes == [5, 6, 7])
    }

    @Test("A checksum that is wrong is nothing to readers")
    func checksum() throws {
        var encoded = StreamEncoders.flate(Array("contents".utf8))
        encoded[encoded.count - 1] ^= 1
        let (bytes, isSound) = try Self.decoded(encoded, Self.codings[0])
        #expect(bytes == Array("contents".utf8))
        #expect(isSound)
    }

    @Test("What comes out between two filters counts as well")
    func budget() {
        var limits = AnalysisLimits.standard
        limits.decodedBytes = 1_000_000
        let spaces = [UInt8](repeating: 0x20, count: 2_000_000)
        let coding = Coding(filters: "/FlateDecode /ASCIIHexDecode") { $0 }
        #expect(throws: AnalysisError.overLimit(.decodedBytes, offsetBytes: 0)) {
            try Self.decoded(StreamEncoders.flate(spaces), coding, limits: limits)
        }
    }

    @Test("A sink that has enough ends the work")
    func enough() throws {
        let encoded = StreamEncoders.flate([UInt8](repeating: 7, count: 1_000_000))
        let decoder = PDFStreamDecoder(PDFBudget(.standard, offsetBytes: 0))
        var chunkCount = 0
        for _ in 0..<3 {
            let isSound = try decoder.decode(.memory(encoded), Self.codings[0].parsed) {
                (chunk) throws(AnalysisError) in
                #expect(chunk.allSatisfy { $0 == 7 })
                chunkCount += 1
                return .enough
            }
            #expect(isSound)
        }
        #expect(chunkCount == 3)
    }
}

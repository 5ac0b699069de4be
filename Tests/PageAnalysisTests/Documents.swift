import Foundation
import MendingSupport
import PageAnalysis
import PrintModel
import SystemPackage
import Testing

/// Documents for tests: bytes or fixtures, put where the analyser reads them.
enum Documents {
    /// The analysis of `bytes` as if they had been spooled.
    static func analyze(
        _ bytes: some Sequence<UInt8>, limits: AnalysisLimits = .standard
    ) throws -> DocumentAnalysis {
        try withFile(bytes) {
            try DocumentAnalyzer(limits: limits, facilities: .mendingHere).analyze($0)
        }
    }

    /// Gives `body` a file that holds `bytes`.
    static func withFile<Answer>(
        _ bytes: some Sequence<UInt8>, _ body: (FileDescriptor) throws -> Answer
    ) throws -> Answer {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let data = Array(bytes)
        try #require(fwrite(data, 1, data.count, file) == data.count)
        try #require(fflush(file) == 0)
        return try body(FileDescriptor(rawValue: fileno(file)))
    }

    /// Analyses `document` with random changes, `rounds` times: each must end with an answer or an
    /// `AnalysisError`. The changes are the same in each run.
    static func mutate(_ document: [UInt8], rounds: Int) throws {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 1) % bound
        }
        for _ in 0..<rounds {
            var bytes = document
            for _ in 0...random(4) {
                let index = random(bytes.count)
                switch random(4) {
                case 0: bytes[index] = UInt8(random(256))
                case 1: bytes[index] ^= 1 << UInt8(random(8))
                case 2: bytes.insert(UInt8(random(256)), at: index)
                default: if bytes.count > 1 { bytes.remove(at: index) }
                }
            }
            do {
                _ = try analyze(bytes, limits: .fuzzing)
            } catch is AnalysisError {}
        }
    }

    /// The bytes of `Tests/Fixtures/NAME`.
    static func fixture(_ name: String, file: String = #filePath) throws -> [UInt8] {
        let fixtures = URL(filePath: file).deletingLastPathComponent()
            .appending(path: "../Fixtures").standardized
        return Array(try Data(contentsOf: fixtures.appending(path: name)))
    }
}

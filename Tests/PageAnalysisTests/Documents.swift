import Foundation
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
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let data = Array(bytes)
        try #require(fwrite(data, 1, data.count, file) == data.count)
        try #require(fflush(file) == 0)
        return try DocumentAnalyzer(limits: limits).analyze(FileDescriptor(rawValue: fileno(file)))
    }

    /// The bytes of `Tests/Fixtures/NAME`.
    static func fixture(_ name: String, file: String = #filePath) throws -> [UInt8] {
        let fixtures = URL(filePath: file).deletingLastPathComponent()
            .appending(path: "../Fixtures").standardized
        return Array(try Data(contentsOf: fixtures.appending(path: name)))
    }
}

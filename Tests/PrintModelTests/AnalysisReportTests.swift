import Foundation
import PrintModel
import Testing

@Suite("Reports of an analysis as JSON")
struct AnalysisReportTests {
    static let analysis = DocumentAnalysis(
        formats: [.pcl, .pclXL],
        impressions: Impressions([
            Page(
                media: MediaSize(width: 21000, height: 29700), mediaType: "stationery \"heavy\"",
                color: .color, sides: .twoSidedLongEdge, copies: 2, startsSheet: true,
                byteRange: 9..<1_000_000),
            Page(media: MediaSize(width: 10160, height: 15240), isBlank: true),
        ]),
        warnings: [AnalysisWarning("odd \\ \u{1B} \n ü", offsetBytes: 12)])

    @Test(
        "A report written page by page is what the report as a whole is",
        arguments: [
            analysis, DocumentAnalysis(formats: [], impressions: Impressions()),
            DocumentAnalysis(formats: [.text], impressions: Impressions([Page(copies: 3)])),
        ])
    func writtenReport(analysis: DocumentAnalysis) throws {
        var text: [UInt8] = []
        AnalysisReport.write(file: "a/\"b\".prn", analysis) { text += $0 }
        let report = AnalysisReport(file: "a/\"b\".prn", analysis)
        #expect(try JSONDecoder().decode(AnalysisReport.self, from: Data(text)) == report)
    }

    @Test("The text of a report is that of Foundation's encoder with its keys in order")
    func encoding() throws {
        var text: [UInt8] = []
        var plain = Self.analysis
        plain.warnings = []  // Foundation has short forms of some escapes.
        AnalysisReport.write(file: "/a", plain) { text += $0 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let wanted = try encoder.encode(AnalysisReport(file: "/a", plain))
        #expect(
            String(decoding: text, as: UTF8.self) == String(decoding: wanted, as: UTF8.self) + "\n")
    }

    @Test("A report of many pages is handed on in pieces")
    func pieces() {
        let pages = Array(repeating: Page(), count: 5_000)
        let analysis = DocumentAnalysis(formats: [.text], impressions: Impressions(pages))
        var longest = 0
        var total = 0
        AnalysisReport.write(file: "-", analysis) {
            longest = max(longest, $0.count)
            total += $0.count
        }
        #expect(total > 4 * longest)
        #expect(longest < 70_000)
    }

    @Test("A failure written is the failure")
    func failure() throws {
        let failure = AnalysisFailure(file: "-", error: "No; \u{7}.", offsetBytes: 17)
        var text: [UInt8] = []
        failure.write { text += $0 }
        #expect(try JSONDecoder().decode(AnalysisFailure.self, from: Data(text)) == failure)
    }
}

import PageAnalysis
import Testing

@Suite("Any document")
struct DocumentAnalyzerTests {
    @Test("An empty document is refused")
    func empty() {
        #expect(throws: AnalysisError.empty) { try Documents.analyze([]) }
    }

    @Test("Bytes of no known language are refused with their offset, not counted")
    func unknown() {
        let noise: [UInt8] = [0xDE, 0xAD, 0xBE, 0xEF, 0x01, 0x02]
        #expect(throws: AnalysisError.unknownFormat(offsetBytes: 0)) {
            try Documents.analyze(noise)
        }
    }
}

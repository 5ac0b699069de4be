import PageAnalysis
import PrintModel
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

    @Test("A document ends where one in another language begins, without anything between them")
    func languages() throws {
        let pdf = PDFWriter.document([PDFWriter.text])
        let postScript = Array("%!PS\nshowpage\n".utf8)
        let raster = RasterDocuments.pwg([.gray()])
        let apple = RasterDocuments.apple([.gray()])
        let png = try Documents.fixture("images/gray-rgb.png")
        let pcl = Array("\u{1B}Eone\u{0C}\u{1B}E\u{1B}%-12345X".utf8)
        for (job, formats) in [
            (pdf + postScript + [0x04] + pdf, [.pdf, .postScript]),
            (pdf + raster + pdf, [.pdf, .pwgRaster]),
            (raster + apple + png, [.pwgRaster, .appleRaster, .png]),
            (raster + postScript + [0x04, 0x0A] + pdf, [.pwgRaster, .postScript, .pdf]),
            (pdf + pcl + pdf, [.pdf, .pcl]), (png + pdf + png, [.png, .pdf]),
        ] as [([UInt8], [DocumentFormat])] {
            let analysis = try Documents.analyze(job)
            #expect(analysis.formats == formats)
            #expect(analysis.impressions.count == 3)
            #expect(analysis.warnings.isEmpty)
        }
    }
}

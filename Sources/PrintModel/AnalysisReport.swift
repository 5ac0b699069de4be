/// The analysis of one file as JSON: what `pagetoll analyze --json` prints, and what the sandboxed
/// analyser tells the gateway. Keys are a promise to other programs (docs/errors.md, analyze).
package struct AnalysisReport: Codable, Hashable, Sendable {
    /// One page of the data, copies not counted.
    package struct PageReport: Codable, Hashable, Sendable {
        /// `MediaSize.name`; nil where the data does not say.
        package var media: String?
        package var widthPoints: Double?
        package var heightPoints: Double?
        package var mediaType: String?
        package var color: Bool
        package var blank: Bool
        package var sides: Sides
        package var copies: Int
        package var startsSheet: Bool
        /// Where its data begins in the stream, and where the next byte after it is.
        package var offsetBytes: Int?
        package var endBytes: Int?
    }

    package struct WarningReport: Codable, Hashable, Sendable {
        package var message: String
        package var offsetBytes: Int
    }

    package var file: String
    /// The first language found.
    package var format: DocumentFormat?
    package var formats: [DocumentFormat]
    package var impressions: Int
    package var colorImpressions: Int
    package var monochromeImpressions: Int
    package var sheets: Int
    /// Nil when pages differ.
    package var copies: Int?
    package var sides: Sides
    package var pages: [PageReport]
    package var warnings: [WarningReport]

    package init(file: String, _ analysis: DocumentAnalysis) {
        self.init(file: file, totalsOf: analysis)
        pages = analysis.impressions.pages.map(PageReport.init)
    }

    /// A report that lacks the single pages.
    init(file: String, totalsOf analysis: DocumentAnalysis) {
        let impressions = analysis.impressions
        let copies = impressions.pages.first?.copies ?? 1
        self.file = file
        format = analysis.formats.first
        formats = analysis.formats
        self.impressions = impressions.count
        colorImpressions = impressions.count(in: .color)
        monochromeImpressions = impressions.count(in: .monochrome)
        sheets = impressions.sheetCount
        self.copies = impressions.pages.allSatisfy { $0.copies == copies } ? copies : nil
        sides = impressions.pages.first { $0.sides.isTwoSided }?.sides ?? .oneSided
        pages = []
        warnings = analysis.warnings.map {
            WarningReport(message: $0.message, offsetBytes: $0.offsetBytes)
        }
    }

    /// What the report tells, back as values.
    package var analysis: DocumentAnalysis {
        DocumentAnalysis(
            formats: formats, impressions: Impressions(pages.map(\.page)),
            warnings: warnings.map { AnalysisWarning($0.message, offsetBytes: $0.offsetBytes) })
    }
}

extension AnalysisReport.PageReport {
    init(_ page: Page) {
        media = page.media?.name
        widthPoints = page.media?.widthPoints
        heightPoints = page.media?.heightPoints
        mediaType = page.mediaType
        color = page.color == .color
        blank = page.isBlank
        sides = page.sides
        copies = page.copies
        startsSheet = page.startsSheet
        offsetBytes = page.byteRange?.lowerBound
        endBytes = page.byteRange?.upperBound
    }

    fileprivate var page: Page {
        var size: MediaSize?
        if let widthPoints, let heightPoints {
            size = MediaSize(widthPoints: widthPoints, heightPoints: heightPoints)
        }
        var range: Range<Int>?
        if let offsetBytes, let endBytes, offsetBytes <= endBytes {
            range = offsetBytes..<endBytes
        }
        return Page(
            media: size, mediaType: mediaType, color: color ? .color : .monochrome,
            isBlank: blank, sides: sides, copies: max(0, copies), startsSheet: startsSheet,
            byteRange: range)
    }
}

/// Why there is no report: the other thing that `pagetoll analyze --json` prints.
package struct AnalysisFailure: Codable, Hashable, Sendable, Error {
    package var file: String
    /// One sentence: what, why, what to do.
    package var error: String
    package var offsetBytes: Int

    package init(file: String, error: String, offsetBytes: Int) {
        self.file = file
        self.error = error
        self.offsetBytes = offsetBytes
    }
}

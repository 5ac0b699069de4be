import PrintModel

/// The analysis of one job while it grows, page by page and document by document.
struct AnalysisBuilder {
    let limits: AnalysisLimits
    let facilities: AnalysisFacilities
    private(set) var formats: [DocumentFormat] = []
    private(set) var pages: [Page] = []
    private(set) var warnings: [AnalysisWarning] = []
    /// The PJL around the documents; it goes into each page as that is appended.
    var pjl = PJLJob()
    private var objectCount = 0
    private var decodedByteCount = 0

    /// When the time for the job is over.
    let deadline: ContinuousClock.Instant

    init(limits: AnalysisLimits, facilities: AnalysisFacilities = .none) {
        self.limits = limits
        self.facilities = facilities
        deadline = .now + .seconds(limits.seconds)
    }

    var finished: DocumentAnalysis {
        DocumentAnalysis(formats: formats, impressions: Impressions(pages), warnings: warnings)
    }

    /// Whether the next document may be plain text, which has no header to know it by: only where
    /// nothing but text came before.
    var mayBeginText: Bool { formats.allSatisfy { $0 == .text } }

    /// Notes that a document in `format` begins; its first page starts a sheet.
    mutating func beginDocument(_ format: DocumentFormat) {
        if !formats.contains(format) { formats.append(format) }
        nextPageStartsSheet = true
    }

    private var nextPageStartsSheet = true
    /// Whether a warning says that colours are printed in grey.
    private var isGrayNoted = false

    /// Appends a page, with what the PJL before it says of copies, sides, media and colour, unless the
    /// job leaves the page out.
    ///
    /// - Parameters:
    ///   - page: what the page's own data says, which goes before PJL.
    ///   - saidByData: settings that the data makes although the value is `Page`'s default: a PCL
    ///     page that asks for one copy gets one.
    /// - Throws: `overLimit(.pages)` or `overLimit(.copies)`.
    mutating func append(
        _ page: Page, saidByData: PageSettings = [], offsetBytes: Int
    ) throws(AnalysisError) {
        guard pages.count < limits.pages else {
            throw .overLimit(.pages, offsetBytes: offsetBytes)
        }
        let isColored = page.color == .color
        guard var page = pjl.print(page, saidByData: saidByData) else { return }
        if isColored, page.color == .monochrome, !isGrayNoted {
            isGrayNoted = true
            warn("colours are printed in grey, as the job's PJL asks", offsetBytes: offsetBytes)
        }
        guard page.copies <= limits.copies else {
            throw .overLimit(.copies, offsetBytes: offsetBytes)
        }
        page.startsSheet = page.startsSheet || nextPageStartsSheet
        nextPageStartsSheet = false
        pages.append(page)
    }

    /// Changes the pages from `index` on: what a trailer says of the pages before it.
    mutating func amendPages(from index: Int, _ change: (inout Page) -> Void) {
        for position in index..<pages.count { change(&pages[position]) }
    }

    /// The pages of a document inside another, which `read` reads: they are not pages of the job,
    /// but what reading them costs counts.
    mutating func pages(
        _ read: (inout AnalysisBuilder) throws(AnalysisError) -> Void
    ) throws(AnalysisError) -> [Page] {
        var inner = AnalysisBuilder(limits: limits, facilities: facilities)
        inner.warnings = warnings
        inner.objectCount = objectCount
        inner.decodedByteCount = decodedByteCount
        defer {
            warnings = inner.warnings
            objectCount = inner.objectCount
            decodedByteCount = inner.decodedByteCount
        }
        try read(&inner)
        return inner.pages
    }

    /// Changes the page at `index`, one that was appended.
    mutating func amendPage(at index: Int, _ change: (inout Page) -> Void) {
        change(&pages[index])
    }

    mutating func warn(_ message: String, offsetBytes: Int) {
        guard warnings.count < limits.warnings else { return }
        warnings.append(AnalysisWarning(message, offsetBytes: offsetBytes))
    }

    /// Counts objects, commands or records looked at.
    ///
    /// - Throws: `overLimit(.objects)`.
    mutating func countObjects(_ count: Int = 1, offsetBytes: Int) throws(AnalysisError) {
        objectCount += count
        guard objectCount <= limits.objects else {
            throw .overLimit(.objects, offsetBytes: offsetBytes)
        }
    }

    /// Counts bytes that came out of decompression.
    ///
    /// - Throws: `overLimit(.decodedBytes)`.
    mutating func countDecodedBytes(_ count: Int, offsetBytes: Int) throws(AnalysisError) {
        decodedByteCount += count
        guard decodedByteCount <= limits.decodedBytes else {
            throw .overLimit(.decodedBytes, offsetBytes: offsetBytes)
        }
    }
}

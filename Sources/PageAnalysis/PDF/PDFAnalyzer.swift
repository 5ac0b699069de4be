import PrintModel

/// Counts the pages of a PDF document (ISO 32000-1, and PCLm, which is a subset of it).
///
/// First the page tree gives the pages and their paper; then each page's contents are looked at
/// for marks and colour; then pages of which that proves nothing are rendered. What a document asks
/// of print *dialogues* (`ViewerPreferences` with `Duplex` and `NumCopies`, table 150) is no word to
/// a printer: sides and copies come with the job.
struct PDFAnalyzer {
    /// Reads the document at `reader.offset` and leaves the reader after it.
    ///
    /// - Throws: `encrypted` when it takes a password: the pages of such a file could often be
    ///   counted, but a printer without the password puts none of them out.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        let extent = try PDFExtent(&reader)
        let bytes = PDFBytes(reader.file, range: extent.range)
        let (pages, cost) = try pages(of: extent, bytes, &builder)
        for page in pages { try builder.append(page, offsetBytes: start) }
        try builder.countObjects(cost.objectCount, offsetBytes: start)
        try builder.countDecodedBytes(cost.decodedByteCount, offsetBytes: start)
        reader.seek(to: extent.range.upperBound)
    }

    /// The pages of a sound file as they are read, of a damaged one after a search for its objects;
    /// of an encrypted one, or where that fails, as libqpdf writes it anew.
    private func pages(
        of extent: PDFExtent, _ bytes: PDFBytes, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> ([Page], PDFBudget) {
        let start = extent.range.lowerBound
        let budget = PDFBudget(builder.limits, offsetBytes: start)
        let decoder = PDFStreamDecoder(budget)
        var ways: [PDFOpening] = [.recovered(base: extent.header), .mended]
        if let (base, offset) = extent.crossReference { ways.insert(.sound(base, offset), at: 0) }
        var failure = budget.damaged("there is no page tree")
        for way in ways {
            do throws(AnalysisError) {
                let source = try way.open(bytes, budget, decoder, builder)
                let pages = try pages(of: source, bytes, budget, &builder)
                if source.wasDamaged {
                    builder.warn("the PDF document is damaged and was mended", offsetBytes: start)
                }
                return (pages, budget)
            } catch {
                switch error {
                case .damaged, .encrypted: failure = error
                case .empty, .unknownFormat, .overLimit, .interpreterMissing, .menderMissing,
                    .unreadable:
                    throw error
                }
            }
        }
        throw failure
    }

    /// The pages that the tree gives, and on each its marks.
    private func pages(
        of source: PDFFile, _ bytes: PDFBytes, _ budget: PDFBudget,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> [Page] {
        let contents = try PDFContents(source, budget, limits: builder.limits)
        var pages: [Page] = []
        var doubtful: [Int] = []
        var tree = PDFPageTree(source, budget, limits: builder.limits)
        try tree.walk { (object) throws(AnalysisError) in
            var page = Page(media: try object.media(source))
            let marks = try contents.marks(on: object)
            page.color = marks.isColored || marks.isDoubtful ? .color : .monochrome
            if marks.isDoubtful { doubtful.append(pages.count) }
            page.isBlank = marks.isBlank
            pages.append(page)
        }
        let start = budget.offsetBytes
        if tree.strayCount > 0 {
            builder.warn("the page tree names pages that are none", offsetBytes: start)
        }
        if contents.damageCount > 0 {
            builder.warn("contents of pages are damaged", offsetBytes: start)
        }
        guard !doubtful.isEmpty else { return pages }
        // What is broken a renderer takes in ways of its own, pages and their number as well.
        let isSound = !source.wasDamaged && tree.strayCount == 0 && contents.damageCount == 0
        let rendered = isSound ? PDFRenderer(bytes, builder).pages(at: doubtful) : [:]
        for (index, page) in rendered {
            pages[index].color = page.color
            pages[index].isBlank = page.isBlank
        }
        if !rendered.isEmpty {
            let pages = rendered.count == 1 ? "1 page was" : "\(rendered.count) pages were"
            builder.warn("\(pages) rendered to find the colour", offsetBytes: start)
        }
        if rendered.count < doubtful.count {
            builder.warn("pages whose colour can't be proved count as coloured", offsetBytes: start)
        }
        return pages
    }
}

/// A way to open a document, the cheapest first.
private enum PDFOpening {
    /// By its newest cross-reference section, at `offset` from `base`.
    case sound(_ base: Int, _ offset: Int)
    /// By a search for its objects.
    case recovered(base: Int)
    /// By libqpdf.
    case mended

    func open(
        _ bytes: PDFBytes, _ budget: PDFBudget, _ decoder: PDFStreamDecoder,
        _ builder: AnalysisBuilder
    ) throws(AnalysisError) -> PDFFile {
        switch self {
        case .sound(let base, let offset):
            try PDFFile(bytes, base: base, crossReferenceOffset: offset, budget, decoder)
        case .recovered(let base):
            try PDFFile(bytes, base: base, crossReferenceOffset: nil, budget, decoder)
        case .mended:
            try PDFFile.mending(
                bytes, builder.facilities, deadline: builder.deadline, budget, decoder)
        }
    }
}

import PrintModel

/// Counts the pages of XPS (Microsoft's XML Paper Specification 1.0) and OpenXPS (ECMA-388)
/// documents: a sequence of fixed documents, each a list of fixed pages, in a package.
struct XPSAnalyzer {
    static func begins(_ bytes: [UInt8]) -> Bool { ZIPArchive.begins(bytes) }

    /// Reads the package at the reader's place; the reader is left after its last byte.
    ///
    /// - Throws: `unknownFormat` for packages of other documents, `encrypted`, or `damaged` when a
    ///   part is not there or can't be read.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        let package = Package(archive: try ZIPArchive(&reader, &builder))
        guard let root = try package.target(.fixedRepresentation, of: nil, &builder) else {
            throw .unknownFormat(offsetBytes: start)
        }
        var sequence = FixedDocumentSequence(package: package, startOffset: start)
        try sequence.read(root, &reader, &builder)
        reader.seek(to: package.archive.end)
    }
}

/// The documents of a package and their pages, which print one after another.
private struct FixedDocumentSequence {
    let package: Package
    let startOffset: Int

    /// What a page's own parts say.
    private struct PageFacts {
        var media: MediaSize?
        var ink: Ink
        var ticket: PrintTicket
    }

    /// By the name of the part: a page may be in a document more than once.
    private var pages: [String: PageFacts] = [:]
    /// By the name of the part.
    private var images: [String: Ink] = [:]
    private var hasWarnedOfSheets = false

    init(package: Package, startOffset: Int) {
        self.package = package
        self.startOffset = startOffset
    }

    mutating func read(
        _ root: String, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let ticket = try PrintTicket(of: root, in: package, &builder)
        var scanner = try package.scanner(of: root, attributes: ["Source"])
        var references = References(root: "FixedDocumentSequence", child: "DocumentReference")
        while let source = try references.next(&scanner, &builder) {
            let document = Package.name(source, from: root)
            try readDocument(document, ticket, &reader, &builder)
        }
    }

    private mutating func readDocument(
        _ name: String, _ job: PrintTicket, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let ticket = job.refined(byDocument: try PrintTicket(of: name, in: package, &builder))
        var scanner = try package.scanner(of: name, attributes: ["Source"])
        var references = References(root: "FixedDocument", child: "PageContent")
        // Sheets are not shared with the document before, unless the job is printed as one.
        var startsSheet = ticket.jobSides == nil
        while let source = try references.next(&scanner, &builder) {
            let page = Package.name(source, from: name)
            let facts = try facts(ofPage: page, &reader, &builder)
            try append(facts, ticket, startsSheet: startsSheet, &builder)
            startsSheet = false
        }
    }

    private mutating func append(
        _ facts: PageFacts, _ document: PrintTicket, startsSheet: Bool,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let ticket = document.refined(byPage: facts.ticket)
        if let count = ticket.pagesPerSheet, count > 1, !hasWarnedOfSheets {
            hasWarnedOfSheets = true
            builder.warn(
                "the print ticket asks for \(count) pages on a side; each is counted",
                offsetBytes: startOffset)
        }
        var said: PageSettings = []
        if ticket.sides != nil { said.insert(.sides) }
        if ticket.copies != nil { said.insert(.copies) }
        let isColored = facts.ink == .color && ticket.isMonochrome != true
        try builder.append(
            Page(
                media: ticket.media ?? facts.media, mediaType: ticket.mediaType,
                color: isColored ? .color : .monochrome, isBlank: facts.ink.isEmpty,
                sides: ticket.sides ?? .oneSided, copies: ticket.copies ?? 1,
                startsSheet: startsSheet),
            saidByData: said, offsetBytes: startOffset)
    }

    private mutating func facts(
        ofPage name: String, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> PageFacts {
        if let known = pages[name] { return known }
        let ticket = try PrintTicket(of: name, in: package, &builder)
        var marks = FixedPageMarks()
        try marks.read(name, in: package, &builder)
        for dictionary in Set(marks.dictionaries) {
            try marks.read(dictionary, in: package, &builder)
        }
        let (pageInk, pageImages) = marks.resolved()
        var ink = pageInk
        for image in pageImages.sorted() where ink != .color && ticket.isMonochrome != true {
            ink.formUnion(try self.ink(ofImage: image, &reader, &builder))
        }
        if marks.hasUnknownMarks {
            builder.warn(
                "page \(name.suffix(100)) has marks that are not understood, taken as colour",
                offsetBytes: startOffset)
        }
        // Pages measure 1/96 inch, points 1/72.
        let media = marks.size.flatMap {
            MediaSize(widthPoints: $0.width * 0.75, heightPoints: $0.height * 0.75)
        }
        let facts = PageFacts(media: media, ink: ink, ticket: ticket)
        pages[name] = facts
        return facts
    }

    private mutating func ink(
        ofImage name: String, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Ink {
        if let known = images[name] { return known }
        let ink = try PackageImage.ink(of: name, in: package, &reader, &builder)
        images[name] = ink
        return ink
    }
}

/// The references of a part that is a list of them.
private struct References {
    /// The elements, in the namespace of fixed pages.
    let root: String
    let child: String
    private var depth = 0
    /// The depth of what other readers see in place of `Fallback`.
    private var skippedDepth: Int?

    init(root: String, child: String) {
        self.root = root
        self.child = child
    }

    /// The next reference, or nil after the last.
    mutating func next(
        _ scanner: inout XMLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> String? {
        while let event = try scanner.next(&builder) {
            guard event == .start else {
                if skippedDepth == depth { skippedDepth = nil }
                depth -= 1
                continue
            }
            depth += 1
            let name = scanner.name
            if depth == 1, name != XMLName(namespace: .fixedPages, local: root) {
                throw scanner.damaged("it is no \(root)")
            }
            guard skippedDepth == nil else { continue }
            if name == XMLName(namespace: .markupCompatibility, local: "Choice") {
                skippedDepth = depth
            }
            guard name == XMLName(namespace: .fixedPages, local: child) else { continue }
            guard let source = scanner["Source"] else {
                throw scanner.damaged("a \(child) has no source")
            }
            return source
        }
        return nil
    }
}

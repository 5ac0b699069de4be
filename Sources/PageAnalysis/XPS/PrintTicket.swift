import PrintModel

/// What a print ticket asks for (Print Schema Specification 1.0; ECMA-388, 9.3.14 on how those of
/// the job, of a document and of a page go together).
struct PrintTicket {
    var jobCopies: Int?
    var documentCopies: Int?
    var pageCopies: Int?
    /// Of the whole job, document after document.
    var jobSides: Sides?
    /// Of each document by itself.
    var documentSides: Sides?
    var mediaWidth: Int?  // In thousandths of a millimetre.
    var mediaHeight: Int?
    var namedMedia: MediaSize?
    var mediaType: String?
    var isMonochrome: Bool?
    var pagesPerSheet: Int?

    /// How often each page is put out; nil where nothing is said.
    var copies: Int? {
        let factors = [jobCopies, documentCopies, pageCopies].compactMap(\.self)
        guard !factors.isEmpty else { return nil }
        return factors.reduce(1) { product, factor in
            let (copies, overflow) = product.multipliedReportingOverflow(by: factor)
            return overflow ? .max : copies
        }
    }

    var sides: Sides? { jobSides ?? documentSides }

    var media: MediaSize? {
        guard let mediaWidth, let mediaHeight else { return namedMedia }
        let range = 1_000...10_000_000
        guard range ~= mediaWidth, range ~= mediaHeight else { return namedMedia }
        return MediaSize(width: mediaWidth / 10, height: mediaHeight / 10)
    }

    /// This ticket where `document`, the ticket of a document, says nothing else.
    func refined(byDocument document: PrintTicket) -> PrintTicket {
        var ticket = refined(byPage: document)
        ticket.documentCopies = document.documentCopies ?? documentCopies
        ticket.documentSides = document.documentSides ?? documentSides
        return ticket
    }

    /// This ticket where `page`, the ticket of a page, says nothing else.
    func refined(byPage page: PrintTicket) -> PrintTicket {
        var ticket = self
        ticket.pageCopies = page.pageCopies ?? pageCopies
        if page.media != nil {
            ticket.mediaWidth = page.mediaWidth
            ticket.mediaHeight = page.mediaHeight
            ticket.namedMedia = page.namedMedia
        }
        ticket.mediaType = page.mediaType ?? mediaType
        ticket.isMonochrome = page.isMonochrome ?? isMonochrome
        ticket.pagesPerSheet = page.pagesPerSheet ?? pagesPerSheet
        return ticket
    }
}

extension PrintTicket {
    /// Reads the ticket of the part `source`, or of none.
    init(
        of source: String, in package: Package, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let name = try package.target(.printTicket, of: source, &builder) else { return }
        var scanner = try package.scanner(of: name, attributes: ["name"])
        // The elements that are open, with the keyword each is about.
        var path: [(element: String, keyword: String)] = []
        while let event = try scanner.next(&builder) {
            if event == .start {
                let keyword = scanner["name"].map { scanner.name($0) }
                let isKnown = keyword?.namespace == .printSchemaKeywords
                let isElement = scanner.name.namespace == .printSchema
                path.append(
                    (
                        isElement ? scanner.name.local : "",
                        isKnown ? keyword?.local ?? "" : ""
                    ))
                if path.last?.element == "Option", path.count >= 2 {
                    choose(path[path.count - 1].keyword, for: path[path.count - 2].keyword)
                }
            } else if let last = path.popLast(), last.element == "Value",
                let property = path.last?.keyword,
                let number = Int(
                    String(decoding: scanner.text, as: UTF8.self).filter { !$0.isWhitespace })
            {
                set(property, to: number)
            }
        }
    }

    private mutating func choose(_ option: String, for feature: String) {
        switch feature {
        case "JobDuplexAllDocumentsContiguously":
            jobSides = Sides(printSchema: option) ?? jobSides
        case "DocumentDuplex": documentSides = Sides(printSchema: option) ?? documentSides
        case "PageMediaSize": namedMedia = MediaSize(printSchema: option)
        case "PageMediaType": mediaType = PrintTicket.mediaTypes[option]
        case "PageOutputColor": isMonochrome = option == "Monochrome" || option == "Grayscale"
        default: break
        }
    }

    private mutating func set(_ property: String, to number: Int) {
        switch property {
        case "JobCopiesAllDocuments" where number > 0: jobCopies = number
        case "DocumentCopiesAllPages" where number > 0: documentCopies = number
        case "PageCopies" where number > 0: pageCopies = number
        case "MediaSizeWidth", "PageMediaSizeMediaSizeWidth": mediaWidth = number
        case "MediaSizeHeight", "PageMediaSizeMediaSizeHeight": mediaHeight = number
        case "PagesPerSheet": pagesPerSheet = number
        default: break
        }
    }

    /// The keywords of PWG 5101.1, section 6.
    private static let mediaTypes = [
        "Plain": "stationery", "Bond": "stationery-bond", "CardStock": "cardstock",
        "EnvelopePlain": "envelope", "EnvelopeWindow": "envelope-window", "Label": "labels",
        "Photographic": "photographic", "PhotographicGlossy": "photographic-glossy",
        "PhotographicHighGloss": "photographic-high-gloss",
        "PhotographicMatte": "photographic-matte", "PhotographicSatin": "photographic-satin",
        "PhotographicSemiGloss": "photographic-semi-gloss", "Transparency": "transparency",
    ]
}

extension Sides {
    fileprivate init?(printSchema name: String) {
        switch name {
        case "OneSided": self = .oneSided
        case "TwoSidedLongEdge": self = .twoSidedLongEdge
        case "TwoSidedShortEdge": self = .twoSidedShortEdge
        default: return nil
        }
    }
}

extension MediaSize {
    /// The sizes that tickets name; they commonly give the measures as well, which go before.
    fileprivate init?(printSchema name: String) {
        switch name {
        case "NorthAmericaTabloid": self.init(named: "ledger")
        case "ISOB4", "ISOB5": self.init(named: "iso-" + name.suffix(2))
        case "NorthAmericaLetterRotated": self.init(named: "letter")
        case "NorthAmericaNumber10Envelope": self.init(named: "com10")
        default:
            let prefixes = ["ISO", "JIS", "NorthAmerica"]
            guard let prefix = prefixes.first(where: name.hasPrefix) else { return nil }
            self.init(named: name.dropFirst(prefix.count).lowercased())
        }
    }
}

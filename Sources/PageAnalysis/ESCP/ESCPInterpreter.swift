import PrintModel

/// Follows ESC/P, ESC/P2 and ESC/P-R as a printer would, as far as it bears on the pages that come
/// out (EPSON ESC/P Reference Manual; Gutenprint's notes on ESC/P2).
///
/// A form feed puts a page out, blank or not; a reset, the end of the data and running past the end
/// of the page put it out when it has marks. Binary data between commands is passed over by its
/// length, never searched.
struct ESCPInterpreter {
    enum Control {
        static let lineFeed: UInt8 = 0x0A
        static let verticalTab: UInt8 = 0x0B
        static let formFeed: UInt8 = 0x0C
        static let carriageReturn: UInt8 = 0x0D
        static let escape: UInt8 = 0x1B
        static let fileSeparator: UInt8 = 0x1C

        /// Whether a byte is printed: all from the space on, and what IBM's second character set
        /// has below it.
        static func isPrinted(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x03, 0x05, 0x06, 0x15, 0x21...0x7E, 0x80...0xFF: true
            default: false
            }
        }

        /// Whether a byte neither prints nor moves down: NUL, EOT, BEL, BS, HT, SO, SI, DC1 to DC4,
        /// CAN, the end of a DOS file, the space, and DEL.
        static func isSilent(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x00, 0x04, 0x07...0x09, 0x0E, 0x0F, 0x11...0x14, 0x18, 0x1A, 0x20, 0x7F: true
            default: false
            }
        }
    }

    var page: HostPage
    var layout = ESCPLayout()
    var paper = ESCPPaper()
    var halftone = ESCPHalftone()
    /// What ESC r or ESC ( r chose.
    var ink = ESCPInk.black
    /// ESC ( G to ESC @: there is no text then.
    var isGraphicsMode = false
    /// Whether the document has had graphics of any kind.
    var hasGraphics = false
    /// ESC ( D: the distances of nozzles and of dots, for ESC i.
    var nozzlePitch = ESCPLayout.unitsPerInch / 180
    var dotPitch = ESCPLayout.unitsPerInch / 360
    /// What ESC K, L, Y and Z stand for, which ESC ? changes.
    var bitImageModes: [UInt8: UInt8] = ESCPBitImage.initialModes
    /// ESC/P-R, from its entry to the next reset.
    var rasterJob: ESCPRJob?
    /// Whether ESC/P-R was ever entered.
    var hasRasterJob = false
    /// A page with marks that a reset ended, and where: a form feed just after belongs to it.
    private var resetPage: (page: HostPage, endOffset: Int)?

    init(offset: Int) {
        page = HostPage(startOffset: offset)
    }

    /// Reads to the end of the data or to what is of another language, which is left.
    mutating func run(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        while let byte = try reader.peek() {
            let start = reader.offset
            try builder.countObjects(offsetBytes: start)
            switch byte {
            case Control.escape:
                guard try runEscape(&reader, &builder) else { return try finish(start, &builder) }
            case Control.fileSeparator:
                reader.skip(1)
                try runKanji(&reader, &builder)
            case Control.formFeed:
                reader.skip(1)
                try ejectPage(at: reader.offset, &builder)
            case Control.lineFeed, Control.verticalTab:
                reader.skip(1)
                layout.move(toX: 0)
                try move(down: layout.lineSpacing, at: start, &builder)
            case Control.carriageReturn:
                reader.skip(1)
                layout.move(toX: 0)
            default:
                try runText(&reader, &builder)
            }
        }
        try finish(reader.offset, &builder)
    }

    /// Characters and the controls among them that move nothing.
    private mutating func runText(
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        var hasCharacter = false
        var damage: Int?
        try reader.consume { window in
            let stop = window.firstIndex { byte in
                if Control.isPrinted(byte) {
                    hasCharacter = true
                    return false
                }
                return !Control.isSilent(byte)
            }
            guard let stop else { return window.count }
            if stop == 0 { damage = start }
            return stop
        }
        if damage != nil {
            throw .damaged(.escP, reason: "illegal control code", offsetBytes: start)
        }
        guard hasCharacter else { return }
        // In graphics mode printers take no text: this belongs to a command that is not known.
        guard !isGraphicsMode, rasterJob == nil else {
            throw .damaged(.escP, reason: "text among graphics", offsetBytes: start)
        }
        try mark(ink.ink, at: start, &builder)
    }

    // MARK: Pages

    /// Puts ink on the page. What was to end before it comes out first.
    mutating func mark(
        _ ink: Ink, at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard !ink.isEmpty else { return }
        try appendResetPage(&builder)
        if layout.isFull {
            try endPage(at: offset, &builder)
            layout.continueOnNextPage()
        }
        page.ink.formUnion(ink)
    }

    /// Moves down, on to the next page where this one ends.
    mutating func move(
        down distance: Int, at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if layout.move(down: distance, hasGraphics: hasGraphics) {
            try appendResetPage(&builder)
            try endPage(at: offset, &builder)
        }
        halftone.finish(above: layout.y)
    }

    /// A form feed, or what works like one.
    mutating func ejectPage(
        at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if let (resetPage, _) = resetPage, page.ink.isEmpty {
            self.resetPage = nil
            try resetPage.end(at: offset, into: &builder)
            beginPage(at: offset)
        } else {
            try appendResetPage(&builder)
            try endPage(at: offset, &builder)
        }
        layout.beginPage()
    }

    /// ESC @: what is on the page comes out, with the form feed that may follow.
    mutating func reset(
        at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        finishInk()
        if page.ink.isEmpty {
            // Ghostscript's drivers reset before the form feed of a blank page.
            page.media = finishedPage.media
        } else {
            try appendResetPage(&builder)
            resetPage = (finishedPage, offset)
            beginPage(at: offset)
        }
        layout = ESCPLayout()
        paper = ESCPPaper()
        ink = .black
        isGraphicsMode = false
        rasterJob = nil
        bitImageModes = ESCPBitImage.initialModes
    }

    /// Ends the page by whatever made it end; the next one begins.
    mutating func endPage(
        at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        finishInk()
        try finishedPage.end(at: offset, into: &builder)
        beginPage(at: offset)
    }

    private mutating func appendResetPage(
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let (page, endOffset) = resetPage else { return }
        resetPage = nil
        try page.end(at: endOffset, into: &builder)
    }

    private mutating func finish(
        _ offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        try appendResetPage(&builder)
        if !page.ink.isEmpty { try endPage(at: offset, &builder) }
    }

    private mutating func finishInk() {
        if halftone.finishPage() { page.ink = .color }
    }

    private var finishedPage: HostPage {
        var page = page
        page.media = paper.media ?? page.media
        return page
    }

    private mutating func beginPage(at offset: Int) {
        var next = HostPage(startOffset: offset)
        (next.sides, next.copies) = (page.sides, page.copies)
        if rasterJob != nil { next.media = page.media }
        page = next
        paper.widestMark = 0
    }
}

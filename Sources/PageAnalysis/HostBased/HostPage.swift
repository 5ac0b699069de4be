import PrintModel

/// A page while the records or commands that make it are read.
struct HostPage {
    let startOffset: Int
    var ink: Ink = []
    var media: MediaSize?
    /// Nil where the data leaves it to the PJL around it, or to the printer.
    var sides: Sides?
    /// Nil where the data leaves it to the PJL around it.
    var copies: Int?
    var startsSheet = false

    init(startOffset: Int) {
        self.startOffset = startOffset
    }

    /// Appends the page, whose last byte is before `endOffset`. A page of which no copies are asked
    /// for is not put out.
    func end(
        at endOffset: Int, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard copies != 0 else { return }
        var said: PageSettings = []
        if sides != nil { said.insert(.sides) }
        if copies != nil { said.insert(.copies) }
        try builder.append(
            Page(
                media: media, color: ink.colorMode, isBlank: ink.isEmpty,
                sides: sides ?? .oneSided, copies: copies ?? 1, startsSheet: startsSheet,
                byteRange: startOffset..<max(startOffset, endOffset)),
            saidByData: said, offsetBytes: startOffset)
    }

    /// Ends a page that the data leaves open: it comes out when it bears marks.
    func endEarly(
        at endOffset: Int, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        builder.warn("the data ends within a page", offsetBytes: endOffset)
        if ink.contains(.mark) { try end(at: endOffset, into: &builder) }
    }
}

extension Sides {
    /// DMDUP of the Windows DEVMODE, which several languages copied: 1 off, 2 long edge, 3 short
    /// edge, and 4 and 5 the same turned over by hand; nil for others.
    init?(windowsDuplex number: Int) {
        switch number {
        case 1: self = .oneSided
        case 2, 4: self = .twoSidedLongEdge
        case 3, 5: self = .twoSidedShortEdge
        default: return nil
        }
    }
}

extension MediaSize {
    /// DMPAPER of the Windows DEVMODE, which several languages copied, with what HP added from 257
    /// on; nil for the printer's own sizes and numbers that are not known.
    init?(windowsPaper number: Int) {
        let name: String? =
            switch number {
            case 1, 2, 18, 54: "letter"
            case 3, 4, 17: "ledger"
            case 5: "legal"
            case 6: "statement"
            case 7: "executive"
            case 8, 67: "a3"
            case 9, 10, 55: "a4"
            case 11, 61: "a5"
            case 12: "jis_b4_257x364mm"
            case 13, 62: "jis_b5_182x257mm"
            case 14: "foolscap"
            case 20: "com10"
            case 24: "ansi-c"
            case 25: "ansi-d"
            case 26: "ansi-e"
            case 27: "iso_dl_110x220mm"
            case 28: "iso_c5_162x229mm"
            case 31: "114x162mm"
            case 33, 42: "iso_b4_250x353mm"
            case 34, 259: "iso_b5_176x250mm"
            case 37: "monarch"
            case 43, 260: "jpn_hagaki_100x148mm"
            case 66: "a2"
            case 69, 82, 261: "148x200mm"
            case 70, 262: "a6"
            case 257: "197x273mm"
            case 258: "8.5x13in"
            case 263: "184x260mm"
            case 264: "195x270mm"
            case 268: "4x6in"
            case 269: "5x8in"
            case 270: "100x150mm"
            default: nil
            }
        guard let name else { return nil }
        self.init(named: name)
    }
}

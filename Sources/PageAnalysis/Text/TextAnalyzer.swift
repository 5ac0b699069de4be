import PrintModel

/// Counts the pages of plain text as a printer puts it out that has 66 lines on a page, the
/// eleven inches of paper at six lines an inch. Lines are not wrapped.
struct TextAnalyzer {
    static let linesPerPage = 66

    private static let lineFeed: UInt8 = 0x0A
    private static let formFeed: UInt8 = 0x0C
    private static let escape: UInt8 = 0x1B

    /// Reads to the end, or to the exit from the language.
    ///
    /// - Throws: `damaged` at an escape sequence, which makes it another language: one that could
    ///   ask for anything.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page = TextPage(offset: reader.offset)
        while !reader.isAtEnd {
            let offset = reader.offset
            var stop: UInt8?
            try reader.consume { (window) throws(AnalysisError) -> Int in
                var index = 0
                // Kept out of the page for speed: this loop is over every byte.
                var lineIndex = page.lineIndex
                var isBlank = page.isBlank
                while index < window.count {
                    // What is printed changes nothing on a page that has marks and room.
                    if !isBlank, lineIndex < TextAnalyzer.linesPerPage {
                        index = window.firstControlCode(from: index)
                        guard index < window.count else { break }
                    }
                    let byte = window[index]
                    if byte == TextAnalyzer.escape || byte == TextAnalyzer.formFeed {
                        stop = byte
                        break
                    }
                    // A page that is full ends when something else comes.
                    if lineIndex == TextAnalyzer.linesPerPage {
                        page.isBlank = isBlank
                        try page.end(at: offset + index, &builder)
                        (lineIndex, isBlank) = (0, true)
                    }
                    index += 1
                    if byte == TextAnalyzer.lineFeed { lineIndex += 1 }
                    if byte > 0x20 { isBlank = false }
                }
                (page.lineIndex, page.isBlank) = (lineIndex, isBlank)
                return index
            }
            switch stop {
            case TextAnalyzer.formFeed:
                reader.skip(1)
                try page.end(at: reader.offset, &builder)
            case TextAnalyzer.escape:
                let exit = PJLAnalyzer.exitLanguage
                guard try reader.lookahead(exit.count) == exit else {
                    throw .damaged(
                        .text, reason: "an escape sequence in plain text",
                        offsetBytes: reader.offset)
                }
                if !page.isBlank { try page.end(at: reader.offset, &builder) }
                return
            default: break
            }
        }
        if !page.isBlank { try page.end(at: reader.offset, &builder) }
    }
}

/// The page that is being filled.
private struct TextPage {
    var lineIndex = 0
    var isBlank = true
    private var offset: Int

    init(offset: Int) {
        self.offset = offset
    }

    mutating func end(
        at endOffset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        try builder.append(
            Page(isBlank: isBlank, byteRange: offset..<endOffset), offsetBytes: endOffset)
        self = TextPage(offset: endOffset)
    }
}

/// Counts the pages of Okidata's Microline mode (Microline 182; Ghostscript's `oki182` device). A form
/// feed puts a page out.
///
/// Graphics go from 0x03 to 0x03 0x02. Their bytes have seven pins each; 0x03 itself comes twice.
struct OkidataAnalyzer {
    private enum Control {
        static let graphics: UInt8 = 0x03
        static let formFeed: UInt8 = 0x0C
        static let escape: UInt8 = 0x1B
    }

    /// Blank columns in graphics.
    private static let blankColumns: [UInt8] = [0x00, 0x80]

    /// Clears the line, chooses the pitch, and sets the page's length: ESC % C and three digits.
    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [0x18, 0x1C, Control.escape] + Array("%C".utf8))
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page = HostPage(startOffset: reader.offset)
        var isGraphics = false
        while let byte = try reader.next() {
            try builder.countObjects(offsetBytes: reader.offset)
            switch byte {
            case Control.graphics where !isGraphics:
                isGraphics = true
            case Control.graphics:
                if try reader.next() == 0x02 { isGraphics = false }
            case _ where isGraphics:
                if !OkidataAnalyzer.blankColumns.contains(byte) { page.ink = .mark }
            case Control.formFeed:
                try page.end(at: reader.offset, into: &builder)
                page = HostPage(startOffset: reader.offset)
            case Control.escape:
                try skipCommand(&reader)
            default:
                if byte > 0x20, byte != 0x7F { page.ink = .mark }
            }
        }
        if page.ink.contains(.mark) { try page.endEarly(at: reader.offset, into: &builder) }
    }

    /// ESC and a letter; ESC % has another, and C, S, 5 and 9 their parameters.
    private func skipCommand(_ reader: inout ByteReader) throws(AnalysisError) {
        guard try reader.next() == UInt8(ascii: "%") else { return }
        switch try reader.next() {
        case UInt8(ascii: "C"): reader.skip(3)
        case UInt8(ascii: "S"), UInt8(ascii: "5"), UInt8(ascii: "9"): reader.skip(1)
        default: break
        }
    }
}

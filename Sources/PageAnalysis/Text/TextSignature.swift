/// Tells plain text from everything else.
///
/// Many a printer language that is not known here begins with something readable, so that one byte
/// out of place is enough to say no.
enum TextSignature {
    /// Whether `bytes`, the start of the data, are text in UTF-8 or in an 8-bit set of Europe.
    static func matches(_ bytes: [UInt8]) -> Bool {
        guard bytes.contains(where: { $0 > 0x20 }) else { return false }
        let start = bytes.starts(with: byteOrderMark) ? bytes[byteOrderMark.count...] : bytes[...]
        guard !otherLanguages.contains(where: { start.starts(with: $0.utf8) }) else { return false }
        guard start.allSatisfy({ $0 >= 0x80 || isText($0) }) else { return false }
        return isUTF8(start) || isEightBitText(start)
    }

    /// Whether a byte is printed, or moves on the page, in any of these sets.
    static func isText(_ byte: UInt8) -> Bool {
        switch byte {
        // BS, HT, LF, FF and CR.
        case 0x08, 0x09, 0x0A, 0x0C, 0x0D: true
        case 0x20...0x7E, 0xA0...0xFF: true
        // Windows-1252 has these besides Latin-1.
        case 0x80...0x9F: ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte)
        default: false
        }
    }

    /// Whether it is UTF-8, but for a character that is cut off at the end.
    private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
        let cut = bytes.suffix(3).lastIndex { $0 >= 0xC0 } ?? bytes.endIndex
        return String(validating: bytes, as: UTF8.self) != nil
            || String(validating: bytes[..<cut], as: UTF8.self) != nil
    }

    /// Text in these sets is mostly ASCII; compressed data is not.
    private static func isEightBitText(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy(isText) && bytes.count { $0 >= 0x80 } * 4 <= bytes.count
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Languages in readable characters: ZPL, CPCL, TSPL, Prescribe, XML, and PostScript or PDF
    /// that something else makes out.
    private static let otherLanguages = [
        "^XA", "~", "! ", "!R!", "SIZE ", "<?xml", "%!", "%PDF", "@PJL", "%-12345X",
    ]
}

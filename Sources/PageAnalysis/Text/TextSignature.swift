/// Tells plain text from everything else.
///
/// Many a printer language that is not known here begins with something readable, so that one byte
/// out of place is enough to say no.
enum TextSignature {
    /// Whether `bytes`, the start of the data, are text in UTF-8, in UTF-16 with its mark, or in an
    /// 8-bit set of Europe.
    static func matches(_ bytes: [UInt8]) -> Bool {
        guard bytes.contains(where: { $0 > 0x20 }) else { return false }
        if let isBigEndian = byteOrder(bytes) { return isUTF16(bytes[2...], isBigEndian) }
        let text = withoutEnd(bytes)
        let start = text.starts(with: byteOrderMark) ? text.dropFirst(byteOrderMark.count) : text
        guard !start.isEmpty, !otherLanguages.contains(where: { start.starts(with: $0.utf8) })
        else { return false }
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

    /// Text in these sets, which are Latin-1, Windows' and DOS's, is mostly ASCII; compressed data is
    /// not.
    private static func isEightBitText(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count { $0 >= 0x80 } * 4 <= bytes.count
    }

    /// The text without what ends it for the sender: a UEL, and at the end of the data the end of
    /// file of DOS (control-Z) or of a serial line (control-D), and zeros after a line.
    private static func withoutEnd(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let exit = PJLAnalyzer.exitLanguage
        let end = bytes.indices.first { bytes[$0...].starts(with: exit) } ?? bytes.endIndex
        guard end < FormatDetector.byteCount else { return bytes[..<end] }
        let data = bytes[..<end].dropLast { $0 == 0 }
        let endsLine = data.last.map { [0x04, 0x0A, 0x0C, 0x0D, 0x1A].contains($0) } ?? false
        guard data.endIndex == end || endsLine else { return bytes[..<end] }
        return data.dropLast { $0 == 0x04 || $0 == 0x1A }
    }

    /// Whether the bytes of UTF-16 are in network order, by its mark; nil for what is none.
    private static func byteOrder(_ bytes: [UInt8]) -> Bool? {
        bytes.starts(with: [0xFE, 0xFF]) ? true : bytes.starts(with: [0xFF, 0xFE]) ? false : nil
    }

    /// Whether it is text in UTF-16 that a printer puts out on as many pages whether it reads UTF-16
    /// or, as nearly all do, one byte after another, of which NUL does nothing: no character has a
    /// byte in it that alone would be a control.
    private static func isUTF16(_ bytes: ArraySlice<UInt8>, _ isBigEndian: Bool) -> Bool {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            let (first, second) = (UInt16(bytes[$0]), UInt16(bytes[$0 + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return units.contains { 0x21...0x7E ~= $0 } && units.allSatisfy(isPrintedAlike)
    }

    private static func isPrintedAlike(_ unit: UInt16) -> Bool {
        if unit < 0x80 { return isText(UInt8(unit)) || unit == 0x1A }
        let controls: [UInt8] = [0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x1B]
        return !controls.contains(UInt8(unit >> 8)) && !controls.contains(UInt8(unit & 0xFF))
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Languages in readable characters: ZPL, CPCL, TSPL, Prescribe, XML, and PostScript or PDF
    /// that something else makes out.
    private static let otherLanguages = [
        "^XA", "~", "! ", "!R!", "SIZE ", "<?xml", "%!", "%PDF", "@PJL", "%-12345X",
    ]
}

extension ArraySlice<UInt8> {
    /// Without the bytes at the end that `isDropped`.
    fileprivate func dropLast(while isDropped: (UInt8) -> Bool) -> ArraySlice {
        self[..<(lastIndex { !isDropped($0) }.map { $0 + 1 } ?? startIndex)]
    }
}

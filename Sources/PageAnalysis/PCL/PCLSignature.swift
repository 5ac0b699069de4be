/// Tells PCL by how it begins.
///
/// Printers take PCL as it comes, without a header: what it begins with is text, or an escape
/// sequence that is formed as PCL's are. Other languages have escape sequences too, so that it must
/// be one in full, with its letter.
enum PCLSignature {
    private static let escape: UInt8 = 0x1B

    /// Whether `bytes`, the start of the data, are PCL: the first escape sequence in them decides,
    /// if there is nothing but text before it.
    static func matches(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.firstIndex(of: escape) else { return false }
        guard bytes[..<first].allSatisfy(TextSignature.isText) else { return false }
        return isSequence(bytes[(first + 1)...])
    }

    /// Whether `bytes` begin, after the escape, as PCL's sequences do.
    private static func isSequence(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let family = bytes.first else { return false }
        var rest = bytes.dropFirst()
        switch family {
        case UInt8(ascii: "E"): return true
        case UInt8(ascii: "&"), UInt8(ascii: "*"):
            guard let group = rest.popFirst(), isLowerCase(group) else { return false }
            return isNumberAndLetter(rest, needsDigit: false)
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            let hasGroup = rest.first.map(isLowerCase) == true
            return isNumberAndLetter(hasGroup ? rest.dropFirst() : rest, needsDigit: true)
        // To PCL or to HP-GL/2.
        case UInt8(ascii: "%"):
            let letter = rest.first { $0 > 0x39 }
            return isNumberAndLetter(rest, needsDigit: true)
                && (letter == UInt8(ascii: "A") || letter == UInt8(ascii: "B"))
        default: return false
        }
    }

    private static func isNumberAndLetter(_ bytes: ArraySlice<UInt8>, needsDigit: Bool) -> Bool {
        let number = bytes.prefix { 0x30...0x39 ~= $0 || [0x2B, 0x2D, 0x2E].contains($0) }
        guard number.count < 12, !needsDigit || number.contains(where: { 0x30...0x39 ~= $0 }),
            let letter = bytes.dropFirst(number.count).first
        else { return false }
        return 0x40...0x5A ~= letter || isLowerCase(letter)
    }

    private static func isLowerCase(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte }
}

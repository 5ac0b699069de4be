/// An image within a content stream (ISO 32000-1, 8.9.7).
struct PDFInlineImage {
    /// With the abbreviations of its keys undone (table 93).
    let dictionary: PDFDictionary
    let data: [UInt8]

    enum Outcome {
        case image(PDFInlineImage)
        case incomplete
        case malformed
    }

    /// Reads what follows BI up to and including EI.
    static func read(_ lexer: inout PDFLexer, isLast: Bool) -> Outcome {
        var dictionary: PDFDictionary = [:]
        while true {
            let token = lexer.next()
            if lexer.ranOut, !isLast { return .incomplete }
            switch token {
            case .name(let range):
                guard let value = try? lexer.value() else {
                    return lexer.ranOut && !isLast ? .incomplete : .malformed
                }
                let key = lexer.name(range)
                dictionary[PDFInlineImage.keys[key] ?? key] = value
            case .keyword(let range) where lexer.isKeyword(range, "ID"):
                return read(dictionary, &lexer, isLast)
            default:
                return .malformed
            }
        }
    }

    /// Reads the data: of known length when it has no filters, else up to an EI that what follows
    /// bears out.
    private static func read(
        _ dictionary: PDFDictionary, _ lexer: inout PDFLexer, _ isLast: Bool
    ) -> Outcome {
        let bytes = lexer.bytes
        let start = min(lexer.position + 1, bytes.count)  // One white space.
        if let length = byteCount(dictionary) {
            guard length <= bytes.count - start else { return isLast ? .malformed : .incomplete }
            var after = lexer
            after.position = start + length
            let token = after.next()
            if after.ranOut, !isLast { return .incomplete }
            if case .keyword(let range) = token, after.isKeyword(range, "EI") {
                lexer = after
                let data = Array(bytes[start..<(start + length)])
                return .image(PDFInlineImage(dictionary: dictionary, data: data))
            }
        }
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "E"), bytes[index + 1] == UInt8(ascii: "I"),
                index == start || isWhiteSpace(bytes[index - 1])
            {
                // Enough must follow to tell.
                guard isLast || index + 2 + followingBytes <= bytes.count else {
                    return .incomplete
                }
                let following = bytes[(index + 2)...].prefix(followingBytes)
                if following.first.map(isWhiteSpace) ?? true, following.allSatisfy(isText) {
                    lexer.position = index + 2
                    return .image(
                        PDFInlineImage(dictionary: dictionary, data: Array(bytes[start..<index])))
                }
            }
            index += 1
        }
        return isLast ? .malformed : .incomplete
    }

    private static let followingBytes = 12

    /// Bytes of the data when nothing encodes it and its colour space is a device's.
    private static func byteCount(_ dictionary: PDFDictionary) -> Int? {
        guard dictionary["Filter"] == nil, let width = dictionary["Width"]?.integer,
            let height = dictionary["Height"]?.integer, (1...65_536).contains(width),
            (1...65_536).contains(height)
        else { return nil }
        var bits = dictionary["BitsPerComponent"]?.integer ?? 8
        var parts = 1
        if case .boolean(true)? = dictionary["ImageMask"] {
            bits = 1
        } else {
            switch dictionary["ColorSpace"] {
            case .name("DeviceGray"), .name("G"): parts = 1
            case .name("DeviceRGB"), .name("RGB"): parts = 3
            case .name("DeviceCMYK"), .name("CMYK"): parts = 4
            case .array(let items) where ["Indexed", "I"].contains(items.first?.name): parts = 1
            default: return nil
            }
        }
        guard (1...16).contains(bits) else { return nil }
        return (width * bits * parts + 7) / 8 * height
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        PDFLexer.CharacterClass(byte) == .whiteSpace
    }

    private static func isText(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) || (byte != 0 && isWhiteSpace(byte))
    }

    private static let keys = [
        "BPC": "BitsPerComponent", "CS": "ColorSpace", "D": "Decode", "DP": "DecodeParms",
        "F": "Filter", "H": "Height", "IM": "ImageMask", "I": "Interpolate", "W": "Width",
    ]
}

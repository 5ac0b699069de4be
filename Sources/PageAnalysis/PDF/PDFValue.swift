/// The number and generation of an indirect object (ISO 32000-1, 7.3.10).
struct PDFReference: Hashable {
    let number: Int
    let generation: Int
}

/// An object of a PDF document (ISO 32000-1, 7.3).
enum PDFValue {
    case null
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case name(String)
    case string([UInt8])
    case array([PDFValue])
    case dictionary(PDFDictionary)
    case reference(PDFReference)
    /// In a box: few values are streams, and arrays of references are long.
    indirect case stream(PDFStream)

    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }

    /// An integer; a real number loses its fraction, as in viewers.
    var integer: Int? {
        switch self {
        case .integer(let value): value
        case .real(let value): Int(exactly: value.rounded(.towardZero))
        default: nil
        }
    }

    var name: String? {
        if case .name(let name) = self { name } else { nil }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

/// A stream: its dictionary, and where its bytes are (ISO 32000-1, 7.3.8).
struct PDFStream {
    let reference: PDFReference
    let dictionary: PDFDictionary
    /// Where its bytes are in the document's file, before any filter is undone.
    let range: Range<Int>
}

/// Why a text is no object.
enum PDFSyntaxError: Error {
    /// The window ended before the object did.
    case incomplete
    case malformed
}

extension PDFLexer {
    /// Deeper arrays and dictionaries occur in no honest document.
    private static let maximumNesting = 64

    /// Reads the object that begins at `position`: anything but a stream's data.
    mutating func value() throws(PDFSyntaxError) -> PDFValue {
        try value(next(), nesting: 0)
    }

    private mutating func value(_ token: Token, nesting: Int) throws(PDFSyntaxError) -> PDFValue {
        guard nesting < PDFLexer.maximumNesting else { throw .malformed }
        switch token {
        case .integer(let value): return reference(from: value) ?? .integer(value)
        case .real(let value): return .real(value)
        case .name(let range): return .name(name(range))
        case .string(let range): return .string(literal(range))
        case .hexString(let range): return .string(hexadecimal(range))
        case .arrayStart: return try array(nesting: nesting)
        case .dictionaryStart: return .dictionary(try dictionary(nesting: nesting))
        case .keyword(let range):
            if isKeyword(range, "true") { return .boolean(true) }
            if isKeyword(range, "false") { return .boolean(false) }
            if isKeyword(range, "null") || isLenient && !ranOut { return .null }
            throw ranOut ? .incomplete : .malformed
        case .end: throw .incomplete
        case .arrayEnd, .dictionaryEnd, .procedureStart, .procedureEnd:
            guard isLenient else { throw .malformed }
            return .null
        }
    }

    /// The reference that `number` begins, or nil when it is a number by itself.
    private mutating func reference(from number: Int) -> PDFValue? {
        let start = position
        let ranOutBefore = ranOut
        if number > 0, case .integer(let generation) = next(), generation >= 0,
            case .keyword(let range) = next(), isKeyword(range, "R")
        {
            return .reference(PDFReference(number: number, generation: generation))
        }
        // That the look ahead met the end of the window does not matter, but that a reference may
        // be cut there does: then the object is not complete anyway.
        rewind(to: start, ranOut: ranOutBefore)
        return nil
    }

    private mutating func array(nesting: Int) throws(PDFSyntaxError) -> PDFValue {
        var items: [PDFValue] = []
        while true {
            let start = position
            let token = next()
            if case .arrayEnd = token { return .array(items) }
            if endsObject(token, from: start) { return .array(items) }
            items.append(try value(token, nesting: nesting + 1))
        }
    }

    private mutating func dictionary(nesting: Int) throws(PDFSyntaxError) -> PDFDictionary {
        var entries: PDFDictionary = [:]
        while true {
            let start = position
            let token = next()
            switch token {
            case .dictionaryEnd: return entries
            case .name(let range):
                let key = name(range)
                let token = next()
                if case .dictionaryEnd = token { return entries }
                entries[key] = try value(token, nesting: nesting + 1)
            case .end: throw .incomplete
            default:
                if endsObject(token, from: start) { return entries }
                guard isLenient else { throw .malformed }
            }
        }
    }

    /// Whether a token ends the object before its arrays and dictionaries are closed: then they are
    /// taken to be, where that much is allowed. The lexer goes back to `start`.
    private mutating func endsObject(_ token: Token, from start: Int) -> Bool {
        guard isLenient, case .keyword(let range) = token,
            isKeyword(range, "endobj") || isKeyword(range, "stream")
        else { return false }
        rewind(to: start, ranOut: ranOut)
        return true
    }
}

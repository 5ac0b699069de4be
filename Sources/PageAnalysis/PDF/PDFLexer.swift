/// Splits PDF text into tokens (ISO 32000-1, 7.2 and 7.3), for objects and content streams alike.
///
/// It reads a window of the data. A token that touches the end of the window may go on after it:
/// `ranOut` tells, so that the caller can come again with more.
struct PDFLexer {
    /// A token; ranges are places in `bytes`.
    enum Token {
        case integer(Int)
        case real(Double)
        /// After the solidus, `#` escapes not undone.
        case name(Range<Int>)
        /// Between the parentheses, escapes not undone.
        case string(Range<Int>)
        /// Between the angle brackets.
        case hexString(Range<Int>)
        case arrayStart
        case arrayEnd
        case dictionaryStart
        case dictionaryEnd
        case procedureStart
        case procedureEnd
        case keyword(Range<Int>)
        case end
    }

    let bytes: UnsafeRawBufferPointer
    /// Where the next token is looked for, `0...bytes.count`.
    var position: Int
    /// Whether objects may have tokens in them that do not belong there.
    var isLenient = false
    /// Whether a token met the end of the window.
    private(set) var ranOut = false

    init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
        precondition(position >= 0 && position <= bytes.count)
        self.bytes = bytes
        self.position = position
    }

    /// The next token; what is no token (a stray closing delimiter) is passed over.
    mutating func next() -> Token {
        while true {
            skipWhiteSpace()
            guard position < bytes.count else {
                ranOut = true
                return .end
            }
            let byte = bytes[position]
            switch CharacterClass(byte) {
            case .regular:
                return keyword()
            case .number:
                return number()
            case .whiteSpace:
                position += 1
            case .delimiter:
                if let token = delimiter(byte) { return token }
            }
        }
    }

    /// Goes back to where the lexer was when it had `ranOut`.
    mutating func rewind(to position: Int, ranOut: Bool) {
        self.position = position
        self.ranOut = ranOut
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            if CharacterClass(byte) == .whiteSpace {
                position += 1
            } else if byte == UInt8(ascii: "%") {
                while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
                    position += 1
                }
            } else {
                return
            }
        }
    }

    private mutating func delimiter(_ byte: UInt8) -> Token? {
        position += 1
        switch byte {
        case UInt8(ascii: "/"):
            let start = position
            skipRegular()
            return .name(start..<position)
        case UInt8(ascii: "("):
            return string()
        case UInt8(ascii: "<"):
            if position < bytes.count, bytes[position] == byte {
                position += 1
                return .dictionaryStart
            }
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: ">") { position += 1 }
            let end = position
            if end == bytes.count { ranOut = true } else { position += 1 }
            return .hexString(start..<end)
        case UInt8(ascii: ">"):
            guard position < bytes.count else {
                ranOut = true
                return nil
            }
            guard bytes[position] == byte else { return nil }
            position += 1
            return .dictionaryEnd
        case UInt8(ascii: "["): return .arrayStart
        case UInt8(ascii: "]"): return .arrayEnd
        case UInt8(ascii: "{"): return .procedureStart
        case UInt8(ascii: "}"): return .procedureEnd
        default: return nil
        }
    }

    /// Reads to the closing parenthesis that balances.
    private mutating func string() -> Token {
        let start = position
        var depth = 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return .string(start..<(position - 1)) }
        }
        position = bytes.count
        ranOut = true
        return .string(start..<position)
    }

    private mutating func skipRegular() {
        while position < bytes.count {
            let kind = CharacterClass(bytes[position])
            guard kind == .regular || kind == .number else { return }
            position += 1
        }
        ranOut = true
    }

    private mutating func keyword() -> Token {
        let start = position
        skipRegular()
        return .keyword(start..<position)
    }

    /// Reads a number the way viewers do: signs may repeat, and what follows the number up to the
    /// next delimiter is ignored unless it shows that this was no number.
    private mutating func number() -> Token {
        let start = position
        var negative = false
        var integer = 0
        var digitCount = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "-") {
                negative = true
            } else if byte != UInt8(ascii: "+") {
                break
            }
            position += 1
        }
        while position < bytes.count, let digit = digit(bytes[position]) {
            // Larger numbers do not occur; they stay what they are so far.
            if integer < 100_000_000_000_000_000 { integer = integer * 10 + digit }
            digitCount += 1
            position += 1
        }
        var fraction = 0.0
        var isReal = false
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isReal = true
            position += 1
            var scale = 0.1
            while position < bytes.count, let digit = digit(bytes[position]) {
                fraction += Double(digit) * scale
                scale *= 0.1
                digitCount += 1
                position += 1
            }
        }
        guard position < bytes.count else {
            ranOut = true
            return isReal ? .real(signed(Double(integer) + fraction, negative)) : .integer(integer)
        }
        let stop = bytes[position]
        let kind = CharacterClass(stop)
        if kind == .number || kind == .regular {
            skipRegular()
            // "1.2.3" and "12-3" count as far as they go; "0x12" and "-abc" are words.
            if kind == .regular || digitCount == 0 { return .keyword(start..<position) }
        }
        if isReal { return .real(signed(Double(integer) + fraction, negative)) }
        return .integer(negative ? -integer : integer)
    }

    private func digit(_ byte: UInt8) -> Int? {
        let value = Int(byte) - 0x30
        return value >= 0 && value <= 9 ? value : nil
    }

    private func signed(_ value: Double, _ negative: Bool) -> Double { negative ? -value : value }

    enum CharacterClass {
        case regular
        /// A digit, sign or point.
        case number
        case whiteSpace
        case delimiter

        /// The class of a byte (ISO 32000-1, tables 1 and 2).
        @inline(__always)
        init(_ byte: UInt8) {
            switch byte {
            case 0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20:
                self = .whiteSpace
            case 0x28, 0x29, 0x3C, 0x3E, 0x5B, 0x5D, 0x7B, 0x7D, 0x2F, 0x25:  // ()<>[]{}/%
                self = .delimiter
            case 0x30...0x39, 0x2B, 0x2D, 0x2E:  // 0-9+-.
                self = .number
            default:
                self = .regular
            }
        }
    }
}

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

        var number: Double? {
            switch self {
            case .integer(let value): Double(value)
            case .real(let value): value
            default: nil
            }
        }
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
        while position < bytes.count {
            let start = position
            position += 1
            switch bytes[start] {
            case 0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20: break
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."):
                return number(from: start)
            case UInt8(ascii: "/"):
                skipRegular()
                return .name((start + 1)..<position)
            case UInt8(ascii: "("): return string()
            case UInt8(ascii: "<"): return dictionaryStartOrHexString()
            case UInt8(ascii: ">"):
                if position < bytes.count, bytes[position] == UInt8(ascii: ">") {
                    position += 1
                    return .dictionaryEnd
                }
            case UInt8(ascii: ")"): break
            case UInt8(ascii: "["): return .arrayStart
            case UInt8(ascii: "]"): return .arrayEnd
            case UInt8(ascii: "{"): return .procedureStart
            case UInt8(ascii: "}"): return .procedureEnd
            case UInt8(ascii: "%"): skipComment()
            default:
                skipRegular()
                return .keyword(start..<position)
            }
        }
        ranOut = true
        return .end
    }

    /// Goes back to where the lexer was when it had `ranOut`.
    mutating func rewind(to position: Int, ranOut: Bool) {
        self.position = position
        self.ranOut = ranOut
    }

    private mutating func skipComment() {
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
            position += 1
        }
    }

    private mutating func dictionaryStartOrHexString() -> Token {
        if position < bytes.count, bytes[position] == UInt8(ascii: "<") {
            position += 1
            return .dictionaryStart
        }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ">") { position += 1 }
        let end = position
        if end == bytes.count { ranOut = true } else { position += 1 }
        return .hexString(start..<end)
    }

    /// Reads to the closing parenthesis that balances.
    private mutating func string() -> Token {
        let start = position
        var depth = 1
        while let mark = stringMark(from: position) {
            position = mark + 1
            switch bytes[mark] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: position += 1  // Of a backslash, the byte after it.
            }
            if depth == 0 { return .string(start..<mark) }
        }
        position = bytes.count
        ranOut = true
        return .string(start..<position)
    }

    /// The next parenthesis or backslash. Most of what a page holds is text: eight bytes at a time.
    private func stringMark(from start: Int) -> Int? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        /// The highest bit of each byte that is zero, and perhaps of higher ones.
        func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & (ones << 7) }
        var index = start
        while index + 8 <= bytes.count {
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The parentheses differ in the lowest bit only.
            let marks =
                zeros((word & (ones &* 0xFE)) ^ (ones &* 0x28)) | zeros(word ^ (ones &* 0x5C))
            if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"): return index
            default: index += 1
            }
        }
        return nil
    }

    private mutating func skipRegular() {
        while position < bytes.count {
            let kind = CharacterClass(bytes[position])
            guard kind == .regular || kind == .number else { return }
            position += 1
        }
        ranOut = true
    }

    /// Reads a number the way viewers do: signs may repeat, and what follows the number up to the
    /// next delimiter is ignored unless it shows that this was no number.
    private mutating func number(from start: Int) -> Token {
        position = start
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

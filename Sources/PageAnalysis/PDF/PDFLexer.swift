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

extension PDFLexer {
    /// The name in a range that a token gave, with its `#` escapes undone (7.3.5).
    func name(_ range: Range<Int>) -> String {
        let raw = UnsafeRawBufferPointer(rebasing: bytes[range])
        guard raw.contains(UInt8(ascii: "#")) else { return String(decoding: raw, as: UTF8.self) }
        var decoded: [UInt8] = []
        var index = 0
        while index < raw.count {
            if raw[index] == UInt8(ascii: "#"), index + 2 < raw.count,
                let high = hexDigit(raw[index + 1]), let low = hexDigit(raw[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(raw[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// The bytes of a literal string in a range that a token gave (7.3.4.2).
    func literal(_ range: Range<Int>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < range.upperBound else {
                decoded.append(byte)
                continue
            }
            let escaped = bytes[index]
            index += 1
            switch escaped {
            case UInt8(ascii: "n"): decoded.append(0x0A)
            case UInt8(ascii: "r"): decoded.append(0x0D)
            case UInt8(ascii: "t"): decoded.append(0x09)
            case UInt8(ascii: "b"): decoded.append(0x08)
            case UInt8(ascii: "f"): decoded.append(0x0C)
            case 0x0A: break
            case 0x0D:
                if index < range.upperBound, bytes[index] == 0x0A { index += 1 }
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var code = Int(escaped) - 0x30
                var digits = 1
                while digits < 3, index < range.upperBound,
                    (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[index])
                {
                    code = code * 8 + Int(bytes[index]) - 0x30
                    index += 1
                    digits += 1
                }
                decoded.append(UInt8(truncatingIfNeeded: code))
            default: decoded.append(escaped)
            }
        }
        return decoded
    }

    /// The bytes of a hexadecimal string in a range that a token gave (7.3.4.3).
    func hexadecimal(_ range: Range<Int>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count / 2)
        var high: UInt8?
        for index in range {
            guard let digit = hexDigit(bytes[index]) else { continue }
            if let first = high {
                decoded.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        if let high { decoded.append(high << 4) }
        return decoded
    }

    private func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// Whether the keyword in a range that a token gave is `word`.
    func isKeyword(_ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return range.indices.allSatisfy { bytes[$0] == word.utf8Start[$0 - range.lowerBound] }
    }
}

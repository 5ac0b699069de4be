/// The numbers after an instruction: integers and decimals, with commas or blanks between.
struct HPGLParameters {
    /// How many there are.
    private(set) var count = 0

    /// The first few: no instruction that matters here has more.
    private var values: [Double] = []
    private static let kept = 16

    private var magnitude = 0.0
    private var scale = 0.0
    private var isNegative = false
    private var hasDigits = false

    /// The number at `index`, or nil when there are not so many.
    subscript(index: Int) -> Double? {
        index < values.count ? values[index] : nil
    }

    mutating func add(_ byte: UInt8) {
        switch byte {
        case 0x30...0x39:
            hasDigits = true
            let digit = Double(byte &- 0x30)
            if scale == 0 {
                magnitude = magnitude * 10 + digit
            } else {
                magnitude += digit * scale
                scale /= 10
            }
        case UInt8(ascii: "."): scale = 0.1
        case UInt8(ascii: "-"), UInt8(ascii: "+"):
            finish()
            isNegative = byte == UInt8(ascii: "-")
        default: finish()
        }
    }

    /// Ends the number that is being read.
    mutating func finish() {
        defer {
            magnitude = 0
            scale = 0
            isNegative = false
            hasDigits = false
        }
        guard hasDigits else { return }
        count += 1
        if values.count < HPGLParameters.kept { values.append(isNegative ? -magnitude : magnitude) }
    }
}

/// The encoded coordinates of `PE` (HP-GL/2 Reference Guide, "Polyline Encoded").
struct HPGLPolyline {
    enum Element: Hashable {
        case pen(Int)
        /// A line to a point.
        case line
    }

    private var isSevenBit = false
    private var isPenUp = false
    /// What the next number is: a pen, a count of fraction bits, or the first or second coordinate.
    private var expected = Number.x
    private var value = 0
    private var shift = 0

    private enum Number {
        case x, y, pen, fraction
    }

    /// Adds a character; gives what it completes.
    mutating func add(_ byte: UInt8) -> Element? {
        switch isSevenBit ? byte & 0x7F : byte {
        case UInt8(ascii: "7"): isSevenBit = true
        case UInt8(ascii: ":"): expected = .pen
        case UInt8(ascii: "<"): isPenUp = true
        case UInt8(ascii: ">"): expected = .fraction
        // Base 32 has digits from "?" on, and from "_" on for the last; base 64 is twice as wide.
        case let digit where isSevenBit && 63...126 ~= digit:
            return addDigit(Int(digit) - 63, width: 5)
        case let digit where !isSevenBit && (63...126 ~= digit || 191...254 ~= digit):
            return addDigit(Int(digit & 0x7F) - 63 + (digit >= 191 ? 64 : 0), width: 6)
        default: break
        }
        return nil
    }

    /// - Parameter digit: below `1 << width`, or that much more for the last of a number.
    private mutating func addDigit(_ digit: Int, width: Int) -> Element? {
        let isLast = digit >> width != 0
        if shift < 30 { value |= (digit & (1 << width - 1)) << shift }
        shift += width
        guard isLast else { return nil }
        let number = value
        value = 0
        shift = 0
        switch expected {
        case .pen:
            expected = .x
            // The lowest bit is the sign.
            return .pen(min(number >> 1, 32767))
        case .fraction: expected = .x
        case .x: expected = .y
        case .y:
            expected = .x
            defer { isPenUp = false }
            return isPenUp ? nil : .line
        }
        return nil
    }
}

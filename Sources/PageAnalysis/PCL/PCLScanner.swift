/// A run of bytes of the stream, or a whole macro, with the place of the next byte: takes PCL
/// apart into escape sequences, parameters and data.
struct PCLScanner {
    static let escape: UInt8 = 0x1B

    let bytes: UnsafeRawBufferPointer
    /// Whether nothing follows these bytes.
    let isFinal: Bool
    /// Of the next byte in `bytes`.
    var index = 0
    /// How many bytes from `index` on are needed to go on; more than there are.
    private(set) var wanted = 0

    /// Where in the stream the bytes begin; all of a macro is where its call ends.
    private let start: Int
    private let isMacro: Bool

    init(_ bytes: UnsafeRawBufferPointer, offset: Int, isFinal: Bool) {
        self.bytes = bytes
        self.isFinal = isFinal
        start = offset
        isMacro = false
    }

    init(macro bytes: UnsafeRawBufferPointer, calledAt offset: Int) {
        self.bytes = bytes
        isFinal = true
        start = offset
        isMacro = true
    }

    /// Where in the stream the next byte is.
    var offset: Int { isMacro ? start : start + index }

    var remaining: Int { bytes.count - index }
    var isAtEnd: Bool { index >= bytes.count }

    /// Whether `count` bytes are there; else they are asked for, unless there are no more.
    mutating func has(_ count: Int) -> Bool {
        if remaining >= count { return true }
        wanted = isFinal ? 0 : count
        return false
    }

    /// Whether the next bytes are `sequence`; nil when too few are there to tell.
    mutating func begins(with sequence: [UInt8]) -> Bool? {
        let present = min(sequence.count, remaining)
        for place in 0..<present where bytes[index + place] != sequence[place] { return false }
        if present == sequence.count { return true }
        return has(sequence.count) || isFinal ? false : nil
    }

    /// Takes the opening of an escape sequence that has parameters: at `index` is the character
    /// after the escape.
    mutating func group() -> PCLGroup? {
        guard has(2) else { return nil }
        let family = PCLCharacter(bytes[index])
        index += 1
        guard 0x60...0x7E ~= bytes[index] else { return PCLGroup(family: family, group: "\0") }
        index += 1
        return PCLGroup(family: family, group: PCLCharacter(bytes[index - 1]))
    }

    enum Parameter {
        /// A parameter, and whether another follows: its letter was in lower case.
        case parameter(PCLParameter, isLast: Bool)
        /// A character that belongs to no parameter; it is left, and ends the sequence.
        case none
        /// The bytes end before the parameter does.
        case incomplete
    }

    /// Takes the next parameter of a sequence. Like HP's printers, it reads numbers leniently, and
    /// passes over characters between "!" and "?" that belong to none.
    @inline(__always)
    mutating func parameter(of group: PCLGroup) -> Parameter {
        var place = index
        var digits = 0  // As a whole number,
        var scale = 0.0  // and what the next digit after the point is worth.
        var fraction = 0.0
        var isNegative = false
        var isSigned = false
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case 0x30...0x39:
                let digit = Int(byte &- 0x30)
                if scale == 0 {
                    // No command takes more.
                    digits = min(digits &* 10 &+ digit, 1_000_000_000_000)
                } else {
                    fraction += Double(digit) * scale
                    scale /= 10
                }
            case UInt8(ascii: "-"):
                isNegative = true
                isSigned = true
            case UInt8(ascii: "+"): isSigned = true
            case UInt8(ascii: "."): scale = 0.1
            case 0x20...0x3F: break
            case 0x40...0x5E, 0x60...0x7E:
                index = place
                let isLast = byte < 0x60
                let magnitude = Double(digits) + fraction
                return .parameter(
                    PCLParameter(
                        group: group, letter: PCLCharacter(isLast ? byte : byte - 0x20),
                        value: isNegative ? -magnitude : magnitude, isSigned: isSigned),
                    isLast: isLast)
            default:
                index = place - 1
                return .none
            }
        }
        // No honest number is longer than this; a longer one ends here.
        guard remaining < 256, !isFinal else {
            index = place
            return .none
        }
        wanted = remaining + 1
        return .incomplete
    }

    /// The next `count` bytes, fewer where the stream ends, and no more than `limit`; nil when they
    /// are not there yet. They are not taken.
    mutating func data(_ count: Int, limit: Int = 1 << 20) -> UnsafeRawBufferPointer? {
        let needed = min(count, limit)
        guard has(needed) || isFinal else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[index..<index + min(needed, remaining)])
    }

    /// Passes over raster rows (`ESC*b...W`, with their `#M` and `#Y`) as long as nothing else comes
    /// between them and all of their bytes are there: most of the bytes of most jobs.
    ///
    /// - Parameter method: the compression method, which the rows may change.
    /// - Returns: how many rows there were.
    mutating func skipRows(method: inout Int) -> Int {
        var rowCount = 0
        var place = index
        sequences: while place + 4 <= bytes.count, bytes[place] == PCLScanner.escape,
            bytes[place + 1] == UInt8(ascii: "*"), bytes[place + 2] == UInt8(ascii: "b")
        {
            place += 3
            var rowsHere = 0
            var methodHere = method
            var number = 0
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                switch byte {
                case 0x30...0x39 where number < 1_000_000:
                    number = number * 10 + Int(byte &- 0x30)
                    continue
                case UInt8(ascii: "W"), UInt8(ascii: "w"), UInt8(ascii: "V"), UInt8(ascii: "v"):
                    // Method 5 packs many rows into one; they are counted elsewhere.
                    guard methodHere != 5, place + number <= bytes.count else { break sequences }
                    place += number
                    rowsHere += byte & 0x5F == UInt8(ascii: "W") ? 1 : 0
                case UInt8(ascii: "Y"), UInt8(ascii: "y"): rowsHere += number
                case UInt8(ascii: "M"), UInt8(ascii: "m"): methodHere = number
                default: break sequences
                }
                number = 0
                // See `PCLInterpreter.rowsGoOn`.
                if byte & 0x20 == 0, place < bytes.count, bytes[place] > 0x20 {
                    break sequences
                }
                guard byte & 0x20 == 0 else { continue }
                index = place
                rowCount += rowsHere
                method = methodHere
                continue sequences
            }
            break
        }
        return rowCount
    }
}

extension PCLScanner {
    /// Passes over the bytes from here on that `belongs` holds of.
    @inline(__always)
    mutating func skipText(while belongs: (UInt8) -> Bool) {
        var place = index
        while place < bytes.count, belongs(bytes[place]) { place += 1 }
        index = place
    }
}

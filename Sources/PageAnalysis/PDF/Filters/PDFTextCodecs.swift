extension UInt8 {
    /// What may stand between digits: white space as C has it.
    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

/// ASCIIHexDecode (ISO 32000-1, 7.4.2).
struct PDFHexCodec: PDFCodec {
    private(set) var state = CodecState.running
    /// The first digit of a pair whose second has not come.
    private var high: UInt8?

    mutating func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int) {
        var (taken, made) = (0, 0)
        while taken < input.count, made < output.count, state == .running {
            let byte = input[taken]
            taken += 1
            if let digit = Self.value(of: byte) {
                if let first = high {
                    output[made] = first << 4 | digit
                    made += 1
                    high = nil
                } else {
                    high = digit
                }
            } else if byte == UInt8(ascii: ">") {
                state = .ended
            } else if !byte.isSpace {
                state = .failed
            }
        }
        return (taken, made)
    }

    /// A digit alone is followed by a zero.
    mutating func finish(into output: UnsafeMutableRawBufferPointer) -> Int {
        guard let digit = high, state != .failed else { return 0 }
        high = nil
        output[0] = digit << 4
        return 1
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// ASCII85Decode (ISO 32000-1, 7.4.3): five digits to the base of 85 make four bytes.
struct PDFBase85Codec: PDFCodec {
    private(set) var state = CodecState.running
    private var value: UInt64 = 0
    private var digitCount = 0

    mutating func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int) {
        var (taken, made) = (0, 0)
        while taken < input.count, output.count - made >= 4, state == .running {
            let byte = input[taken]
            taken += 1
            switch byte {
            case UInt8(ascii: "!")...UInt8(ascii: "u"):
                value = value * 85 + UInt64(byte - UInt8(ascii: "!"))
                digitCount += 1
                if digitCount == 5 { put(4, into: output, at: &made) }
            case UInt8(ascii: "z") where digitCount == 0:
                put(4, into: output, at: &made)
            case UInt8(ascii: "~"):
                state = .ended  // Whether the ">" follows is nothing to any reader.
            case _ where byte.isSpace: break
            default: state = .failed
            }
        }
        return (taken, made)
    }

    /// A group cut short has one byte less than digits; the last digit stands for those after it.
    mutating func finish(into output: UnsafeMutableRawBufferPointer) -> Int {
        guard digitCount > 0, state != .failed else { return 0 }
        let byteCount = digitCount - 1
        for _ in digitCount..<5 { value = value * 85 + 84 }
        var made = 0
        put(byteCount, into: output, at: &made)
        return made
    }

    private mutating func put(
        _ count: Int, into output: UnsafeMutableRawBufferPointer, at made: inout Int
    ) {
        for index in 0..<count {
            output[made + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index))
        }
        made += count
        (value, digitCount) = (0, 0)
    }
}

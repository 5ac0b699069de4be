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

import CZlib

/// Encodes data as writers of PDF do (ISO 32000-1, 7.4).
enum StreamEncoders {
    static func flate(_ data: [UInt8]) -> [UInt8] {
        var packed = [UInt8](repeating: 0, count: Int(compressBound(UInt(data.count))))
        var count = UInt(packed.count)
        precondition(compress(&packed, &count, data, UInt(data.count)) == Z_OK)
        return Array(packed.prefix(Int(count)))
    }

    /// With a line break now and then.
    static func hex(_ data: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for (index, byte) in data.enumerated() {
            let digits = String(byte, radix: 16, uppercase: index % 3 == 0)
            text += Array((digits.count == 1 ? "0" + digits : digits).utf8)
            if index % 32 == 31 { text += Array("\r\n ".utf8) }
        }
        return text + Array(">".utf8)
    }

    static func base85(_ data: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for start in stride(from: 0, to: data.count, by: 4) {
            let group = data[start...].prefix(4)
            let bytes = Array(group) + Array(repeating: 0, count: 4 - group.count)
            var value = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if value == 0, group.count == 4 {
                text.append(UInt8(ascii: "z"))
                continue
            }
            var digits: [UInt8] = []
            for _ in 0..<5 {
                digits.insert(UInt8(value % 85) + 33, at: 0)
                value /= 85
            }
            text += digits.prefix(group.count + 1)
            if start % 64 == 0 { text.append(0x0A) }
        }
        return text + Array("~>".utf8)
    }

    /// Runs of three or more, and what is between them.
    static func runLength(_ data: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = []
        var index = 0
        while index < data.count {
            let run = data[index...].prefix(128).prefix { $0 == data[index] }.count
            if run > 2 {
                packed += [UInt8(257 - run), data[index]]
                index += run
            } else {
                let part = data[index...].prefix(17)
                packed += [UInt8(part.count - 1)] + part
                index += part.count
            }
        }
        return packed + [128]
    }

    static func lzw(_ data: [UInt8], changesEarly: Bool = true) -> [UInt8] {
        var packed = PackedBits()
        var codes: [[UInt8]: Int] = [:]
        var (next, bits) = (258, 9)
        packed.put(256, bits: 9)
        var string: [UInt8] = []
        func code(of string: [UInt8]) -> Int {
            string.count == 1 ? Int(string[0]) : codes[string] ?? 0
        }
        for byte in data {
            let longer = string + [byte]
            if longer.count == 1 || codes[longer] != nil {
                string = longer
                continue
            }
            packed.put(code(of: string), bits: bits)
            codes[longer] = next
            next += 1
            if next + (changesEarly ? 1 : 0) > 1 << bits { bits += 1 }
            if next == 4094 {
                packed.put(256, bits: bits)
                (codes, next, bits) = ([:], 258, 9)
            }
            string = [byte]
        }
        if !string.isEmpty {
            packed.put(code(of: string), bits: bits)
            if next + 1 + (changesEarly ? 1 : 0) > 1 << bits { bits += 1 }
        }
        packed.put(257, bits: bits)
        return packed.bytes
    }

    private struct PackedBits {
        private(set) var bytes: [UInt8] = []
        private var count = 0

        mutating func put(_ value: Int, bits: Int) {
            for bit in stride(from: bits - 1, through: 0, by: -1) {
                if count % 8 == 0 { bytes.append(0) }
                if value >> bit & 1 == 1 { bytes[count / 8] |= 0x80 >> (count % 8) }
                count += 1
            }
        }
    }
}

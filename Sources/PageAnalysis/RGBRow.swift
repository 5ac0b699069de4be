/// Looks for ink in rows of interleaved red, green and blue, eight bits each.
enum RGBRow {
    /// The ink of `row`, whose bytes are whole pixels; white is 255.
    ///
    /// Eight bytes at a time: a pixel is grey when each byte equals the next one, except where the
    /// next one belongs to the next pixel, which a mask leaves out. Three words are eight pixels.
    static func ink(of row: UnsafeRawBufferPointer) -> Ink {
        var unequal: UInt64 = 0
        var light: UInt64 = .max
        var index = 0
        while index + 25 <= row.count {
            unequal |= difference(row, index) & 0xFFFF_00FF_FF00_FFFF
            unequal |= difference(row, index + 8) & 0xFF00_FFFF_00FF_FF00
            unequal |= difference(row, index + 16) & 0x00FF_FF00_FFFF_00FF
            light &= word(row, index) & word(row, index + 8) & word(row, index + 16)
            if unequal != 0 {
                if pixels(row, index..<index + 24) == .color { return .color }
                unequal = 0
            }
            index += 24
        }
        return pixels(row, index..<row.count).union(light == .max ? [] : .mark)
    }

    /// The ink of the pixels in `range`, one by one: a grey need not be quite one.
    private static func pixels(_ row: UnsafeRawBufferPointer, _ range: Range<Int>) -> Ink {
        var ink: Ink = []
        for index in stride(from: range.lowerBound, to: range.upperBound - 2, by: 3) {
            ink.formUnion(
                Ink(red: row[index], green: row[index + 1], blue: row[index + 2], white: 255))
        }
        return ink
    }

    @inline(__always)
    private static func word(_ row: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        UInt64(littleEndian: row.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    @inline(__always)
    private static func difference(_ row: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        word(row, index) ^ word(row, index + 1)
    }
}

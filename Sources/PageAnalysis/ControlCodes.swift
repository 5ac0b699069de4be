extension UnsafeRawBufferPointer {
    /// Where the first byte below 0x20 is, from `index` on; `count` when there is none. Eight bytes
    /// at a time: `ByteReader.slackBytes` after them must be readable.
    @inline(__always)
    func firstControlCode(from index: Int) -> Int {
        guard let bytes = baseAddress else { return count }
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = index
        while index < count {
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The highest bit of a byte that is below 0x20 is set, and of no byte before it.
            let below = (word &- 0x20 &* ones) & ~word & (0x80 &* ones)
            if below != 0 { return Swift.min(count, index + below.trailingZeroBitCount / 8) }
            index += 8
        }
        return count
    }
}

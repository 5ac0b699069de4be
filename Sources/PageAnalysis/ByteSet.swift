/// A set of bytes that is asked once a token: in a few instructions, and without a call.
struct ByteSet {
    /// A bit for each byte, from the lowest on.
    private var words: InlineArray<4, UInt64> = InlineArray(repeating: 0)

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        words[Int(byte &>> 6)] &>> UInt64(byte) & 1 != 0
    }
}

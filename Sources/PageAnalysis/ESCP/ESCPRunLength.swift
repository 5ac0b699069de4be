/// Reads rows of graphics as ESC . and ESC i send them: as they are, or packed in runs (EPSON ESC/P
/// Reference Manual, "Compressed raster graphics mode").
///
/// A counter up to 127 is before that many bytes and one; from 128 on it repeats the byte after it
/// 257 less that often. The length of what is packed is not said: each counter has to be seen.
struct ESCPRunLength {
    let isPacked: Bool
    /// What is left of the last run: bytes as they are, or one that is repeated.
    private var literalCount = 0
    private var repeatCount = 0
    private var repeated: UInt8 = 0

    init(isPacked: Bool) {
        self.isPacked = isPacked
    }

    /// Replaces `row` by the next `count` bytes, fewer at the end of the data.
    mutating func read(
        _ count: Int, into row: inout [UInt8], _ reader: inout ByteReader
    ) throws(AnalysisError) {
        row.removeAll(keepingCapacity: true)
        try run(count, &reader) {
            row.append(contentsOf: $0)
        } repeating: {
            row.append(contentsOf: repeatElement($0, count: $1))
        }
    }

    /// Takes the next `count` bytes.
    ///
    /// - Returns: whether any is not zero.
    mutating func hasInk(
        _ count: Int, _ reader: inout ByteReader
    ) throws(AnalysisError) -> Bool {
        var hasInk = false
        try run(count, &reader) { bytes in
            hasInk = hasInk || bytes.contains { $0 != 0 }
        } repeating: { byte, _ in
            if byte != 0 { hasInk = true }
        }
        return hasInk
    }

    /// Takes the next `count` bytes unseen.
    mutating func skip(_ count: Int, _ reader: inout ByteReader) throws(AnalysisError) {
        if isPacked {
            try run(count, &reader) { _ in
            } repeating: { _, _ in
            }
        } else {
            reader.skip(count)
        }
    }

    /// Goes through the next `count` bytes, run by run.
    @inline(__always)
    private mutating func run(
        _ count: Int, _ reader: inout ByteReader, _ literal: (UnsafeRawBufferPointer) -> Void,
        repeating: (UInt8, Int) -> Void
    ) throws(AnalysisError) {
        var left = count
        if !isPacked { literalCount = count }
        while left > 0 {
            guard repeatCount > 0 || !reader.isAtEnd else { return }
            var (literalCount, repeatCount, repeated) = (literalCount, repeatCount, repeated)
            try reader.consume(atLeast: 2) { window in
                var index = 0
                while left > 0 {
                    if repeatCount > 0 {
                        let part = min(repeatCount, left)
                        repeating(repeated, part)
                        repeatCount -= part
                        left -= part
                    } else if literalCount > 0 {
                        let part = min(literalCount, left, window.count - index)
                        guard part > 0 else { return index }
                        literal(UnsafeRawBufferPointer(rebasing: window[index..<index + part]))
                        index += part
                        literalCount -= part
                        left -= part
                    } else {
                        guard index + 2 <= window.count else { break }
                        let counter = Int(window[index])
                        index += 1
                        if counter < 128 {
                            literalCount = counter + 1
                        } else {
                            repeatCount = 257 - counter
                            repeated = window[index]
                            index += 1
                        }
                    }
                }
                return index
            }
            (self.literalCount, self.repeatCount) = (literalCount, repeatCount)
            self.repeated = repeated
            if reader.remaining == 1, left > 0, literalCount == 0, repeatCount == 0 {
                reader.skip(1)
            }
        }
    }
}

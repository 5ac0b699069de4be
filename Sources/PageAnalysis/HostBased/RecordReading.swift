/// What the walkers of length-prefixed records share.
extension ByteReader {
    /// The next `count` bytes, taken, or nil when fewer are left; the reader is then at the end.
    mutating func record(_ count: Int) throws(AnalysisError) -> [UInt8]? {
        guard count <= remaining else {
            skip(max(0, remaining))
            return nil
        }
        return try take(count)
    }

    /// Gives `body` the next `count` bytes piece by piece while it returns true, and skips those
    /// after. Where there are fewer, the reader is at the end after.
    mutating func pieces(
        _ count: Int, _ body: (UnsafeRawBufferPointer) throws(AnalysisError) -> Bool
    ) throws(AnalysisError) {
        var left = count
        var isWanted = true
        while left > 0, isWanted, !isAtEnd {
            try consume { window throws(AnalysisError) in
                let piece = UnsafeRawBufferPointer(rebasing: window.prefix(left))
                isWanted = try body(piece)
                left -= piece.count
                return piece.count
            }
        }
        skip(left)
    }
}

extension Array where Element == UInt8 {
    /// The unsigned number of `byteCount` bytes at `index`, high byte first; zero for bytes that
    /// are not there.
    func bigEndian(_ byteCount: Int, at index: Int) -> Int {
        (0..<byteCount).reduce(0) {
            let place = index + $1
            return $0 << 8 | (place < count ? Int(self[place]) : 0)
        }
    }

    /// The same, low byte first.
    func littleEndian(_ byteCount: Int, at index: Int) -> Int {
        (0..<byteCount).reversed().reduce(0) {
            let place = index + $1
            return $0 << 8 | (place < count ? Int(self[place]) : 0)
        }
    }
}

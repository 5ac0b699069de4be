/// Runs of whole grey pixels in run-length data of red, green and blue, eight bits each: a byte that
/// is repeated three, six or more times where a pixel begins. They need not be decoded to be known.
enum PCLXLGreyRuns {
    struct Passed {
        /// Bytes of the row that the runs stand for, a multiple of three.
        var byteCount = 0
        var ink: Ink = []
    }

    /// Passes over such runs in `data` from `position` on, eight at a time, as long as they fit in
    /// `limit` bytes.
    ///
    /// - Parameter position: where a run begins, that of a pixel.
    static func pass(
        _ data: UnsafeRawBufferPointer, from position: inout Int, limit: Int
    ) -> Passed {
        var passed = Passed()
        var place = position
        var lightest = SIMD8<UInt8>(repeating: 255)
        while place &+ 16 <= data.count {
            let runs = data.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
            let counts = 257 &- SIMD8<UInt16>(truncatingIfNeeded: runs.evenHalf)
            // A third of a multiple of three, and more than 21,845 of any other number: 0xAAAB is
            // the inverse of 3 in 16 bits. For a byte that is repeated it is 42 at most, for all
            // other codes 43 at least.
            let thirds = counts &* 0xAAAB
            let others = unsafeBitCast((thirds &+ 21) & ~63, to: SIMD2<UInt64>.self)
            guard others[0] | others[1] == 0 else { break }
            let byteCount = passed.byteCount &+ Int(counts.wrappedSum())
            guard byteCount <= limit else { break }
            passed.byteCount = byteCount
            lightest &= runs.oddHalf
            place &+= 16
        }
        position = place
        passed.ink = lightest.min() == 255 ? [] : .mark
        return passed
    }
}

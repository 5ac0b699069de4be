extension PDFPredictor {
    /// Undoes the filter that the row's first byte names; a number that is none is passed over, as
    /// by other readers.
    static func undoPNG(_ row: inout [UInt8], above: [UInt8], pixelBytes: Int) {
        row.withUnsafeMutableBytes { row in
            above.withUnsafeBytes { above in
                switch row[0] {
                case 1:
                    for index in (1 + pixelBytes)..<max(row.count, 1 + pixelBytes) {
                        row[index] &+= row[index - pixelBytes]
                    }
                case 2:
                    for index in 1..<row.count { row[index] &+= above[index] }
                case 3:
                    for index in 1..<row.count {
                        let left = index > pixelBytes ? row[index - pixelBytes] : 0
                        row[index] &+= UInt8((Int(left) + Int(above[index])) / 2)
                    }
                case 4:
                    for index in 1..<row.count {
                        let isFirst = index <= pixelBytes
                        row[index] &+= paeth(
                            left: isFirst ? 0 : row[index - pixelBytes], up: above[index],
                            corner: isFirst ? 0 : above[index - pixelBytes])
                    }
                default: break
                }
            }
        }
    }

    /// The neighbour nearest to `left + up - corner` (PNG, section 9.4).
    @inline(__always)
    private static func paeth(left: UInt8, up: UInt8, corner: UInt8) -> UInt8 {
        let estimate = Int(left) + Int(up) - Int(corner)
        let (toLeft, toUp, toCorner) = (
            abs(estimate - Int(left)), abs(estimate - Int(up)), abs(estimate - Int(corner))
        )
        if toLeft <= toUp, toLeft <= toCorner { return left }
        return toUp <= toCorner ? up : corner
    }

    /// Undoes the differences to the pixel on the left.
    static func undoTIFF(_ row: inout [UInt8], colors: Int, bits: Int) {
        row.withUnsafeMutableBytes { row in
            switch bits {
            case 8:
                for index in colors..<max(row.count, colors) {
                    row[index] &+= row[index - colors]
                }
            case 16:
                for index in stride(from: 2 * colors, to: row.count - 1, by: 2) {
                    let left = index - 2 * colors
                    let sum =
                        (UInt16(row[index]) << 8 | UInt16(row[index + 1]))
                        &+ (UInt16(row[left]) << 8 | UInt16(row[left + 1]))
                    row[index] = UInt8(sum >> 8)
                    row[index + 1] = UInt8(truncatingIfNeeded: sum)
                }
            default:
                undoSmall(row, colors: colors, bits: bits)
            }
        }
    }

    /// For samples that are less than a byte.
    private static func undoSmall(_ row: UnsafeMutableRawBufferPointer, colors: Int, bits: Int) {
        let mask = UInt8(1 << bits - 1)
        for sample in colors..<max(row.count * 8 / bits, colors) {
            let left = sample - colors
            let (shift, leftShift) = (8 - bits - sample * bits % 8, 8 - bits - left * bits % 8)
            let place = sample * bits / 8
            let sum = row[place] >> shift &+ row[left * bits / 8] >> leftShift
            row[place] &= ~(mask << shift)
            row[place] |= (sum & mask) << shift
        }
    }
}

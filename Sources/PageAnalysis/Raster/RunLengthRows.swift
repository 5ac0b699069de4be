/// Walks the rows of a compressed page: in PWG and Apple raster and in CUPS raster version 2, a row
/// is a count of repeats and then runs that fill it (PWG 5102.4, section 4.4; cups/raster-stream.c).
///
/// A run is a code and its data: 0...127, one unit that is repeated once more than the code says;
/// 129...255, 257 less the code units to copy; 128, nothing: the rest of the row is white.
struct RunLengthRows {
    /// One run: where its data is, and what it makes.
    struct Run {
        let data: UnsafeRawPointer
        /// Bytes of data: a unit, several, or none for the rest of a row.
        let dataBytes: Int
        /// Bytes of the row that it fills: `dataBytes`, or a multiple of it.
        let rowBytes: Int
        /// Whether the row is full after it.
        var endsRow: Bool
    }

    /// The longest run with its code.
    let longestRunBytes: Int
    /// Rows still to come, that of `rowLeft` included.
    private(set) var rowsLeft: Int
    /// Whether runs or repeats went past the end of a row or of the page.
    private(set) var isOverfull = false

    private let rowBytes: Int
    private let unitBytes: Int
    /// Bytes to fill in the row begun; 0 when the next byte is a count of repeats.
    private var rowLeft = 0
    /// How often the row begun is in the page.
    private(set) var rowRepeats = 0

    init(_ header: RasterPageHeader) {
        rowsLeft = header.rowCount
        rowBytes = header.rowBytes
        unitBytes = header.runUnitBytes
        longestRunBytes = 1 + 128 * header.runUnitBytes
    }

    /// Takes whole runs from the front of `window` until `visit` returns false, the page or the
    /// window ends.
    ///
    /// - Returns: how many bytes were taken; none when the window holds no whole run.
    @inline(__always)
    mutating func walk(_ window: UnsafeRawBufferPointer, _ visit: (Run) -> Bool) -> Int {
        guard let base = window.baseAddress else { return 0 }
        var position = 0
        var left = rowLeft
        defer { rowLeft = left }
        while position < window.count, rowsLeft > 0 {
            let code = Int(base.load(fromByteOffset: position, as: UInt8.self))
            if left == 0 {
                beginRow(repeats: code + 1)
                left = rowBytes
                position += 1
                continue
            }
            var fill: Int
            var dataBytes = unitBytes
            if code < 128 {
                fill = (code &+ 1) &* unitBytes
            } else if code > 128 {
                fill = (257 &- code) &* unitBytes
                dataBytes = min(fill, left)
            } else {
                fill = left
                dataBytes = 0
            }
            let next = position &+ 1 &+ dataBytes
            guard next <= window.count else { break }
            if fill >= left {
                isOverfull = isOverfull || fill > left
                fill = left
            }
            left &-= fill
            let run = Run(
                data: base + position + 1, dataBytes: dataBytes, rowBytes: fill,
                endsRow: left == 0)
            position = next
            if left == 0 { rowsLeft &-= rowRepeats }
            guard visit(run) else { break }
        }
        return position
    }

    private mutating func beginRow(repeats: Int) {
        rowRepeats = min(repeats, rowsLeft)
        isOverfull = isOverfull || repeats > rowsLeft
    }
}

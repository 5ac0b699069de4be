/// Walks the rows of a compressed page: in PWG and Apple raster and in CUPS raster version 2, a row
/// is a count of repeats and then runs that fill it (PWG 5102.4, section 4.4; cups/raster-stream.c).
///
/// A run is a code and its data: 0...127, one unit that is repeated once more than the code says;
/// 129...255, 257 less the code units to copy; 128, nothing: the rest of the row is white.
///
/// Runs are counted in units: a pixel, or the byte that holds several.
struct RunLengthRows {
    /// The longest run with its code.
    let longestRunBytes: Int
    /// Rows still to come, the one begun included.
    private(set) var rowsLeft: Int
    /// How often the row begun, or the last one, is in the page.
    private(set) var rowRepeats = 0
    /// Whether runs or repeats went past the end of a row or of the page.
    private(set) var isOverfull = false

    private let rowUnits: Int
    private let unitBytes: Int
    /// Units to fill in the row begun; 0 when the next byte is a count of repeats.
    private var rowLeft = 0

    init(_ header: RasterPageHeader) {
        rowsLeft = header.rowCount
        unitBytes = header.runUnitBytes
        rowUnits = header.rowBytes / header.runUnitBytes
        longestRunBytes = 1 + 128 * header.runUnitBytes
    }

    /// Takes whole runs from the front of `window` until the page or the window ends, or `isEnough`
    /// is true at the end of a row.
    ///
    /// - Parameters:
    ///   - repeated: given a unit, how many times it is put in the row, and whether that ends it.
    ///   - copied: given units, how many, and whether they end the row.
    ///   - cleared: given how many units are left white.
    /// - Returns: how many bytes were taken; none when the window holds no whole run.
    @inline(__always)
    mutating func walk(
        _ window: UnsafeRawBufferPointer,
        repeated: (_ unit: UnsafeRawPointer, _ count: Int, _ endsRow: Bool) -> Void,
        copied: (_ units: UnsafeRawPointer, _ count: Int, _ endsRow: Bool) -> Void,
        cleared: (_ count: Int) -> Void = { _ in },
        isEnough: () -> Bool = { false }
    ) -> Int {
        // Most units are bytes: then how far to go is in the code alone.
        unitBytes == 1
            ? walk(
                window, unitBytes: 1, repeated: repeated, copied: copied, cleared: cleared,
                isEnough: isEnough)
            : walk(
                window, unitBytes: unitBytes, repeated: repeated, copied: copied,
                cleared: cleared, isEnough: isEnough)
    }

    @inline(__always)
    private mutating func walk(
        _ window: UnsafeRawBufferPointer, unitBytes: Int,
        repeated: (_ unit: UnsafeRawPointer, _ count: Int, _ endsRow: Bool) -> Void,
        copied: (_ units: UnsafeRawPointer, _ count: Int, _ endsRow: Bool) -> Void,
        cleared: (_ count: Int) -> Void, isEnough: () -> Bool
    ) -> Int {
        guard let base = window.baseAddress, rowsLeft > 0 else { return 0 }
        var left = rowLeft
        var position = 0
        defer { rowLeft = left }
        while position < window.count {
            if left == 0 {
                beginRow(repeats: Int(base.load(fromByteOffset: position, as: UInt8.self)) + 1)
                left = rowUnits
                position &+= 1
            }
            while left > 0 {
                // At the end of the window the code is a byte of the slack, whose run does not fit.
                let code = Int(base.load(fromByteOffset: position, as: UInt8.self))
                let data = position &+ 1
                if code < 128 {
                    guard data &+ unitBytes <= window.count else { return position }
                    repeated(base + data, min(code &+ 1, left), code &+ 1 >= left)
                    left &-= code &+ 1
                    position = data &+ unitBytes
                } else if code > 128, 257 &- code <= left {
                    let count = 257 &- code
                    guard data &+ count &* unitBytes <= window.count else { return position }
                    copied(base + data, count, count == left)
                    left &-= count
                    position = data &+ count &* unitBytes
                } else if code > 128 {
                    // Only what fits in the row is there.
                    guard data &+ left &* unitBytes <= window.count else { return position }
                    copied(base + data, left, true)
                    position = data &+ left &* unitBytes
                    left = -1
                } else {
                    guard data <= window.count else { return position }
                    cleared(left)
                    left = 0
                    position = data
                }
            }
            endRow(tooFull: left < 0)
            left = 0
            if rowsLeft == 0 || isEnough() { break }
        }
        return position
    }

    private mutating func endRow(tooFull: Bool) {
        rowsLeft &-= rowRepeats
        isOverfull = isOverfull || tooFull
    }

    private mutating func beginRow(repeats: Int) {
        rowRepeats = min(repeats, rowsLeft)
        isOverfull = isOverfull || repeats > rowsLeft
    }
}

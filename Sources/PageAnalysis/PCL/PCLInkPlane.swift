/// A plane of raster data that switches one ink of an inkjet, or one light of a simple palette.
struct PCLInkPlane: Hashable {
    enum Ink: Int, Hashable {
        case cyan = 0
        case magenta = 1
        case yellow = 2
        case black = 3
    }

    let ink: Ink
    /// Of a set bit, against the other planes of the same ink.
    var weight = 1
}

/// A picture that is one of several in the same raster data (HP PCL 3 GUI).
struct PCLRasterLayer: Hashable {
    /// Three bytes a pixel of red, green and blue; else one bit of black.
    let isColored: Bool
    /// As `ESC*b#M` has it.
    let method: Int
}

/// Finds colour in halftones: dots of cyan, magenta and yellow that lie side by side are grey to
/// the eye when there are as many of each. Many inkjets and drivers lay black so.
///
/// The picture is looked at in cells of 16 by 16 pixels, one by one for lines and in groups for
/// tints. A cell is in colour when its inks cover parts of it that differ by an eighth or more, a
/// group from a 24th on, since the noise of halftones evens out in it.
struct PCLInkCells {
    private static let cellRows = 16
    /// Bits of a row in a cell.
    private static let cellWidth = 16
    private static let cellTolerance = 8
    private static let cellsInGroup = 16
    private static let groupTolerance = 24

    /// Set bits by ink and cell since the cells began, weighted.
    private var coverage: [[Int32]] = [[], [], []]
    private var rowCount = 0
    private var fullWeight = 1

    mutating func clear() {
        for ink in coverage.indices { coverage[ink].removeAll(keepingCapacity: true) }
        rowCount = 0
    }

    /// Adds the planes of one row.
    ///
    /// - Returns: whether a cell is in colour, once its last row is there.
    mutating func add(_ rows: ArraySlice<PCLRow>, _ planes: [PCLInkPlane]) -> Bool {
        fullWeight = planes.reduce(0) { $0 + ($1.ink == .cyan ? $1.weight : 0) }
        for (row, plane) in zip(rows, planes) where plane.ink != .black {
            add(row.bytes, plane)
        }
        rowCount += 1
        return rowCount == PCLInkCells.cellRows && finish()
    }

    /// Whether a cell is in colour, as far as it goes; then cells begin anew.
    mutating func finish() -> Bool {
        defer { clear() }
        let count = coverage.map(\.count).max() ?? 0
        for start in stride(from: 0, to: count, by: PCLInkCells.cellsInGroup) {
            let group = start..<min(start + PCLInkCells.cellsInGroup, count)
            if differs(group, PCLInkCells.groupTolerance)
                || group.contains(where: { differs($0..<$0 + 1, PCLInkCells.cellTolerance) })
            {
                return true
            }
        }
        return false
    }

    /// Whether the inks in `cells` differ by a part of their area that is one to `tolerance`.
    private func differs(_ cells: Range<Int>, _ tolerance: Int) -> Bool {
        let amounts = coverage.map { ink in
            cells.clamped(to: ink.indices).reduce(0) { $0 + Int(ink[$1]) }
        }
        let difference = (amounts.max() ?? 0) - (amounts.min() ?? 0)
        let area = cells.count * PCLInkCells.cellWidth * rowCount * fullWeight
        return difference > 0 && difference * tolerance >= area
    }

    private mutating func add(_ bytes: [UInt8], _ plane: PCLInkPlane) {
        let ink = plane.ink.rawValue
        let bytesPerCell = PCLInkCells.cellWidth / 8
        let cellCount = (bytes.count + bytesPerCell - 1) / bytesPerCell
        if coverage[ink].count < cellCount {
            coverage[ink].append(
                contentsOf: repeatElement(0, count: cellCount - coverage[ink].count))
        }
        for (place, byte) in bytes.enumerated() where byte != 0 {
            coverage[ink][place / bytesPerCell] += Int32(byte.nonzeroBitCount * plane.weight)
        }
    }
}

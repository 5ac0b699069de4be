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
    /// Pixels of a row to one of the coarsest ink.
    var pixelsAcross = 1
}

/// A picture that is one of several in the same raster data (HP PCL 3 GUI).
struct PCLRasterLayer: Hashable {
    /// Three bytes a pixel of red, green and blue; else one bit of black.
    let isColored: Bool
    /// As `ESC*b#M` has it.
    let method: Int
}

/// Finds colour in halftones of rows that come one after another: the picture is looked at in cells
/// of 16 by 16 pixels.
struct PCLInkCells {
    private static let cellRows = 16
    /// Bits of a row in a cell.
    private static let cellWidth = 16

    /// Set bits since the cells began, weighted.
    private var coverage = InkCoverage()
    private var rowCount = 0
    private var fullWeight = 1

    mutating func clear() {
        coverage.clear()
        rowCount = 0
    }

    /// Adds the planes of one row.
    ///
    /// - Returns: whether a cell is in colour, once its last row is there.
    mutating func add(_ rows: ArraySlice<PCLRow>, _ planes: [PCLInkPlane]) -> Bool {
        fullWeight = planes.reduce(0) { $0 + ($1.ink == .cyan ? $1.weight : 0) }
        for (row, plane) in zip(rows, planes) {
            guard let ink = InkCoverage.Ink(rawValue: plane.ink.rawValue) else { continue }
            for (place, byte) in row.bytes.enumerated() where byte != 0 {
                coverage.add(
                    byte.nonzeroBitCount * plane.weight, of: ink,
                    toCell: place / (PCLInkCells.cellWidth / 8))
            }
        }
        rowCount += 1
        return rowCount == PCLInkCells.cellRows && finish()
    }

    /// Whether a cell is in colour, as far as it goes; then cells begin anew.
    mutating func finish() -> Bool {
        defer { clear() }
        return coverage.isColored(fullAmount: PCLInkCells.cellWidth * rowCount * fullWeight)
    }
}

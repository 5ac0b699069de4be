/// Finds colour on a page whose rows come in passes of the print head, which lie in each other and
/// differ by ink: dots are gathered by where on the paper they fall.
struct ESCPHalftone {
    /// Rows of dots, all alike.
    struct Rows {
        let ink: ESCPProcessInk
        /// Of the first dot of each row.
        let x: Int
        /// From one dot to the next, more than zero.
        let dotPitch: Int
        /// One, or two for dots of three sizes.
        let bitsPerDot: Int
    }

    /// How far the nozzles of magenta are below those of cyan, and those of yellow below them. The
    /// data does not say it: Gutenprint knows these of the Stylus C64, C80, C82, CX3650 and their
    /// kin. A page is grey where one of them makes it so, which none in colour is by chance.
    private static let nozzleDistances = [0, 90, 120, 130, -48].map {
        $0 * ESCPLayout.unitsPerInch / 360
    }
    /// Cells are 16 dots wide at 360 dots an inch, and at coarser resolutions.
    private static let leastCell = 16 * ESCPLayout.unitsPerInch / 360
    private static let dotsAcrossCell = 16
    /// Wider than any paper.
    private static let mostCells = 768
    /// A large dot, and one of light ink, which shows a quarter as much.
    private static let fullDot = 12
    private static let lightDot = 3
    /// What a cell holds at least when an ink covers it in full.
    static let fullCell = dotsAcrossCell * dotsAcrossCell * fullDot

    private var cell = 0
    /// Where passes were when bands were last looked at.
    private var finishedBand = 0
    private var maps = nozzleDistances.map { ESCPInkMap(nozzleDistance: $0) }

    /// Whether the page is known to be in colour.
    var isColored: Bool { maps.allSatisfy(\.isColored) }

    /// Adds one row of dots at `y`.
    mutating func add(_ row: [UInt8], at y: Int, _ rows: Rows) {
        let weights =
            switch (rows.bitsPerDot, rows.ink.isLight) {
            case (1, false): ESCPHalftone.dots
            case (1, true): ESCPHalftone.lightDots
            case (_, false): ESCPHalftone.sizedDots
            case (_, true): ESCPHalftone.lightSizedDots
            }
        add(row, rowCount: 1, dotsPerByte: 8 / rows.bitsPerDot, weights, at: y, rows)
    }

    /// Adds columns of eight dots each that begin at `y`.
    mutating func add(columns: [UInt8], at y: Int, _ rows: Rows) {
        add(columns, rowCount: 8, dotsPerByte: 1, ESCPHalftone.dots, at: y, rows)
    }

    /// What the dots of each byte amount to: one a bit, or of two bits with three sizes.
    private static let dots = (0...255).map { UInt8($0).nonzeroBitCount * fullDot }
    private static let lightDots = (0...255).map { UInt8($0).nonzeroBitCount * lightDot }
    private static let sizedDots = (0...255).map { size(UInt8($0)) * fullDot / 3 }
    private static let lightSizedDots = (0...255).map { size(UInt8($0)) * lightDot / 3 }

    private static func size(_ byte: UInt8) -> Int {
        (byte & 0x55).nonzeroBitCount + 2 * (byte & 0xAA).nonzeroBitCount
    }

    /// Looks at what no pass reaches any more.
    mutating func finish(above y: Int) {
        guard cell > 0, y / cell != finishedBand else { return }
        finishedBand = y / cell
        for index in maps.indices { maps[index].finish(above: y, cell) }
    }

    /// Looks at what is left, and begins anew.
    ///
    /// - Returns: whether the page is in colour.
    mutating func finishPage() -> Bool {
        for index in maps.indices { maps[index].finish() }
        defer { self = ESCPHalftone() }
        return isColored
    }

    /// Adds up what covers each cell, and puts it where each map has the row.
    private mutating func add(
        _ bytes: [UInt8], rowCount: Int, dotsPerByte: Int, _ weights: [Int], at y: Int, _ rows: Rows
    ) {
        guard !bytes.isEmpty else { return }
        let pitch = rows.dotPitch
        if cell == 0 {
            cell = max(ESCPHalftone.leastCell, ESCPHalftone.dotsAcrossCell * pitch)
        }
        let end = rows.x + (bytes.count * dotsPerByte - 1) * pitch
        let first = min(rows.x / cell, ESCPHalftone.mostCells - 1)
        let last = min(end / cell, ESCPHalftone.mostCells - 1)
        var amounts = [Int](repeating: 0, count: last - first + 1)
        var index = 0
        var x = rows.x
        var cellEnd = index < last - first ? (first + 1) * cell : .max
        for byte in bytes {
            if byte != 0 { amounts[index] += weights[Int(byte)] }
            x += dotsPerByte * pitch
            while x >= cellEnd {
                index += 1
                cellEnd = index < last - first ? cellEnd + cell : .max
            }
        }
        let fullAmount = rowCount * max(1, cell / pitch) * ESCPHalftone.fullDot
        let inks = rows.ink.inks
        for map in maps.indices where !maps[map].isColored {
            for ink in inks {
                maps[map].add(
                    amounts, of: ink, fromCell: first, fullAmount: fullAmount, at: y, cell)
            }
        }
    }
}

/// The cells of a page, for one way in which the nozzles of the inks may lie.
struct ESCPInkMap {
    /// How far each of cyan, magenta and yellow is below the one before.
    let nozzleDistance: Int
    /// Whether some cell is in colour.
    private(set) var isColored = false

    /// More bands than any head reaches over.
    private static let mostBands = 128

    /// The cells side by side at one height.
    private struct Band {
        var coverage = InkCoverage()
        /// What the inks would be in a cell that they cover in full.
        var fullAmounts = InkCoverage()

        /// - Returns: what the first of `cells` would hold in full.
        mutating func add(
            _ amounts: [Int], of ink: InkCoverage.Ink, to cells: Range<Int>, _ fullAmount: Int
        ) -> Int {
            coverage.add(amounts, of: ink, fromCell: cells.lowerBound)
            fullAmounts.add(fullAmount, of: ink, toCells: cells)
            return fullAmounts.amount(of: ink, inCell: cells.lowerBound)
        }
    }

    private var bands: [Int: Band] = [:]
    /// The most of any cell so far: what bands have that not all rows were sent of.
    private var mostFull = ESCPHalftone.fullCell

    init(nozzleDistance: Int) {
        self.nozzleDistance = nozzleDistance
    }

    /// Adds to the cells from `first` on that the rows at `y` are in, of an ink.
    mutating func add(
        _ amounts: [Int], of ink: InkCoverage.Ink, fromCell first: Int, fullAmount: Int, at y: Int,
        _ cell: Int
    ) {
        let index = (y - ink.rawValue * nozzleDistance) / cell
        let cells = first..<first + amounts.count
        let most = bands[index, default: Band()].add(amounts, of: ink, to: cells, fullAmount)
        mostFull = max(mostFull, most)
        if bands.count > ESCPInkMap.mostBands, let first = bands.keys.min() { finish(first) }
    }

    /// Looks at the bands that no row at `y` or below it reaches.
    mutating func finish(above y: Int, _ cell: Int) {
        let reach = y - max(0, 2 * nozzleDistance)
        for index in bands.keys where (index + 1) * cell <= reach { finish(index) }
    }

    /// Looks at all that is left.
    mutating func finish() {
        for index in bands.keys { finish(index) }
    }

    private mutating func finish(_ index: Int) {
        guard let band = bands.removeValue(forKey: index), !isColored else { return }
        isColored = band.coverage.isColored(fullAmount: mostFull)
    }
}

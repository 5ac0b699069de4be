/// A raster picture while it is sent, row by row (HP PCL 5 Printer Language Technical Reference
/// Manual, chapter 15).
struct PCLRaster {
    /// `ESC*b#M`, which holds from one picture to the next.
    var method = 0
    /// `ESC*r#A` to `ESC*rC`; other data than raster ends it as well.
    private(set) var isActive = false
    /// Rows since it began, with those that are left empty.
    private(set) var rowCount = 0

    private var palette = PCLPalette.blackAndWhite
    private var rowLimits: [Int] = []
    private var rows: [PCLRow] = []
    private var planeIndex = 0
    /// Bits in the last byte of a plane that are pixels.
    private var lastByteMask: UInt8 = 0xFF
    private var cells = PCLInkCells()

    /// The widest row, in pixels: what a command can say.
    static let widestRow = 32767

    /// Begins a picture.
    ///
    /// - Parameter width: of its rows, in pixels.
    mutating func begin(_ palette: PCLPalette, width: Int) {
        let width = max(1, min(width, PCLRaster.widestRow))
        if !isActive || self.palette != palette {
            self.palette = palette
            rowLimits = palette.encoding.rowBytes(width: width)
        }
        isActive = true
        rowCount = 0
        planeIndex = 0
        lastByteMask = PixelRule.lastByteMask(rowBits: width * palette.encoding.bitsTogether)
        cells.clear()
        for index in rows.indices { rows[index].clear() }
        if rows.count < rowLimits.count {
            rows += Array(repeating: PCLRow(), count: rowLimits.count - rows.count)
        }
    }

    /// Ends the picture.
    ///
    /// - Returns: the ink of what was not told of it yet.
    mutating func end() -> PCLInk {
        isActive = false
        return cells.finish() ? .color : .none
    }

    /// How many bytes are looked at to tell the ink of one row.
    var rowByteCount: Int { rows.reduce(0) { $0 + $1.bytes.count } }

    /// Whether a page that has `ink` can be told more by further rows.
    @inline(__always)
    func canAdd(to ink: PCLInk) -> Bool {
        ink < (palette.canColor ? .color : .gray)
    }

    /// Rows that went by undecoded, or were left empty.
    mutating func skipRows(_ count: Int) {
        rowCount += min(count, PCLRaster.widestRow)
        planeIndex = 0
    }

    /// `ESC*b#Y`: so many rows without data.
    mutating func leaveRows(_ count: Int) {
        skipRows(count)
        for index in rows.indices { rows[index].clear() }
    }

    /// `ESC*b#V`: the next plane of the row.
    mutating func addPlane(_ data: UnsafeRawBufferPointer) {
        guard planeIndex < rowLimits.count,
            let method = PCLRow.Method(rawValue: method(ofPlane: planeIndex))
        else { return }
        rows[planeIndex].decode(data, method, limit: rowLimits[planeIndex])
        planeIndex += 1
    }

    /// `ESC*b#W`: the last plane of the row, which is then printed.
    ///
    /// - Returns: the ink of it.
    mutating func finishRow(_ data: UnsafeRawBufferPointer) -> PCLInk {
        if method == 5 { return adaptiveRows(data) }
        guard PCLRow.Method(rawValue: method(ofPlane: planeIndex)) != nil else {
            return unreadableRow(data)
        }
        addPlane(data)
        return printRow()
    }

    /// Fax codes (methods 6 to 8) are black and white; what others hold is not known, so that it is
    /// taken for all that it can be.
    private mutating func unreadableRow(_ data: UnsafeRawBufferPointer) -> PCLInk {
        rowCount += 1
        if data.isEmpty { return .none }
        return palette.canColor && !(6...8 ~= method) ? .color : .gray
    }

    /// Method 5: a block of rows, each after a command byte and a count of two bytes.
    private mutating func adaptiveRows(_ data: UnsafeRawBufferPointer) -> PCLInk {
        var ink = PCLInk.none
        var index = 0
        while index + 3 <= data.count {
            let count = Int(data[index + 1]) << 8 | Int(data[index + 2])
            let command = Int(data[index])
            index += 3
            switch command {
            case 0...3:
                let end = min(index + count, data.count)
                let rowData = UnsafeRawBufferPointer(rebasing: data[index..<end])
                if let method = PCLRow.Method(rawValue: command) {
                    rows[0].decode(rowData, method, limit: rowLimits[0])
                }
                planeIndex = 1
                ink = max(ink, printRow())
                index = end
            case 4: leaveRows(count)
            case 5: skipRows(count)
            default: return ink
            }
        }
        return ink
    }

    private mutating func printRow() -> PCLInk {
        rowCount += 1
        // Planes that were not sent are empty.
        for index in planeIndex..<max(planeIndex, rowLimits.count)
        where method(ofPlane: index) < 3 {
            rows[index].clear()
        }
        planeIndex = 0
        let planes = rows[..<rowLimits.count]
        switch palette.encoding {
        case .inks(let inks): return inkOfPlanes(planes, inks)
        case .lights:
            // The paper is white where all three are lit.
            return inkOfPlanes(
                ArraySlice(planes.map { $0.inverted(lastByte: rowLimits[0] - 1, lastByteMask) }),
                PCLPalette.coloredPlanes)
        default:
            return PCLRowInk(palette: palette, lastByteMask: lastByteMask)
                .ink(of: planes, limit: rowLimits[0])
        }
    }

    /// The compression that the plane has of its own, or that was chosen for all.
    private func method(ofPlane index: Int) -> Int {
        guard case .layers(let layers) = palette.encoding, index < layers.count else {
            return method
        }
        return layers[index].method
    }

    private mutating func inkOfPlanes(
        _ planes: ArraySlice<PCLRow>, _ inks: [PCLInkPlane]
    ) -> PCLInk {
        if cells.add(planes, inks) { return .color }
        return planes.contains { !$0.isBlank } ? .gray : .none
    }
}

extension PCLPalette.Encoding {
    /// The bits of a pixel that are beside each other.
    fileprivate var bitsTogether: Int {
        if case .indexedByPixel(let bits) = self { bits } else { 1 }
    }

    /// Bytes in a row of `width` pixels, for each plane.
    fileprivate func rowBytes(width: Int) -> [Int] {
        let plane = (width + 7) / 8
        switch self {
        case .indexedByPlane(let bits): return Array(repeating: plane, count: bits)
        case .indexedByPixel(let bits): return [(width * bits + 7) / 8]
        // Up to eight bits of each primary; how many is not needed to compare them.
        case .directByPlane: return Array(repeating: width, count: 3)
        case .directByPixel: return [width * 3]
        case .inks(let planes): return planes.map { (width * $0.pixelsAcross + 7) / 8 }
        case .lights: return Array(repeating: plane, count: 3)
        case .layers(let layers): return layers.map { $0.isColored ? width * 3 : plane }
        }
    }
}

/// An image or a raster pattern while it is read, looked at only until its ink is known.
struct PCLXLBitmap {
    /// How a block is compressed, with the decoder that reads it (CompressMode).
    private enum Compression {
        case none
        case runLength(PCLXLRunLength)
        case jpeg
        case deltaRow
    }

    private let pixels: PCLXLPixels
    private let colorSpace: PCLXLGraphicsState.ColorSpace
    /// The most that can be found.
    private var possible: Ink
    private(set) var ink: Ink = []

    private var compression = Compression.none
    private var row: [UInt8] = []  // With its padding.
    private var rowIndex = 0  // Where the next byte of the row goes.
    private var rowInk: Ink = []  // What is found in the row until all of it is there.
    private var lookedTo = 0  // Where in the row bytes begin that were not looked at.
    private var deltaRow: PCLXLDeltaRow
    private var jpeg: JPEGInk?

    /// Whether no byte that follows can change the ink.
    var isDecided: Bool { ink == possible }

    /// BeginImage or BeginRastPattern; nil when its attributes make no bitmap.
    init?(_ attributes: PCLXLAttributes, _ state: PCLXLGraphicsState) {
        guard let width = attributes.integer(.sourceWidth),
            let depth = attributes.integer(.colorDepth),
            let mapping = attributes.integer(.colorMapping), (0...1).contains(mapping),
            let pixels = PCLXLPixels(width: width, depth: depth, indexed: mapping == 1, state)
        else { return nil }
        self.pixels = pixels
        colorSpace = state.colorSpace
        possible = pixels.possible
        deltaRow = PCLXLDeltaRow(rowByteCount: pixels.rowByteCount)
    }

    /// ReadImage or ReadRastPattern: a block of whole rows follows.
    ///
    /// - Returns: false when the way it is compressed is not known; the bitmap is then taken as full
    ///   of ink.
    mutating func beginBlock(_ attributes: PCLXLAttributes) -> Bool {
        beginRow()
        let multiple = max(1, min(255, attributes.integer(.padBytesMultiple) ?? 4))
        let byteCount = (pixels.rowByteCount + multiple - 1) / multiple * multiple
        switch attributes.integer(.compressMode) {
        case 0:
            compression = .none
            setRow(byteCount)
        case 1:
            compression = .runLength(PCLXLRunLength())
            setRow(byteCount)
        case 2:
            // The data says itself what its pixels are; a grey space makes them grey.
            compression = .jpeg
            possible = colorSpace == .gray ? .mark : .color
            jpeg = jpeg ?? JPEGInk()
        case 3:
            compression = .deltaRow
            deltaRow.beginBlock()
        default:
            ink = possible
            return false
        }
        return true
    }

    private mutating func setRow(_ byteCount: Int) {
        if row.count != byteCount { row = [UInt8](repeating: 0, count: byteCount) }
    }

    /// Takes more of the block's data.
    ///
    /// - Throws: `overLimit(.decodedBytes)`.
    mutating func read(
        _ data: UnsafeRawBufferPointer, offsetBytes: Int, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        switch compression {
        case .none:
            readRows(data)
        case .runLength(var decoder):
            var position = 0
            repeat {
                if decoder.isBetweenRuns { passGreyRuns(data, from: &position) }
                row.withUnsafeMutableBytes {
                    decoder.decode(data, from: &position, into: $0, at: &rowIndex)
                }
                guard rowIndex == row.count else { continue }
                try builder.countDecodedBytes(row.count, offsetBytes: offsetBytes)
                endRow()
            } while !isDecided && (position < data.count || decoder.isRepeating)
            compression = .runLength(decoder)
        case .deltaRow:
            var position = 0
            while !isDecided, let changed = deltaRow.decode(data, from: &position) {
                try builder.countDecodedBytes(changed.count, offsetBytes: offsetBytes)
                let found = deltaRow.row.withUnsafeBytes { pixels.ink(of: $0, in: changed) }
                ink.formUnion(found)
            }
        case .jpeg:
            let found = try jpeg?.read(data, offsetBytes: offsetBytes, into: &builder) ?? []
            ink.formUnion(found.intersection(possible))
        }
    }

    /// Rows as they are; one that is all in memory is not copied.
    private mutating func readRows(_ data: UnsafeRawBufferPointer) {
        var position = 0
        while position < data.count, !isDecided {
            let count = min(row.count - rowIndex, data.count - position)
            let part = UnsafeRawBufferPointer(rebasing: data[position..<position + count])
            position += count
            if count == row.count {
                ink.formUnion(pixels.ink(of: part, in: 0..<pixels.rowByteCount))
                continue
            }
            row.withUnsafeMutableBytes {
                UnsafeMutableRawBufferPointer(rebasing: $0[rowIndex...]).copyMemory(from: part)
            }
            rowIndex += count
            if rowIndex == row.count { endRow() }
        }
    }

    private mutating func beginRow() {
        rowIndex = 0
        lookedTo = 0
        rowInk = []
    }

    private mutating func endRow() {
        look(to: pixels.rowByteCount)
        ink.formUnion(rowInk)
        beginRow()
    }

    /// Looks at the bytes of the row before `index`.
    private mutating func look(to index: Int) {
        guard index > lookedTo else { return }
        let found = row.withUnsafeBytes { pixels.ink(of: $0, in: lookedTo..<index) }
        rowInk.formUnion(found)
        lookedTo = index
    }

    /// Passes over runs of the row that are known to be grey without being decoded.
    private mutating func passGreyRuns(
        _ data: UnsafeRawBufferPointer, from position: inout Int
    ) {
        guard pixels.areThreeBytes, rowIndex % 3 == 0, rowIndex < pixels.rowByteCount
        else { return }
        let passed = PCLXLGreyRuns.pass(
            data, from: &position, limit: pixels.rowByteCount - rowIndex)
        guard passed.byteCount > 0 else { return }
        look(to: rowIndex)
        rowIndex += passed.byteCount
        lookedTo = rowIndex
        rowInk.formUnion(passed.ink)
    }
}

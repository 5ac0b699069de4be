import PrintModel

/// Raster rows and bit images.
extension ESCPInterpreter {
    /// The rows of one command.
    private struct Raster {
        let ink: ESCPInk
        let rowCount: Int
        let bytesPerRow: Int
        let bitsPerDot: Int
        let dotPitch: Int
        let rowPitch: Int
        let isPacked: Bool
    }

    /// ESC . c v h m nL nH: rows of the colour that was chosen before. The distances of rows and of
    /// dots are in 1/3600 inch, the width in dots.
    mutating func runRaster(
        _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let header = try reader.record(6) else { return warnOfEnd(start, &builder) }
        let unit = ESCPLayout.unitsPerInch / 3600
        let rowPitch = Int(header[1]) * unit
        let dotPitch = Int(header[2]) * unit
        hasGraphics = true
        let compression = ESCPInterpreter.digit(header[0])
        switch compression {
        case 0, 1:
            let dots = header.littleEndian(2, at: 4)
            try readRows(
                Raster(
                    ink: ink, rowCount: Int(header[3]), bytesPerRow: (dots + 7) / 8, bitsPerDot: 1,
                    dotPitch: dotPitch, rowPitch: rowPitch, isPacked: compression == 1),
                start, &reader, &builder)
            advance(right: dots * dotPitch)
        case 2, 3:
            try runBinary(
                isDeltaRow: compression == 3, dotPitch: dotPitch, rowPitch: rowPitch, &reader,
                &builder)
        default:
            throw .damaged(.escP, reason: "unknown compression", offsetBytes: start)
        }
    }

    /// ESC i r c b nL nH mL mH: rows of colour r, with b bits a dot, of so many bytes.
    mutating func runDots(
        _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let header = try reader.record(7) else { return warnOfEnd(start, &builder) }
        let compression = ESCPInterpreter.digit(header[1])
        guard compression <= 1, [1, 2, 4, 8].contains(header[2]) else {
            throw .damaged(.escP, reason: "unknown compression", offsetBytes: start)
        }
        hasGraphics = true
        let raster = Raster(
            ink: ESCPInk(head: Int(header[0])), rowCount: header.littleEndian(2, at: 5),
            bytesPerRow: header.littleEndian(2, at: 3), bitsPerDot: Int(header[2]),
            dotPitch: dotPitch, rowPitch: nozzlePitch, isPacked: compression == 1)
        try readRows(raster, start, &reader, &builder)
        advance(right: raster.bytesPerRow * 8 / raster.bitsPerDot * dotPitch)
    }

    /// A small number, which may be sent as a digit.
    private static func digit(_ byte: UInt8) -> UInt8 {
        0x30...0x39 ~= byte ? byte - 0x30 : byte
    }

    private mutating func readRows(
        _ raster: Raster, _ start: Int, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var runs = ESCPRunLength(isPacked: raster.isPacked)
        let byteCount = raster.rowCount * raster.bytesPerRow
        guard byteCount > 0 else { return }
        switch raster.ink {
        case _ where !canAdd(raster.ink): try runs.skip(byteCount, &reader)
        case .process(let processInk) where raster.bitsPerDot <= 2:
            var row: [UInt8] = []
            for index in 0..<raster.rowCount where !reader.isAtEnd && canAdd(raster.ink) {
                try runs.read(raster.bytesPerRow, into: &row, &reader)
                try builder.countObjects(offsetBytes: start)
                try builder.countDecodedBytes(row.count, offsetBytes: start)
                try paint(
                    row, processInk, bitsPerDot: raster.bitsPerDot, dotPitch: raster.dotPitch,
                    y: layout.y + index * raster.rowPitch, start, &builder)
                if halftone.isColored {
                    try mark(.color, at: start, &builder)
                    try runs.skip((raster.rowCount - index - 1) * raster.bytesPerRow, &reader)
                }
            }
        default:
            if try runs.hasInk(byteCount, &reader) {
                try mark(raster.ink.ink, at: start, &builder)
            }
        }
        if reader.isAtEnd { builder.warn("the data ends within a page", offsetBytes: start) }
    }

    /// Whether marks in `ink` can tell more of the page.
    private func canAdd(_ ink: ESCPInk) -> Bool {
        !page.ink.isSuperset(of: ink.ink) || layout.isFull
    }

    /// Puts a row of dots of process colours on the page.
    mutating func paint(
        _ row: [UInt8], _ ink: ESCPProcessInk, bitsPerDot: Int, dotPitch: Int, y: Int,
        _ offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if row.contains(where: { $0 != 0 }) { try mark(.mark, at: offset, &builder) }
        halftone.add(
            row, at: y,
            ESCPHalftone.Rows(
                ink: ink, x: layout.x, dotPitch: max(1, dotPitch), bitsPerDot: bitsPerDot))
    }

    // MARK: Bit images

    /// ESC * m nL nH, ESC K, L, Y, Z nL nH, and ESC ^ m nL nH: columns of 8, 9, 24 or 48 dots.
    mutating func runBitImage(
        _ letter: UInt8, _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var mode = bitImageModes[letter]
        if mode == nil { mode = try reader.next() }
        guard let mode else { return warnOfEnd(start, &builder) }
        // Ghostscript's driver for BJ printers in ESC/P mode begins pages as PCL would.
        if letter == UInt8(ascii: "*"), "rt".utf8.contains(mode) { return try skipPCL(&reader) }
        let image =
            letter == UInt8(ascii: "^") ? ESCPBitImage.ninePins : ESCPBitImage(mode: mode)
        guard let image else {
            throw .damaged(.escP, reason: "unknown bit image", offsetBytes: start)
        }
        guard let count = try reader.record(2) else { return warnOfEnd(start, &builder) }
        if image.rowsPerInch == 72 { layout.isNinePin = true }
        try readColumns(
            image, count: count.littleEndian(2, at: 0), start, &reader, &builder)
    }

    /// ESC | B r nL nH with columns of r dots, ESC | J with a feed in 1/360 inch, and ESC | NUL
    /// with settings.
    mutating func runTallBitImage(
        _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let header = try reader.record(3) else { return warnOfEnd(start, &builder) }
        switch header[0] {
        case UInt8(ascii: "J"):
            try move(
                down: header.bigEndian(2, at: 1) * ESCPLayout.unitsPerInch / 360, at: start,
                &builder)
        case UInt8(ascii: "B") where header[1] > 0 && header[1] % 8 == 0:
            let image = ESCPBitImage.tall(rowCount: Int(header[1]))
            guard let high = try reader.next() else { return warnOfEnd(start, &builder) }
            let byteCount = Int(header[2]) | Int(high) << 8
            try readColumns(
                image, count: byteCount / image.bytesPerColumn, start, &reader, &builder)
            reader.skip(byteCount % image.bytesPerColumn)
        case 0: reader.skip(header.littleEndian(2, at: 1))
        default: throw .damaged(.escP, reason: "illegal command", offsetBytes: start)
        }
    }

    private mutating func readColumns(
        _ image: ESCPBitImage, count: Int, _ start: Int, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        hasGraphics = true
        let byteCount = count * image.bytesPerColumn
        let dotPitch = ESCPLayout.unitsPerInch / image.dotsPerInch
        if byteCount > reader.remaining { warnOfEnd(start, &builder) }
        switch ink {
        case _ where !canAdd(ink): reader.skip(byteCount)
        case .process(let ink):
            let data = try reader.take(byteCount)
            if data.contains(where: { $0 != 0 }) { try mark(.mark, at: start, &builder) }
            let rows = ESCPHalftone.Rows(
                ink: ink, x: layout.x, dotPitch: dotPitch, bitsPerDot: 1)
            for place in 0..<image.bytesPerColumn {
                let columns = stride(from: place, to: data.count, by: image.bytesPerColumn)
                let y = layout.y + 8 * place * ESCPLayout.unitsPerInch / image.rowsPerInch
                halftone.add(columns: columns.map { data[$0] }, at: y, rows)
            }
        default:
            var hasInk = false
            try reader.pieces(byteCount) { piece in
                hasInk = piece.contains { $0 != 0 }
                return !hasInk
            }
            if hasInk { try mark(ink.ink, at: start, &builder) }
        }
        advance(right: count * dotPitch)
    }

    /// Graphics leave the head where they end.
    private mutating func advance(right distance: Int) {
        layout.move(right: distance)
        paper.widestMark = max(paper.widestMark, layout.x)
    }

    /// The rest of a sequence of PCL, up to its capital.
    private func skipPCL(_ reader: inout ByteReader) throws(AnalysisError) {
        let start = reader.offset
        while let byte = try reader.next(), !(0x41...0x5A ~= byte) {
            guard reader.offset - start < 8, 0x30...0x7A ~= byte else {
                throw .damaged(.escP, reason: "illegal command", offsetBytes: start)
            }
        }
    }
}

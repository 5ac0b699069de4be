import PrintModel

/// Reads the data of one raster page: whether it bears marks and colour, and where it ends.
///
/// A page is looked at until both are known and skipped from there on.
struct RasterPageReader {
    let header: RasterPageHeader
    /// Whether rows are in runs (`RunLengthRows`) rather than as they are.
    let isCompressed: Bool

    /// What is known of a page once its data has been read.
    struct Outcome {
        var ink: Ink = []
        /// Whether what is white and grey in its pixels is known.
        var isTold = true
        /// Whether all of its rows were there.
        var isComplete = true
        /// Whether runs went past the end of a row or of the page.
        var isOverfull = false
    }

    /// Reads the page, whose data begins at the reader's offset; the reader is left after it.
    func read(
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Outcome {
        guard let channels = header.channels else { return try readUntold(&reader) }
        guard header.colorOrder == .chunked || header.channelCount == 1 else {
            var planes = PlaneReader(header, channels, isCompressed: isCompressed)
            return try planes.read(&reader, &builder)
        }
        guard
            let rule = PixelRule(
                channels: channels, channelBits: header.channelBits, pixelBits: header.pixelBits)
        else { return try readUntold(&reader) }
        return isCompressed ? try readRuns(&reader, rule) : try readRows(&reader, rule)
    }

    /// Walks a page whose pixels can't be told apart: it is taken to be what costs most.
    private func readUntold(_ reader: inout ByteReader) throws(AnalysisError) -> Outcome {
        let start = reader.offset
        var outcome = Outcome(isTold: false)
        if isCompressed {
            var rows = RunLengthRows(header)
            outcome.isComplete = try skipRuns(&reader, &rows)
            outcome.isOverfull = rows.isOverfull
        } else {
            outcome.isComplete = skipRows(&reader, byteCount: header.rowCount * header.rowBytes)
        }
        if reader.offset > start { outcome.ink = .color }
        return outcome
    }

    // MARK: Compressed pages

    private func readRuns(
        _ reader: inout ByteReader, _ rule: PixelRule
    ) throws(AnalysisError) -> Outcome {
        var rows = RunLengthRows(header)
        var seen = PageMarks()
        let lastByteMask = header.lastByteMask
        while rows.rowsLeft > 0, !rule.isDecided(by: seen) {
            let taken = try reader.taken(atLeast: rows.longestRunBytes) { window in
                lastByteMask == 0xFF
                    ? look(at: window, &rows, rule, &seen)
                    : look(at: window, &rows, rule, lastByteMask, &seen)
            }
            guard taken > 0 else { break }
        }
        let isComplete = try skipRuns(&reader, &rows)
        return Outcome(ink: seen.ink, isComplete: isComplete, isOverfull: rows.isOverfull)
    }

    private func look(
        at window: UnsafeRawBufferPointer, _ rows: inout RunLengthRows, _ rule: PixelRule,
        _ seen: inout PageMarks
    ) -> Int {
        let unitBytes = header.runUnitBytes
        var marks = seen
        defer { seen = marks }
        return rows.walk(
            window,
            repeated: { unit, _, _ in
                // A pixel is longer than a step only where all channels are alike.
                if unitBytes <= 8 {
                    rule.look(atPixel: unit, &marks)
                } else {
                    rule.look(at: unit, count: unitBytes, &marks)
                }
            },
            copied: { units, count, _ in
                rule.look(at: units, count: count &* unitBytes, &marks)
            },
            isEnough: { rule.isDecided(by: marks) })
    }

    /// The same where the last byte of a row has padding after its pixels; a unit is then a byte.
    private func look(
        at window: UnsafeRawBufferPointer, _ rows: inout RunLengthRows, _ rule: PixelRule,
        _ lastByteMask: UInt8, _ seen: inout PageMarks
    ) -> Int {
        var marks = seen
        defer { seen = marks }
        return rows.walk(
            window,
            repeated: { unit, count, endsRow in
                let byte = unit.load(as: UInt8.self)
                rule.look(at: byte, within: endsRow && count == 1 ? lastByteMask : 0xFF, &marks)
            },
            copied: { units, count, endsRow in
                let last = units.load(fromByteOffset: count - 1, as: UInt8.self)
                rule.look(at: units, count: count - 1, &marks)
                rule.look(at: last, within: endsRow ? lastByteMask : 0xFF, &marks)
            },
            isEnough: { rule.isDecided(by: marks) })
    }

    /// Walks the rest of the page without looking at it.
    ///
    /// - Returns: whether all of it was there; if not, the reader is at the end.
    private func skipRuns(
        _ reader: inout ByteReader, _ rows: inout RunLengthRows
    ) throws(AnalysisError) -> Bool {
        while rows.rowsLeft > 0 {
            let taken = try reader.taken(atLeast: rows.longestRunBytes) { window in
                rows.walk(window, repeated: { _, _, _ in }, copied: { _, _, _ in })
            }
            guard taken > 0 else {
                reader.skip(reader.remaining)
                return false
            }
        }
        return true
    }

    // MARK: Pages as they are

    private func readRows(
        _ reader: inout ByteReader, _ rule: PixelRule
    ) throws(AnalysisError) -> Outcome {
        var seen = PageMarks()
        let pageBytes = header.rowCount * header.rowBytes
        let looked = try rule.look(
            at: &reader, rowBytes: header.rowBytes, rowCount: header.rowCount,
            lastByteMask: header.lastByteMask, &seen)
        let isComplete = skipRows(&reader, byteCount: pageBytes - looked)
        return Outcome(ink: seen.ink, isComplete: isComplete)
    }

    private func skipRows(_ reader: inout ByteReader, byteCount: Int) -> Bool {
        reader.skip(byteCount) == byteCount
    }
}

extension RasterPageHeader {
    /// The bits of a row's last byte, or of that of each plane in it, that belong to pixels.
    var lastByteMask: UInt8 {
        PixelRule.lastByteMask(rowBits: width * pixelBits)
    }
}

extension ByteReader {
    /// As `consume`, and returns what `body` does.
    @inline(__always)
    mutating func taken(
        atLeast count: Int, _ body: (UnsafeRawBufferPointer) -> Int
    ) throws(AnalysisError) -> Int {
        var taken = 0
        try consume(atLeast: count) { window in
            taken = body(window)
            return taken
        }
        return taken
    }
}

/// Reads a page whose colours are apart: row by row (banded) or page by page (planar).
///
/// Only CUPS raster has such pages, and hardly any printer takes them, so this is plain rather than
/// fast: each row is unpacked. Where equal parts are grey, planes are compared by their digests, as
/// they are too far apart to be held in memory.
struct PlaneReader {
    private let header: RasterPageHeader
    private let isCompressed: Bool
    private var planes: [Plane]
    /// One row, with the bytes after it that `PixelRule` wants.
    private var row: [UInt8]
    private var rowFilled = 0
    private var rowsRead = 0

    init(_ header: RasterPageHeader, _ channels: [RasterChannel], isCompressed: Bool) {
        self.header = header
        self.isCompressed = isCompressed
        planes = channels.map { Plane($0, channelBits: header.channelBits) }
        row = Array(repeating: 0, count: header.rowBytes + ByteReader.slackBytes)
    }

    /// Reads the page; the reader is left after it.
    mutating func read(
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> RasterPageReader.Outcome {
        var outcome = RasterPageReader.Outcome()
        if isCompressed {
            outcome.isOverfull = try readRuns(&reader, &builder)
        } else {
            try readRows(&reader)
        }
        outcome.isComplete = rowsRead == header.rowCount
        outcome.ink = Plane.ink(of: planes)
        return outcome
    }

    private mutating func readRows(_ reader: inout ByteReader) throws(AnalysisError) {
        while rowsRead < header.rowCount {
            let wanted = header.rowBytes - rowFilled
            let taken = try reader.taken(atLeast: 1) { window in
                let count = min(window.count, wanted)
                if let bytes = window.baseAddress { append(bytes, count, times: 1) }
                return count
            }
            guard taken > 0 else { return }
            if rowFilled == header.rowBytes { finishRow(repeats: 1) }
        }
    }

    /// - Returns: whether runs went past the end of a row or of the page.
    private mutating func readRuns(
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Bool {
        let unitBytes = header.runUnitBytes
        var rows = RunLengthRows(header)
        while rows.rowsLeft > 0 {
            let taken = try reader.taken(atLeast: rows.longestRunBytes) { window in
                rows.walk(
                    window,
                    repeated: { unit, count, _ in append(unit, unitBytes, times: count) },
                    copied: { units, count, _ in append(units, count * unitBytes, times: 1) },
                    cleared: { count in clear(count * unitBytes) },
                    isEnough: { true })
            }
            guard taken > 0 else {
                reader.skip(reader.remaining)
                break
            }
            guard rowFilled == header.rowBytes else { continue }
            let looks = finishRow(repeats: rows.rowRepeats)
            try builder.countDecodedBytes(looks * header.rowBytes, offsetBytes: reader.offset)
        }
        return rows.isOverfull
    }

    private mutating func append(_ bytes: UnsafeRawPointer, _ count: Int, times: Int) {
        let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
        row.withUnsafeMutableBytes { row in
            for _ in 0..<times {
                UnsafeMutableRawBufferPointer(rebasing: row[rowFilled..<rowFilled + count])
                    .copyMemory(from: bytes)
                rowFilled += count
            }
        }
    }

    /// Leaves the rest of the row white.
    private mutating func clear(_ count: Int) {
        let white: UInt8 = planes[0].channel.isInk ? 0 : 0xFF
        row.withUnsafeMutableBytes { bytes in
            _ = UnsafeMutableRawBufferPointer(rebasing: bytes[rowFilled..<rowFilled + count])
                .initializeMemory(as: UInt8.self, repeating: white)
        }
        rowFilled += count
    }

    /// Looks at the full row, which is in the page `repeats` times, and begins another.
    ///
    /// - Returns: how often it was looked at: once for each plane that it goes on in.
    @discardableResult
    private mutating func finishRow(repeats: Int) -> Int {
        rowFilled = 0
        if header.colorOrder == .banded {
            let planeBytes = header.rowBytes / planes.count
            for index in planes.indices {
                look(at: index * planeBytes, planeBytes, plane: index, repeats: repeats)
            }
            rowsRead += repeats
            return 1
        }
        var left = repeats
        var looks = 0
        while left > 0 {
            let inPlane = min(left, header.height - rowsRead % header.height)
            look(at: 0, header.rowBytes, plane: rowsRead / header.height, repeats: inPlane)
            rowsRead += inPlane
            left -= inPlane
            looks += 1
        }
        return looks
    }

    private mutating func look(at start: Int, _ count: Int, plane: Int, repeats: Int) {
        row.withUnsafeBytes { bytes in
            planes[plane].look(
                at: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]),
                repeats: repeats, lastByteMask: header.lastByteMask)
        }
    }
}

/// Undoes a predictor, which holds the differences between neighbouring samples (ISO 32000-1,
/// 7.4.4.4), row by row.
struct PDFPredictor: PDFCodec {
    enum Kind {
        /// Each row says how (PNG, section 9).
        case png
        /// From the sample to the left (TIFF 6.0, section 14).
        case tiff
    }

    let state = CodecState.running
    private let kind: Kind
    /// Samples in a pixel, and bits in a sample.
    private let colors: Int
    private let bits: Int
    /// The row that is being read, and the one above it. In PNG a byte is before the samples.
    private var row: [UInt8]
    private var above: [UInt8]
    private var readCount = 0
    /// The bytes of a row that is decoded, less those handed out.
    private var ready = 0..<0

    /// - Returns: nil where no image has such rows.
    init?(_ kind: Kind, columns: Int, colors: Int, bits: Int) {
        guard columns > 0, colors > 0, [1, 2, 4, 8, 16].contains(bits) else { return nil }
        (self.kind, self.colors, self.bits) = (kind, colors, bits)
        let rowBytes = (columns * colors * bits + 7) / 8
        row = [UInt8](repeating: 0, count: rowBytes + (kind == .png ? 1 : 0))
        above = row
    }

    mutating func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int) {
        var (taken, made) = (0, 0)
        while made < output.count {
            if !ready.isEmpty {
                made += hand(into: UnsafeMutableRawBufferPointer(rebasing: output[made...]))
                continue
            }
            let part = input[taken...].prefix(row.count - readCount)
            guard !part.isEmpty else { break }
            let rest = readCount..<row.count
            row.withUnsafeMutableBytes { row in
                UnsafeMutableRawBufferPointer(rebasing: row[rest])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
            }
            taken += part.count
            readCount += part.count
            if readCount == row.count { undo() }
        }
        return (taken, made)
    }

    /// A row cut short counts as far as it goes.
    mutating func finish(into output: UnsafeMutableRawBufferPointer) -> Int {
        if readCount > 0 {
            let end = readCount
            for index in end..<row.count { row[index] = 0 }
            undo()
            ready = ready.clamped(to: 0..<end)
        }
        return hand(into: output)
    }

    private mutating func undo() {
        switch kind {
        case .png: Self.undoPNG(&row, above: above, pixelBytes: (colors * bits + 7) / 8)
        case .tiff: Self.undoTIFF(&row, colors: colors, bits: bits)
        }
        ready = (kind == .png ? 1 : 0)..<row.count
        swap(&row, &above)
        readCount = 0
    }

    private mutating func hand(into output: UnsafeMutableRawBufferPointer) -> Int {
        let part = ready.prefix(output.count)
        above.withUnsafeBytes { decoded in
            output.copyMemory(from: UnsafeRawBufferPointer(rebasing: decoded[part]))
        }
        ready = part.upperBound..<ready.upperBound
        return part.count
    }
}

import CJPEG

/// Looks at the pixels of a JPEG image (ISO 32000-1, 7.4.8) as it is decoded.
final class PDFJPEGDecoder {
    private let layout: PDFSampleLayout
    private let budget: PDFBudget
    private let decoder: OpaquePointer
    private var samples: PDFSampleScanner?
    /// Whether it can't be decoded, or not without too much memory.
    private(set) var hasFailed = false

    /// - Throws: `overLimit` when there is no memory.
    init(_ layout: PDFSampleLayout, _ budget: PDFBudget) throws(AnalysisError) {
        guard let decoder = cjpeg_create() else {
            throw .overLimit(.decodedBytes, offsetBytes: budget.offsetBytes)
        }
        cjpeg_reduce(decoder)
        self.layout = layout
        self.budget = budget
        self.decoder = decoder
    }

    deinit {
        cjpeg_destroy(decoder)
    }

    /// Whether its size is known.
    var hasHeader: Bool { cjpeg_row_bytes(decoder) > 0 }

    /// The inks of the pixels so far.
    var inks: PDFInks { samples?.inks ?? [] }

    /// - Returns: whether more data is wanted.
    /// - Throws: `overLimit(.decodedBytes)`.
    func feed(_ chunk: UnsafeRawBufferPointer) throws(AnalysisError) -> Bool {
        guard let start = chunk.baseAddress else { return true }
        if cjpeg_feed(decoder, start.assumingMemoryBound(to: UInt8.self), chunk.count) == 0 {
            hasFailed = true
            return false
        }
        return try decode()
    }

    /// Ends the data.
    func finish() throws(AnalysisError) {
        cjpeg_finish(decoder)
        if !hasFailed { _ = try decode() }
    }

    private func decode() throws(AnalysisError) -> Bool {
        while samples?.isDecided != true {
            switch cjpeg_next(decoder) {
            case CJPEG_NEEDS_DATA: return true
            case CJPEG_ROW: try look()
            case CJPEG_END: return false
            default:
                hasFailed = true
                return false
            }
        }
        return false
    }

    private func look() throws(AnalysisError) {
        let row = UnsafeRawBufferPointer(start: cjpeg_row(decoder), count: cjpeg_row_bytes(decoder))
        try budget.countDecodedBytes(row.count * Int(cjpeg_reduction(decoder)))
        if samples == nil {
            // The space in the dictionary has to fit the data; where not, the data's own counts.
            let components = Int(cjpeg_components(decoder))
            let own: PDFColorSpace = components == 1 ? .gray : components == 3 ? .rgb : .cmyk
            let fits = layout.space.count == components
            let decode = fits ? layout.limits.flatMap { [$0.low, $0.high] } : nil
            samples = PDFSampleScanner(
                PDFSampleLayout(
                    width: row.count / components, height: 0, bits: 8,
                    space: fits ? layout.space : own, decode: decode))
        }
        samples?.feed(row)
    }
}

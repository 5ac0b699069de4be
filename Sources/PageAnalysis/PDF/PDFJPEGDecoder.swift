import CJPEG

/// Looks at the pixels of a JPEG image (ISO 32000-1, 7.4.8) as it is decoded.
final class PDFJPEGDecoder {
    private let layout: PDFSampleLayout
    private var samples: PDFSampleScanner?
    private var decoder: OpaquePointer?
    private var rowByteCount = 0
    /// Whether decoding it would take too much.
    private(set) var isTooLarge = false

    /// - Returns: nil when there is no memory.
    init?(_ layout: PDFSampleLayout) {
        self.layout = layout
        let context = Unmanaged.passUnretained(self).toOpaque()
        decoder = cjpeg_create(
            { context, row, width, components in
                guard let context, let row else { return false }
                let own = Unmanaged<PDFJPEGDecoder>.fromOpaque(context).takeUnretainedValue()
                return own.take(
                    UnsafeRawBufferPointer(start: row, count: Int(width) * Int(components)),
                    Int(width), Int(components))
            }, context)
        if decoder == nil { return nil }
    }

    deinit {
        cjpeg_free(decoder)
    }

    /// The inks of the pixels that could be decoded; nil when there were none.
    var inks: PDFInks? { samples?.inks }

    /// - Returns: whether more data is wanted.
    func feed(_ chunk: UnsafeRawBufferPointer) -> Bool {
        let status = cjpeg_feed(
            decoder, chunk.baseAddress?.assumingMemoryBound(to: UInt8.self), chunk.count)
        return status == CJPEG_MORE
    }

    /// Ends the data.
    ///
    /// - Returns: how many bytes the decoded pixels would have in full size.
    func finish() -> Int {
        isTooLarge = cjpeg_finish(decoder) == CJPEG_TOO_LARGE
        return rowByteCount * Int(cjpeg_reduction(decoder))
    }

    private func take(_ row: UnsafeRawBufferPointer, _ width: Int, _ components: Int) -> Bool {
        rowByteCount += row.count
        if samples == nil {
            // The space in the dictionary has to fit the data; where not, the data's own counts.
            let own: PDFColorSpace = components == 1 ? .gray : components == 3 ? .rgb : .cmyk
            let fits = layout.space.count == components
            let decode = fits ? layout.limits.flatMap { [$0.low, $0.high] } : nil
            samples = PDFSampleScanner(
                PDFSampleLayout(
                    width: width, height: 0, bits: 8, space: fits ? layout.space : own,
                    decode: decode))
        }
        samples?.feed(row)
        return samples?.isDecided == false
    }
}

import CJPX

/// Looks at the pixels of a JPEG 2000 image (ISO 32000-1, 7.4.9).
enum PDFJPXDecoder {
    /// The data has to be in memory: longer images are not decoded.
    static let longestDataBytes = 32 << 20

    /// The inks of the image, or nil when it can't be decoded, or not without too much memory.
    ///
    /// - Parameters:
    ///   - layout: what the image's dictionary says of its samples.
    ///   - hasSpace: whether the dictionary names a colour space; else the data's own counts.
    /// - Throws: `overLimit(.decodedBytes)`.
    static func inks(
        of data: [UInt8], _ layout: PDFSampleLayout, hasSpace: Bool, _ budget: PDFBudget
    ) throws(AnalysisError) -> PDFInks? {
        // Indexes can't be told from a smaller image.
        if case .indexed = layout.space { return nil }
        // The library keeps the address.
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: data.count)
        defer { copy.deallocate() }
        _ = copy.initialize(from: data)
        guard let start = copy.baseAddress, let image = cjpx_create(start, data.count) else {
            return nil
        }
        defer { cjpx_destroy(image) }
        try budget.countDecodedBytes(Int(cjpx_pixels(image)))
        guard cjpx_decode(image) != 0 else { return nil }
        let components = Int(cjpx_components(image))
        let own: PDFColorSpace = components == 1 ? .gray : components == 3 ? .rgb : .cmyk
        let fits = hasSpace && layout.space.count == components
        let decode = fits ? layout.limits.flatMap { [$0.low, $0.high] } : nil
        var samples = PDFSampleScanner(
            PDFSampleLayout(
                width: Int(cjpx_width(image)), height: 0, bits: 8,
                space: fits ? layout.space : own, decode: decode))
        samples.feed(
            UnsafeRawBufferPointer(
                start: cjpx_samples(image),
                count: Int(cjpx_width(image)) * Int(cjpx_height(image)) * components))
        return samples.inks
    }
}

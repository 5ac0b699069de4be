/// Which pixels of an image show (ISO 32000-1, 8.9.6 and 11.6.5.3). Writers give those that do not
/// any colour.
struct PDFImageMask {
    private enum Way {
        /// Pixels whose samples are all in these ranges are hidden.
        case keyed([ClosedRange<Double>])
        /// A bit for each pixel, from the lowest: those that are set show.
        case shown([UInt8])
    }

    private let way: Way

    /// Of the masks that are looked at; a mask of so many takes eight megabytes.
    private static let maximumPixelCount = 1 << 26
    /// A row is held at a time.
    private static let longestRowBytes = 1 << 20

    private init(way: Way) {
        self.way = way
    }

    /// The mask of the image with `dictionary`, whose samples lie as in `image`.
    ///
    /// - Returns: nil when it can't be told pixel by pixel: the mask has another size, takes a
    ///   decoder of its own, or hides nothing wholly.
    init?(
        of dictionary: PDFDictionary, _ image: PDFSampleLayout, _ contents: PDFContents
    ) throws(AnalysisError) {
        let source = contents.source
        if case .stream(let soft) = try source.resolved(dictionary["SMask"]) {
            let bits = try source.resolved(soft.dictionary["BitsPerComponent"]).integer ?? 8
            try self.init(soft, bits: bits, hidden: 0, image, contents)
            return
        }
        switch try source.resolved(dictionary["Mask"]) {
        case .stream(let stencil):
            try self.init(stencil, bits: 1, hidden: 1, image, contents)
        case .array:
            guard let limits = try source.numbers(dictionary["Mask"]),
                limits.count == 2 * image.partCount
            else { return nil }
            self.init(
                way: .keyed(
                    stride(from: 0, to: limits.count, by: 2).map {
                        limits[$0]...max(limits[$0], limits[$0 + 1])
                    }))
        default: return nil
        }
    }

    /// A mask that is an image itself.
    ///
    /// - Parameter hidden: the value that hides a pixel.
    private init?(
        _ mask: PDFStream, bits: Int, hidden: Double, _ image: PDFSampleLayout,
        _ contents: PDFContents
    ) throws(AnalysisError) {
        let source = contents.source
        let layout = PDFSampleLayout(
            width: try source.resolved(mask.dictionary["Width"]).integer ?? 0,
            height: try source.resolved(mask.dictionary["Height"]).integer ?? 0,
            bits: bits, space: .gray, decode: try source.numbers(mask.dictionary["Decode"]))
        let (pixelCount, overflow) = image.width.multipliedReportingOverflow(by: image.height)
        guard layout.width == image.width, layout.height == image.height, !overflow,
            1...PDFImageMask.maximumPixelCount ~= pixelCount,
            layout.rowByteCount <= PDFImageMask.longestRowBytes,
            let filters = try source.filters(of: mask.dictionary),
            !filters.contains(where: \.kind.isImage),
            let sample = [0, 1 << layout.bits - 1].first(where: {
                layout.value($0, of: 0) == hidden
            })
        else { return nil }
        var shown = [UInt8](repeating: 0, count: (pixelCount + 7) / 8)
        var row: [UInt8] = []
        var rowStart = 0
        try contents.decode(.stream(mask), filters) { (chunk) throws(AnalysisError) in
            var rest = chunk[...]
            while !rest.isEmpty, rowStart < pixelCount {
                let part = rest.prefix(layout.rowByteCount - row.count)
                row.append(contentsOf: part)
                rest = rest.dropFirst(part.count)
                guard row.count == layout.rowByteCount else { break }
                var reader = PDFBitReader(row)
                for index in rowStart..<rowStart + layout.width
                where reader.next(layout.bits) != sample {
                    shown[index >> 3] |= 1 << UInt8(index & 7)
                }
                rowStart += layout.width
                row.removeAll(keepingCapacity: true)
            }
            return rowStart < pixelCount ? .more : .enough
        }
        // What the mask has no value for may show.
        for index in rowStart..<pixelCount { shown[index >> 3] |= 1 << UInt8(index & 7) }
        self.init(way: .shown(shown))
    }

    /// Whether the pixel at `index`, counted by rows, shows.
    @inline(__always)
    func shows(_ pixel: some Sequence<some UnsignedInteger>, at index: Int) -> Bool {
        switch way {
        case .keyed(let ranges): !zip(ranges, pixel).allSatisfy { $0.contains(Double($1)) }
        case .shown(let shown):
            index >> 3 >= shown.count || shown[index >> 3] >> UInt8(index & 7) & 1 == 1
        }
    }
}

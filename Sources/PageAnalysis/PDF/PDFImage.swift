/// Where the data of an image is.
enum PDFImageData {
    case stream(PDFStream)
    case inline([UInt8])
}

/// An image (ISO 32000-1, 8.9), decoded only as far as it takes to see its inks.
struct PDFImage {
    let isMask: Bool
    let space: PDFColorSpace
    private let data: PDFImageData
    private let filters: [PDFFilter]?
    private let layout: PDFSampleLayout
    private let hasMask: Bool
    private let dictionary: PDFDictionary
    private let hasSpace: Bool

    /// Whether it hides all that is under it.
    var isOpaque: Bool { !isMask && !hasMask }

    init(
        _ dictionary: PDFDictionary, _ data: PDFImageData, _ contents: PDFContents,
        _ resources: PDFResources
    ) throws(AnalysisError) {
        let source = contents.source
        self.data = data
        self.dictionary = dictionary
        if case .boolean(true) = try source.resolved(dictionary["ImageMask"]) {
            isMask = true
        } else {
            isMask = false
        }
        filters = try source.filters(of: dictionary)
        let softMask = try source.resolved(dictionary["SMask"])
        let mask = try source.resolved(dictionary["Mask"])
        let maskInData = try source.resolved(dictionary["SMaskInData"]).integer ?? 0
        hasMask = !softMask.isNull || !mask.isNull || maskInData != 0
        let isJPX = filters?.contains { $0.kind == .jpx } ?? false
        // JPEG 2000 data tells its space itself (7.4.9); else one is missing.
        let found = isMask ? .gray : try contents.colorSpace(dictionary["ColorSpace"], resources)
        space = found ?? (isJPX ? .rgb : .gray)
        hasSpace = found != nil
        layout = PDFSampleLayout(
            width: max(0, try source.resolved(dictionary["Width"]).integer ?? 0),
            height: max(0, try source.resolved(dictionary["Height"]).integer ?? 0),
            bits: isMask ? 1 : try source.resolved(dictionary["BitsPerComponent"]).integer ?? 8,
            space: space, decode: try source.numbers(dictionary["Decode"]))
    }

    private var reference: PDFReference? {
        if case .stream(let stream) = data, stream.reference.number > 0 {
            stream.reference
        } else {
            nil
        }
    }

    /// Whether an image mask paints anywhere; taken for granted where that takes a decoder for
    /// bilevel images.
    func paints(_ contents: PDFContents) throws(AnalysisError) -> Bool {
        // As a grey image, what is painted is black.
        try inks(contents).contains(.neutral)
    }

    /// The inks of its pixels; where one decides, the rest need not be in.
    func inks(_ contents: PDFContents) throws(AnalysisError) -> PDFInks {
        if let reference, let known = contents.images[reference] { return known }
        let inks = try decodedInks(contents)
        if let reference { contents.images[reference] = inks }
        return inks
    }

    private func decodedInks(_ contents: PDFContents) throws(AnalysisError) -> PDFInks {
        guard let filters else {
            contents.noteDamage()
            return []
        }
        guard try !isHidden(contents) else { return [] }
        guard let last = filters.firstIndex(where: \.kind.isImage) else {
            let all = try sampleInks(contents, filters, mask: nil)
            guard hasMask, all.contains(.color) else { return all }
            guard let mask = try PDFImageMask(of: dictionary, layout, contents) else {
                return all.doubted
            }
            return try sampleInks(contents, filters, mask: mask)
        }
        let before = Array(filters[..<last])
        switch filters[last].kind {
        case .dct: return masked(try jpegInks(contents, before))
        case .jpx: return masked(try jpxInks(contents, before))
        default:
            // Which of the two there are is not looked at.
            let inks = layout.bilevelInks
            return inks == .color ? inks : inks.doubted
        }
    }

    /// Whether a mask that is an image (8.9.6.3 and 11.6.5.3), of whatever size, hides all of this
    /// one.
    private func isHidden(_ contents: PDFContents) throws(AnalysisError) -> Bool {
        guard hasMask else { return false }
        let source = contents.source
        if case .stream(let soft) = try source.resolved(dictionary["SMask"]) {
            // Taken for a negative, what hides is white.
            let decode = try source.numbers(soft.dictionary["Decode"]) ?? [0, 1]
            var negative = soft.dictionary
            negative["Decode"] = .array(decode.reversed().map(PDFValue.real))
            return try PDFImage.inks(ofMask: negative, soft, contents) == .white
        }
        guard case .stream(let stencil) = try source.resolved(dictionary["Mask"]) else {
            return false
        }
        return try PDFImage.inks(ofMask: stencil.dictionary, stencil, contents) == .white
    }

    /// The inks of a mask, which has none of its own (tables 89 and 145), whatever it says.
    private static func inks(
        ofMask dictionary: PDFDictionary, _ stream: PDFStream, _ contents: PDFContents
    ) throws(AnalysisError) -> PDFInks {
        var dictionary = dictionary
        for entry in ["SMask", "Mask", "SMaskInData"] { dictionary[entry] = .null }
        let resources = PDFResources([:], contents.source)
        return try PDFImage(dictionary, .stream(stream), contents, resources)
            .decodedInks(contents)
    }

    private func sampleInks(
        _ contents: PDFContents, _ filters: [PDFFilter], mask: PDFImageMask?
    ) throws(AnalysisError) -> PDFInks {
        var samples = PDFSampleScanner(layout, mask: mask)
        try contents.decode(data, filters) { (chunk) throws(AnalysisError) in
            samples.feed(chunk)
            return samples.isDecided ? .enough : .more
        }
        return samples.inks
    }

    private func jpegInks(
        _ contents: PDFContents, _ before: [PDFFilter]
    ) throws(AnalysisError) -> PDFInks {
        let decoder = try PDFJPEGDecoder(layout, contents.budget)
        try contents.decode(data, before) { (chunk) throws(AnalysisError) in
            try decoder.feed(chunk) ? .more : .enough
        }
        try decoder.finish()
        guard decoder.hasFailed, decoder.inks.isEmpty else { return decoder.inks }
        // It may only be too large; but what has no header is painted by nobody.
        guard decoder.hasHeader else {
            contents.noteDamage()
            return []
        }
        return undecided
    }

    private func jpxInks(
        _ contents: PDFContents, _ before: [PDFFilter]
    ) throws(AnalysisError) -> PDFInks {
        var bytes: [UInt8] = []
        try contents.decode(data, before) { (chunk) throws(AnalysisError) in
            bytes.append(contentsOf: chunk)
            return bytes.count <= PDFJPXDecoder.longestDataBytes ? .more : .enough
        }
        guard bytes.count <= PDFJPXDecoder.longestDataBytes,
            let inks = try PDFJPXDecoder.inks(
                of: bytes, layout, hasSpace: hasSpace, contents.budget)
        else { return undecided }
        return inks
    }

    /// What only a renderer can tell.
    private var undecided: PDFInks {
        space.canBeColored ? [.possibleColor, .neutral] : .neutral
    }

    /// What a mask may leave of `inks`.
    private func masked(_ inks: PDFInks) -> PDFInks { hasMask ? inks.doubted : inks }
}

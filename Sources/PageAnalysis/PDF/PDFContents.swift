import PrintModel

/// Reads the contents of a document's pages for their marks and colours; what pages share is read
/// once.
final class PDFContents {
    let source: PDFFile
    let budget: PDFBudget
    let optionalContent: PDFOptionalContent
    private let limits: AnalysisLimits
    /// One for each level of contents in contents: a decoder can't be used while it runs.
    private var decoders: [PDFStreamDecoder] = []
    private var depth = 0
    /// Forms and patterns being read: one in itself is not read again.
    private var active: Set<PDFReference> = []

    var colorSpaces = PDFCache<PDFReference, PDFColorSpace>()
    var fonts = PDFCache<PDFReference, PDFFont>()
    var images = PDFCache<PDFReference, PDFInks>()
    var patterns = PDFCache<PDFPatternKey, PDFInks>()
    var shadings = PDFCache<PDFReference, PDFInks>()
    var forms = PDFCache<PDFFormKey, PDFFormMarks>()
    var softMasks = PDFCache<PDFSoftMaskKey, PDFRectangle>()
    private var sharedResources = PDFCache<PDFReference, PDFResources>()

    /// Functions read so far for the one that is being read.
    var functionCount = 0
    /// Contents that were broken in places.
    private(set) var damageCount = 0

    init(
        _ source: PDFFile, _ budget: PDFBudget, limits: AnalysisLimits
    ) throws(AnalysisError) {
        self.source = source
        self.budget = budget
        self.limits = limits
        optionalContent = try PDFOptionalContent(source)
    }

    func noteDamage() {
        damageCount += 1
    }

    /// The marks that a page gets from its contents and from the annotations that print.
    func marks(on page: PDFPageObject) throws(AnalysisError) -> PDFMarks {
        let resources = try resources(page.dictionary["Resources"] ?? page.inherited.resources)
        let clip = try page.visibleBox(source)
        var painter = PDFPainter(self, resources, state: PDFGraphicsState(clip: clip))
        try run(try streams(page.dictionary["Contents"]), with: &painter)
        try paintAnnotations(of: page, clip: clip, onto: &painter.marks)
        return painter.marks
    }

    /// The content streams of a page, which make one together (ISO 32000-1, table 30).
    private func streams(_ value: PDFValue?) throws(AnalysisError) -> [PDFStream] {
        switch try source.resolved(value) {
        case .stream(let stream): return [stream]
        case .array(let items):
            var streams: [PDFStream] = []
            for item in items {
                if case .stream(let stream) = try source.resolved(item) { streams.append(stream) }
            }
            return streams
        default: return []
        }
    }

    /// Has `painter` perform the operators in `streams`.
    func run(_ streams: [PDFStream], with painter: inout PDFPainter) throws(AnalysisError) {
        var scanner = PDFContentScanner()
        for (index, stream) in streams.enumerated() {
            try decode(stream) { (chunk) throws(AnalysisError) in
                try scanner.feed(chunk, to: &painter)
                return .more
            }
            try scanner.finish(&painter, isLast: index == streams.count - 1)
        }
    }

    /// Runs `body` unless `reference` is being read already.
    func withoutRecursion(
        into reference: PDFReference, _ body: () throws(AnalysisError) -> Void
    ) throws(AnalysisError) {
        guard active.insert(reference).inserted else { return }
        defer { active.remove(reference) }
        try body()
    }

    /// The resources that `value` is.
    func resources(_ value: PDFValue?) throws(AnalysisError) -> PDFResources {
        guard case .reference(let reference)? = value else {
            return PDFResources(try source.dictionary(value) ?? [:], source)
        }
        if let known = sharedResources[reference] { return known }
        let found = PDFResources(try source.dictionary(value) ?? [:], source)
        sharedResources[reference] = found
        return found
    }

    // MARK: Decoding

    /// Gives the decoded bytes of a stream to `sink`; what can't be decoded is passed over.
    func decode(
        _ stream: PDFStream,
        to sink: (UnsafeRawBufferPointer) throws(AnalysisError) -> PDFStreamDecoder.Appetite
    ) throws(AnalysisError) {
        guard let filters = try source.filters(of: stream.dictionary),
            !filters.contains(where: \.kind.isImage)
        else { return noteDamage() }
        try decode(PDFImageData.stream(stream), filters, to: sink)
    }

    /// Gives the bytes of `data` to `sink` after undoing `filters`.
    func decode(
        _ data: PDFImageData, _ filters: [PDFFilter],
        to sink: (UnsafeRawBufferPointer) throws(AnalysisError) -> PDFStreamDecoder.Appetite
    ) throws(AnalysisError) {
        guard depth < limits.nesting else {
            throw .overLimit(.nesting, offsetBytes: budget.offsetBytes)
        }
        if depth == decoders.count { decoders.append(PDFStreamDecoder(budget)) }
        let decoder = decoders[depth]
        depth += 1
        defer { depth -= 1 }
        let isSound: Bool
        switch data {
        case .stream(let stream):
            isSound = try decoder.decode(.document(source.bytes, stream.range), filters, to: sink)
        case .inline(let bytes):
            isSound = try decoder.decode(.memory(bytes), filters, to: sink)
        }
        if !isSound { noteDamage() }
    }

    /// All of a stream that is small, or its first `limit` bytes.
    func whole(_ stream: PDFStream, limit: Int) throws(AnalysisError) -> [UInt8] {
        var bytes: [UInt8] = []
        try decode(stream) { (chunk) throws(AnalysisError) in
            bytes.append(contentsOf: chunk.prefix(limit - bytes.count))
            return bytes.count < limit ? .more : .enough
        }
        return bytes
    }
}

/// Keeps what was found for the keys met last; forgets all when there are too many.
struct PDFCache<Key: Hashable, Value> {
    private var values: [Key: Value] = [:]
    private static var maximumCount: Int { 2048 }

    subscript(key: Key) -> Value? {
        get { values[key] }
        set {
            if values.count >= PDFCache.maximumCount { values.removeAll(keepingCapacity: true) }
            values[key] = newValue
        }
    }
}

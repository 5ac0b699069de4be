import PrintModel

/// Runs the operators of a stream as far as pages and their ink go.
///
/// The reader's window is walked in one tight loop (`scan`), which stops where something needs the
/// reader itself: bytes to skip or to look into, or more bytes for a token that is cut.
struct PCLXLInterpreter {
    /// Why `scan` has stopped.
    enum Stop {
        /// The token at the reader's place has this many bytes at least.
        case needs(Int)
        /// Bytes that do not matter, not all of them in the window.
        case skip(Int)
        /// Bytes of a bitmap or a user-defined stream.
        case data(Int)
        /// EndSession.
        case sessionEnd
        /// The first byte of what is not PCL XL: an escape.
        case languageEnd
    }

    // The stream.
    var bigEndian = false
    var attributes = PCLXLAttributes()
    var lastOperator: PCLXLOperator?
    /// Where the operator ended that came last, known or not: its successor's attributes follow.
    var operationOffset = 0
    /// Streams that execute streams.
    var nesting = 0
    /// Where the outermost ExecStream is, while one runs: its content has no offsets of its own.
    var outerOffset: Int?

    // The session.
    var isInSession = false
    var page: PCLXLPage?
    var setup = PCLXLPage.Setup()
    var state = PCLXLGraphicsState()
    /// Whether there is anything in the path.
    var hasPath = false
    var savedStates: [PCLXLGraphicsState] = []
    var bitmap: PCLXLBitmap?
    /// Ink of the raster patterns by number; there are at most 65,536.
    var patterns: [Int: Ink] = [:]
    var patternBeingRead: Int?
    var streams = PCLXLStreams()

    /// Reads from a stream header to the end of the language.
    mutating func run(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        try readHeader(&reader)
        while true {
            switch try scan(&reader, &builder) {
            case .needs(let count):
                if reader.remaining < count {
                    return endsEarly(&reader, &builder)
                }
            case .skip(let count):
                if reader.skip(count) < count { return endsEarly(&reader, &builder) }
            case .data(let count):
                if try read(count, &reader, &builder) < count {
                    return endsEarly(&reader, &builder)
                }
            case .sessionEnd:
                guard try beginsToken(&reader) else { return }
            case .languageEnd:
                return
            }
        }
    }

    /// Tells a page that the data leaves open: it is put out when it bears marks.
    mutating func finish(
        offsetBytes: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard var page else { return }
        self.page = nil
        builder.warn("PCL XL ends within a page", offsetBytes: offsetBytes)
        page.ink.formUnion(bitmap?.ink ?? [])
        guard page.ink.contains(.mark) else { return }
        try append(page, copies: 1, endOffset: offsetBytes, &builder)
    }

    func append(
        _ page: PCLXLPage, copies: Int, endOffset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        try builder.append(
            page.finished(copies: copies, endOffset: endOffset),
            saidByData: page.setup.saysSides ? .sides : [], offsetBytes: page.startOffset)
    }

    private func endsEarly(_ reader: inout ByteReader, _ builder: inout AnalysisBuilder) {
        if reader.isAtEnd, nesting > 0 || !isInSession { return }
        builder.warn("PCL XL data ends early", offsetBytes: outerOffset ?? reader.offset)
        reader.skip(reader.remaining)
    }

    /// The header goes to the end of the line: order of bytes, class, and a comment.
    private mutating func readHeader(_ reader: inout ByteReader) throws(AnalysisError) {
        bigEndian = try reader.next() == UInt8(ascii: "(")
        while let byte = try reader.next(), byte != 0x0A {}
    }

    /// Whether a token of PCL XL comes next: after a session another may follow in the same stream.
    private func beginsToken(_ reader: inout ByteReader) throws(AnalysisError) -> Bool {
        while let byte = try reader.peek() {
            switch PCLXLTag.kind(of: byte) {
            case .scalar, .array, .pair, .box, .attributeOrData: return true
            case .operation: return byte == PCLXLOperator.beginSession.rawValue
            case .whiteSpaceOrEscape where byte <= 0x20 && byte != PCLXLTag.escape: reader.skip(1)
            default: return false
            }
        }
        return false
    }

    /// Runs a token after the other from the window, as far as it goes.
    private mutating func scan(
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Stop {
        let windowOffset = reader.offset
        var stop = Stop.needs(1)
        var operatorCount = 0
        try reader.consume(atLeast: needed) { window throws(AnalysisError) in
            var position = 0
            stop = try scan(
                window, from: &position, windowOffset: windowOffset,
                operatorCount: &operatorCount, &builder)
            return position
        }
        try builder.countObjects(operatorCount, offsetBytes: operationOffset)
        needed = if case .needs(let count) = stop { count } else { 1 }
        return stop
    }

    /// How many bytes of the window the next token takes.
    private var needed = 1

    let effectsByTag = PCLXLEffects.byTag
}

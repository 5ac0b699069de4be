import PrintModel

extension PCLXLInterpreter {
    /// Runs an operator with the attributes before it.
    ///
    /// - Returns: why the reader is needed next, if it is.
    mutating func perform(
        _ operation: PCLXLOperator, endOffset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Stop? {
        switch operation {
        case .newPath:
            hasPath = false
        case .paintPath where !hasPath:
            break
        case .paintPath, .rectangle, .roundRectangle, .ellipse, .chord, .pie:
            mark(state.brush.union(state.pen))
        case .setBrushSource:
            state.brush = state.source(attributes, patterns: patterns) ?? state.brush
        case .setPenSource:
            state.pen = state.source(attributes, patterns: patterns) ?? state.pen
        case .setColorSpace:
            state.setColorSpace(attributes)
        case .pushGS:
            guard savedStates.count < builder.limits.nesting else {
                throw .overLimit(.nesting, offsetBytes: endOffset)
            }
            savedStates.append(state)
        case .popGS:
            state = savedStates.popLast() ?? state

        case .beginSession:
            guard !isInSession else { throw damage("BeginSession in a session", endOffset) }
            isInSession = true
            setup = PCLXLPage.Setup()
            patterns = [:]
            streams = PCLXLStreams()
        case .endSession:
            guard isInSession else { throw damage("EndSession without BeginSession", endOffset) }
            try finish(offsetBytes: endOffset, &builder)
            isInSession = false
            return .sessionEnd
        case .beginPage:
            try beginPage(endOffset)
        case .endPage:
            try endPage(endOffset, &builder)

        case .beginImage, .beginRastPattern:
            try beginBitmap(endOffset)
        case .readImage, .readRastPattern:
            guard let isKnown = bitmap?.beginBlock(attributes) else {
                throw damage("data of no image", endOffset)
            }
            if !isKnown {
                builder.warn("image in a way that is not known", offsetBytes: endOffset)
            }
        case .endImage:
            mark(bitmap?.ink ?? [])
            bitmap = nil
        case .endRastPattern:
            if let patternBeingRead { patterns[patternBeingRead] = bitmap?.ink }
            bitmap = nil

        case .beginStream:
            streams.begin(attributes.array(.streamName) ?? [])
        case .readStream:
            break  // Its data follows.
        case .endStream:
            streams.end()
        case .removeStream:
            streams.remove(attributes.array(.streamName) ?? [])
        case .execStream:
            try executeStream(endOffset, &builder)

        case .vendorUnique:
            return vendorUnique(endOffset, &builder)
        case .passThrough:
            builder.warn("PCL passed through PCL XL, taken as monochrome", offsetBytes: endOffset)
            mark(.mark)
        }
        return nil
    }

    mutating func mark(_ ink: Ink) {
        page?.ink.formUnion(ink)
    }

    func damage(_ reason: String, _ offset: Int) -> AnalysisError {
        .damaged(.pclXL, reason: reason, offsetBytes: offset)
    }

    /// The graphics state is the default one on each page, and lasts no longer.
    private mutating func beginPage(_ endOffset: Int) throws(AnalysisError) {
        guard isInSession else { throw damage("BeginPage without BeginSession", endOffset) }
        guard page == nil else { throw damage("BeginPage within a page", endOffset) }
        setup.begin(attributes)
        page = PCLXLPage(setup: setup, startOffset: operationOffset)
        state = PCLXLGraphicsState()
        hasPath = false
        savedStates.removeAll(keepingCapacity: true)
    }

    /// A page with PageCopies 0 is not put out: drivers end jobs with one.
    private mutating func endPage(
        _ endOffset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let page else { throw damage("EndPage without BeginPage", endOffset) }
        let copies = attributes.has(.pageCopies) ? attributes.integer(.pageCopies) : 1
        guard let copies, (0...65535).contains(copies) else {
            throw damage("illegal PageCopies", endOffset)
        }
        self.page = nil
        guard copies > 0 else { return }
        try append(page, copies: copies, endOffset: endOffset, &builder)
    }

    private mutating func beginBitmap(_ endOffset: Int) throws(AnalysisError) {
        guard let bitmap = PCLXLBitmap(attributes, state) else {
            throw damage("illegal image attributes", endOffset)
        }
        self.bitmap = bitmap
        patternBeingRead = attributes.integer(.patternDefineID)
    }

    /// Runs a user-defined stream, a whole one with its own header, in the state as it is.
    private mutating func executeStream(
        _ endOffset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let content = streams[attributes.array(.streamName) ?? []],
            PCLXLAnalyzer.begins(content)
        else { throw damage("undefined stream", endOffset) }
        guard nesting < builder.limits.nesting else {
            throw .overLimit(.nesting, offsetBytes: endOffset)
        }
        try builder.countDecodedBytes(content.count, offsetBytes: endOffset)
        let outer = (bigEndian, outerOffset)
        nesting += 1
        outerOffset = outerOffset ?? endOffset
        attributes.removeAll()
        var reader = ByteReader(content)
        try run(&reader, into: &builder)
        nesting -= 1
        (bigEndian, outerOffset) = outer
    }

    /// VendorUnique says in an attribute how many bytes follow, without a tag. The extensions
    /// 0x68704000 to 2 are images of HP's host-based colour printers, which can't be read here.
    private mutating func vendorUnique(
        _ endOffset: Int, _ builder: inout AnalysisBuilder
    ) -> Stop? {
        if attributes.integer(.vuExtension) == 0x6870_4001 {
            builder.warn("image of a vendor's own kind, taken as colour", offsetBytes: endOffset)
            mark(.color)
        }
        guard let count = attributes.integer(.vuDataLength), count > 0 else { return nil }
        return .skip(count)
    }

    /// Whether the data of the last operator is looked into.
    var looksAtData: Bool {
        switch lastOperator {
        case .readImage, .readRastPattern: bitmap.map { !$0.isDecided } ?? false
        case .readStream: streams.isReading
        default: false
        }
    }

    /// Takes the `count` bytes of the last operator's data.
    ///
    /// - Returns: how many were there.
    mutating func read(
        _ count: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Int {
        var taken = 0
        while taken < count, looksAtData {
            let offset = outerOffset ?? reader.offset
            let before = taken
            try reader.consume { window throws(AnalysisError) in
                let data = UnsafeRawBufferPointer(rebasing: window.prefix(count - taken))
                if lastOperator == .readStream {
                    try streams.append(data, offsetBytes: offset)
                } else {
                    try bitmap?.read(data, offsetBytes: offset, into: &builder)
                }
                taken += data.count
                return data.count
            }
            guard taken > before else { return taken }
        }
        return taken + reader.skip(count - taken)
    }
}

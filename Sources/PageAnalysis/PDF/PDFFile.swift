import PrintModel

/// Reads a PDF file that is not encrypted. A file that seems sound is read strictly, and given up at
/// the first sign of damage; then it can be opened again for recovery.
///
/// Nothing is kept but the cross-reference table and the object streams used last.
final class PDFFile {
    /// What the ranges of streams are in.
    let bytes: PDFBytes
    let budget: PDFBudget
    let decoder: PDFStreamDecoder
    /// What offsets in the file count from: its header, or what comes before it.
    let base: Int
    var table = PDFCrossReferenceTable()
    private(set) var trailer: PDFDictionary = [:]
    private var objectStreams: [PDFObjectStream] = []
    private var nesting = 0

    /// Whether the objects were searched for.
    private let isRecovered: Bool
    /// What libqpdf had to do, when it has written the document anew. Then it is sound; but what is
    /// nested too deep for us is passed over, as is what is broken where objects were searched for.
    private let mending: MendingOutcome?
    /// Bytes that recovery may still look at: each some times over, but not in quadratic time.
    private var searchBudgetBytes: Int

    /// Whether there was damage that was read past.
    var wasDamaged: Bool { isRecovered || mending == .mended }

    /// Decoded object streams kept; a page tree and its pages are mostly in two or three.
    private static let keptObjectStreams = 8
    /// A larger object stream occurs in no honest document (writers put 100 to 200 objects in one).
    private static let maximumObjectStreamBytes = 32 << 20
    /// Likewise an object: an array of a million pages has 10 MB.
    private static let maximumObjectBytes = 64 << 20
    /// Objects that must be read to read an object: a stream's length, its object stream's length.
    private static let maximumNesting = 8

    /// Opens the document by its cross-reference sections, or by a search for its objects.
    ///
    /// - Parameters:
    ///   - base: where offsets count from, in `bytes`.
    ///   - crossReferenceOffset: from `base`, of the newest section; nil to recover the document.
    /// - Throws: `damaged`; `encrypted` when libqpdf has to write it anew.
    init(
        _ bytes: PDFBytes, base: Int, crossReferenceOffset: Int?, mending: MendingOutcome? = nil,
        _ budget: PDFBudget, _ decoder: PDFStreamDecoder
    ) throws(AnalysisError) {
        isRecovered = crossReferenceOffset == nil
        self.mending = mending
        searchBudgetBytes = 64 * bytes.range.count + (64 << 20)
        self.bytes = bytes
        self.base = base
        self.budget = budget
        self.decoder = decoder
        if let crossReferenceOffset {
            trailer = try readCrossReferences(at: crossReferenceOffset)
        } else {
            trailer = try recoverObjects()
        }
        if let encryption = trailer["Encrypt"], !encryption.isNull {
            throw .encrypted(.pdf, offsetBytes: budget.offsetBytes)
        }
    }

    /// The object that `reference` names; null when there is none.
    ///
    /// - Throws: `damaged`, `overLimit`, `unreadable`.
    func object(_ reference: PDFReference) throws(AnalysisError) -> PDFValue {
        try budget.countObjects()
        do throws(AnalysisError) {
            return try strictly(reference)
        } catch .damaged where isRecovered || mending != nil {
            return .null
        }
    }

    private func strictly(_ reference: PDFReference) throws(AnalysisError) -> PDFValue {
        switch table[reference.number] {
        case .inFile(let offset):
            return try object(at: offset, number: reference.number)
        case .inObjectStream(let stream, let index):
            return try objectStream(stream).object(reference.number, index: index, budget)
        case .free, nil:
            return .null
        }
    }

    // MARK: Objects in the file

    /// Reads "N G obj" and what follows (ISO 32000-1, 7.3.10).
    ///
    /// - Parameters:
    ///   - offset: from `base`.
    ///   - number: what must be there; nil for any.
    func object(at offset: Int, number: Int?) throws(AnalysisError) -> PDFValue {
        guard offset <= bytes.range.upperBound - base else {
            throw budget.damaged("an object past the end")
        }
        var windowBytes = 1024
        while true {
            let isLast = windowBytes >= bytes.range.upperBound - base - offset
            let parsed = try bytes.withBytes(at: base + offset, count: windowBytes) {
                (window) throws(AnalysisError) in
                try parseObject(window, number: number, isLast: isLast)
            }
            if let parsed { return try completed(parsed, at: base + offset) }
            guard windowBytes < PDFFile.maximumObjectBytes else {
                throw .overLimit(.objects, offsetBytes: bytes.place(of: base + offset))
            }
            windowBytes *= 16
            guard !isRecovered || affordSearch(min(windowBytes, bytes.range.count)) else {
                throw budget.damaged("an object that may never end")
            }
        }
    }

    private struct ParsedObject {
        let reference: PDFReference
        let value: PDFValue
        /// Where a stream's data begins in the window.
        let dataStart: Int?
    }

    /// - Returns: nil when the window is too small.
    private func parseObject(
        _ window: UnsafeRawBufferPointer, number: Int?, isLast: Bool
    ) throws(AnalysisError) -> ParsedObject? {
        var lexer = PDFLexer(window)
        lexer.isLenient = isRecovered
        guard case .integer(let found) = lexer.next(), case .integer(let generation) = lexer.next(),
            case .keyword(let word) = lexer.next(), found == number ?? found
        else { throw budget.damaged("no object where one should be") }
        // "obj" may run into what follows: "1 0 obj<<" is usual, "1 0 obj12" is not.
        guard lexer.isKeyword(word, "obj") else {
            throw budget.damaged("no object where one should be")
        }
        let reference = PDFReference(number: found, generation: generation)
        let value: PDFValue
        do throws(PDFSyntaxError) {
            value = try lexer.value()
        } catch {
            if lexer.ranOut, !isLast { return nil }
            throw budget.damaged("an object is malformed")
        }
        guard case .dictionary = value else {
            return lexer.ranOut && !isLast
                ? nil : ParsedObject(reference: reference, value: value, dataStart: nil)
        }
        let next = lexer.next()
        guard case .keyword(let range) = next, lexer.isKeyword(range, "stream") else {
            return lexer.ranOut && !isLast
                ? nil : ParsedObject(reference: reference, value: value, dataStart: nil)
        }
        guard range.upperBound + 2 <= window.count else {
            if isLast { throw budget.damaged("a stream without data") }
            return nil
        }
        var start = range.upperBound
        if window[start] == 0x0D { start += 1 }
        if window[start] == 0x0A { start += 1 }
        return ParsedObject(reference: reference, value: value, dataStart: start)
    }

    /// The object, as a stream with its length checked when it has data.
    private func completed(_ parsed: ParsedObject, at offset: Int) throws(AnalysisError) -> PDFValue
    {
        guard let dataStart = parsed.dataStart, case .dictionary(let dictionary) = parsed.value
        else { return parsed.value }
        var length = dictionary["Length"] ?? .null
        if case .reference(let reference) = length {
            guard nesting < PDFFile.maximumNesting else { throw budget.damaged("nested lengths") }
            nesting += 1
            defer { nesting -= 1 }
            length = try object(reference)
        }
        let start = offset + dataStart
        var end: Int?
        if case .integer(let count) = length, count >= 0, count <= bytes.range.upperBound - start,
            try endsStream(at: start + count)
        {
            end = start + count
        } else if isRecovered {
            end = try recoverEnd(ofStreamAt: start)
            end = end ?? bytes.range.upperBound
        }
        guard let end else { throw budget.damaged("a stream's length is wrong") }
        return .stream(
            PDFStream(reference: parsed.reference, dictionary: dictionary, range: start..<end))
    }

    /// Takes `count` bytes from what recovery may look at.
    ///
    /// - Returns: false when it was all spent.
    func affordSearch(_ count: Int) -> Bool {
        searchBudgetBytes -= count
        return searchBudgetBytes > 0
    }

    private func endsStream(at offset: Int) throws(AnalysisError) -> Bool {
        try bytes.withBytes(at: offset, count: 32) { (window) throws(AnalysisError) in
            var lexer = PDFLexer(window)
            if case .keyword(let range) = lexer.next() {
                return lexer.isKeyword(range, "endstream")
            }
            return false
        }
    }

    // MARK: Objects in streams

    func objectStream(_ number: Int) throws(AnalysisError) -> PDFObjectStream {
        if let index = objectStreams.lastIndex(where: { $0.number == number }) {
            return objectStreams[index]
        }
        guard case .inFile(let offset) = table[number], nesting < PDFFile.maximumNesting else {
            throw budget.damaged("an object stream is missing")
        }
        nesting += 1
        defer { nesting -= 1 }
        guard case .stream(let stream) = try object(at: offset, number: number) else {
            throw budget.damaged("an object stream is missing")
        }
        let decoded = try decodedWhole(stream, limit: PDFFile.maximumObjectStreamBytes)
        let opened = try PDFObjectStream(
            number: number, dictionary: stream.dictionary, decoded, budget)
        if objectStreams.count >= PDFFile.keptObjectStreams { objectStreams.removeFirst() }
        objectStreams.append(opened)
        return opened
    }

    /// All of a stream that is part of the file's structure.
    func decodedWhole(_ stream: PDFStream, limit: Int) throws(AnalysisError) -> [UInt8] {
        guard let filters = try filters(of: stream.dictionary) else {
            throw budget.damaged("an unknown filter")
        }
        var decoded: [UInt8] = []
        let isSound = try decoder.decode(.document(bytes, stream.range), filters) {
            (chunk) throws(AnalysisError) in
            decoded.append(contentsOf: chunk)
            guard decoded.count <= limit else {
                throw .overLimit(
                    .decodedBytes, offsetBytes: bytes.place(of: stream.range.lowerBound))
            }
            return .more
        }
        guard isSound else { throw budget.damaged("a stream can't be decoded") }
        return decoded
    }
}

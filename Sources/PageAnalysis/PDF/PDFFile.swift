import CQPDF
import PrintModel
import SystemPackage

/// Reads a sound PDF file; at the first sign of damage or encryption it gives up.
///
/// Nothing is kept but the cross-reference table and the object streams used last.
final class PDFFile: PDFObjectSource {
    let bytes: PDFBytes
    let budget: PDFBudget
    let decoder: PDFStreamDecoder
    /// What offsets in the file count from: its header, or what comes before it.
    let base: Int
    var table = PDFCrossReferenceTable()
    private(set) var trailer: PDFDictionary = [:]
    private var objectStreams: [PDFObjectStream] = []
    private var nesting = 0

    var damageCount: Int { 0 }

    /// Decoded object streams kept; a page tree and its pages are mostly in two or three.
    private static let keptObjectStreams = 8
    /// A larger object stream occurs in no honest document (writers put 100 to 200 objects in one).
    private static let maximumObjectStreamBytes = 32 << 20
    /// Likewise an object: an array of a million pages has 10 MB.
    private static let maximumObjectBytes = 64 << 20
    /// Objects that must be read to read an object: a stream's length, its object stream's length.
    private static let maximumNesting = 8

    /// Opens the document by its cross-reference sections.
    ///
    /// - Parameter base: where offsets count from, in the job's data.
    /// - Throws: `damaged`, also when it is only encrypted.
    init(
        _ bytes: PDFBytes, base: Int, crossReferenceOffset: Int, _ budget: PDFBudget,
        _ decoder: PDFStreamDecoder
    ) throws(AnalysisError) {
        self.bytes = bytes
        self.base = base
        self.budget = budget
        self.decoder = decoder
        trailer = try readCrossReferences(at: crossReferenceOffset)
        if let encryption = trailer["Encrypt"], !encryption.isNull {
            throw budget.damaged("encrypted")
        }
    }

    func object(_ reference: PDFReference) throws(AnalysisError) -> PDFValue {
        try budget.countObjects()
        switch table[reference.number] {
        case .inFile(let offset):
            return try object(at: offset, number: reference.number)
        case .inObjectStream(let stream, let index):
            return try objectStream(stream).object(reference.number, index: index, budget)
        case .free, nil:
            return .null
        }
    }

    func location(of stream: PDFStream) -> cqpdf_stream {
        var location = cqpdf_stream()
        location.file = bytes.file.rawValue
        location.start = Int64(stream.range?.lowerBound ?? 0)
        location.count = Int64(stream.range?.count ?? 0)
        return location
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
                throw .overLimit(.objects, offsetBytes: base + offset)
            }
            windowBytes *= 16
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
        guard case .integer(let count) = length, count >= 0,
            count <= bytes.range.upperBound - start, try endsStream(at: start + count)
        else { throw budget.damaged("a stream's length is wrong") }
        return .stream(
            PDFStream(
                reference: parsed.reference, dictionary: dictionary, range: start..<(start + count))
        )
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

    private func objectStream(_ number: Int) throws(AnalysisError) -> PDFObjectStream {
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
        let isSound = try decoder.decode(location(of: stream), filters) {
            (chunk) throws(AnalysisError) in
            decoded.append(contentsOf: chunk)
            guard decoded.count <= limit else {
                throw .overLimit(.decodedBytes, offsetBytes: stream.range?.lowerBound ?? 0)
            }
            return .more
        }
        guard isSound else { throw budget.damaged("a stream can't be decoded") }
        return decoded
    }
}

/// A stream that holds objects (ISO 32000-1, 7.5.7).
final class PDFObjectStream {
    let number: Int
    private let decoded: [UInt8]
    /// Number of each object and its place in `decoded`.
    private var objects: [(number: Int, offset: Int)] = []

    init(
        number: Int, dictionary: PDFDictionary, _ decoded: [UInt8], _ budget: PDFBudget
    ) throws(AnalysisError) {
        self.number = number
        self.decoded = decoded
        guard case .integer(let count)? = dictionary["N"],
            case .integer(let first)? = dictionary["First"],
            count >= 0, (0...decoded.count).contains(first)
        else { throw budget.damaged("an object stream without its header") }
        decoded.withUnsafeBytes { bytes in
            var lexer = PDFLexer(UnsafeRawBufferPointer(rebasing: bytes[..<first]))
            while objects.count < count, case .integer(let number) = lexer.next(),
                case .integer(let offset) = lexer.next(), offset >= 0, offset < bytes.count - first
            {
                objects.append((number, first + offset))
            }
        }
    }

    func object(_ number: Int, index: Int, _ budget: PDFBudget) throws(AnalysisError) -> PDFValue {
        let place =
            index < objects.count && objects[index].number == number
            ? objects[index] : objects.last { $0.number == number }
        guard let place else { return .null }
        let value = decoded.withUnsafeBytes { bytes in
            var lexer = PDFLexer(bytes, at: place.offset)
            return try? lexer.value()
        }
        guard let value else { throw budget.damaged("an object is malformed") }
        return value
    }
}

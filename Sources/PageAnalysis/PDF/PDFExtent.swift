import Glibc

/// Where a PDF document that begins in a job ends: PDF itself does not say.
///
/// cupsd and clients send several documents one after another, so the end is an `%%EOF` after
/// which another document begins, in whatever language, or a UEL (`ESC%-12345X`). But an attached
/// PDF that is not compressed has those as well, and each update of a document ends in an `%%EOF`
/// of its own. So the end counts that has a `startxref` before it which is right for the document's
/// own beginning.
struct PDFExtent {
    /// In the job's data; what is before the header is in it.
    let range: Range<Int>
    /// Where the header is.
    let header: Int
    /// Of the newest cross-reference section, with what offsets count from; nil when there is none
    /// and the document has to be mended.
    let crossReference: (base: Int, offset: Int)?

    /// Finds the document that begins at `reader.offset`; the reader may be anywhere afterwards.
    init(_ reader: inout ByteReader) throws(AnalysisError) {
        let start = reader.offset
        let head = try reader.lookahead(FormatDetector.byteCount)
        header = start + (head.firstIndex(of: "%PDF-") ?? 0)
        var end = try PDFExtent.endByLinearization(&reader, start, header, head)
        if end == nil { end = try PDFExtent.endByLastSection(&reader, start, header) }
        if end == nil { end = try PDFExtent.endByScanning(&reader, start, header) }
        range = start..<(end?.offset ?? reader.byteCount)
        crossReference = end?.crossReference
    }

    private struct End {
        var offset: Int
        var crossReference: (base: Int, offset: Int)?
    }

    // MARK: Short cuts

    /// A linearized file says how long it is (ISO 32000-1, annex F.2): believed when the data ends
    /// there.
    private static func endByLinearization(
        _ reader: inout ByteReader, _ start: Int, _ header: Int, _ head: [UInt8]
    ) throws(AnalysisError) -> End? {
        let length: Int? = head.withUnsafeBytes { bytes in
            var lexer = PDFLexer(UnsafeRawBufferPointer(rebasing: bytes[(header - start)...]))
            for _ in 0..<3 { _ = lexer.next() }  // N G obj
            guard case .dictionary(let dictionary)? = try? lexer.value(),
                dictionary["Linearized"] != nil
            else { return nil }
            return dictionary["L"]?.integer
        }
        guard let length, length > 0, length <= reader.byteCount - header else { return nil }
        return try endByTail(&reader, start, header, before: header + length)
    }

    /// Where the newest section is near the end of the data, and no other document begins after
    /// it, the rest need not be read.
    private static func endByLastSection(
        _ reader: inout ByteReader, _ start: Int, _ header: Int
    ) throws(AnalysisError) -> End? {
        guard let end = try endByTail(&reader, start, header, before: reader.byteCount),
            let section = end.crossReference
        else { return nil }
        reader.seek(to: section.base + section.offset)
        var isAlone = true
        try reader.searchMarks(before: end.offset) { _, bytes in
            if bytes.starts(with: "%PDF-".utf8) { isAlone = false }
            return isAlone
        }
        return isAlone ? end : nil
    }

    /// The document's end at the last `%%EOF` before `limit`, if only padding is between and the
    /// document does end there.
    private static func endByTail(
        _ reader: inout ByteReader, _ start: Int, _ header: Int, before limit: Int
    ) throws(AnalysisError) -> End? {
        let tailStart = max(header, limit - tailBytes)
        reader.seek(to: tailStart)
        let tail = try reader.take(limit - tailStart)
        guard let mark = tail.lastIndex(of: "%%EOF"),
            let end = try end(&reader, after: tailStart + mark)
        else { return nil }
        guard
            let section = try PDFExtent.crossReference(
                &reader, tail[..<mark], bases: [header, start], limit: tailStart + mark)
        else { return nil }
        return End(offset: end, crossReference: section)
    }

    // MARK: Scan

    /// Looks at each `%%EOF`. The first that ends the document for sure wins; else the first that
    /// looks like an end; else the document goes to a UEL, or to the end of the data.
    private static func endByScanning(
        _ reader: inout ByteReader, _ start: Int, _ header: Int
    ) throws(AnalysisError) -> End {
        var apparent: End?
        var universalExit: Int?
        var position = header
        while true {
            var mark: Int?
            reader.seek(to: position)
            try reader.searchMarks(before: reader.byteCount) { offset, bytes in
                if bytes.starts(with: "%%EOF".utf8) {
                    mark = offset
                } else if universalExit == nil, offset > start,
                    bytes.starts(with: "%-12345X@PJL".utf8)
                {
                    universalExit = offset - 1
                }
                return mark == nil
            }
            guard let mark else { break }
            position = mark + 5
            guard let end = try end(&reader, after: mark) else { continue }
            let before = max(header, mark - 1024)
            reader.seek(to: before)
            let text = try reader.take(mark - before)
            let section = try PDFExtent.crossReference(
                &reader, text[...], bases: [header, start], limit: mark)
            let found = End(offset: end, crossReference: section)
            if section != nil { return found }
            apparent = apparent ?? found
        }
        return apparent
            ?? End(offset: universalExit ?? reader.byteCount, crossReference: nil)
    }

    // MARK: Parts

    /// What of the end of a document is looked at for its last `%%EOF`.
    private static let tailBytes = 4096

    /// The cross-reference section that the last `startxref` in `text` points to, if there is one.
    private static func crossReference(
        _ reader: inout ByteReader, _ text: ArraySlice<UInt8>, bases: [Int], limit: Int
    ) throws(AnalysisError) -> (base: Int, offset: Int)? {
        guard let keyword = Array(text).lastIndex(of: "startxref") else { return nil }
        let offset: Int? = Array(text).withUnsafeBytes { bytes in
            var lexer = PDFLexer(bytes, at: keyword + 9)
            if case .integer(let offset) = lexer.next() { return offset }
            return nil
        }
        guard let offset, offset > 0 else { return nil }
        for base in bases where offset < limit - base {
            reader.seek(to: base + offset)
            let isSection = try reader.take(64).withUnsafeBytes { bytes in
                var lexer = PDFLexer(bytes)
                switch lexer.next() {
                case .keyword(let range): return lexer.isKeyword(range, "xref")
                case .integer:
                    guard case .integer = lexer.next(), case .keyword(let range) = lexer.next()
                    else { return false }
                    return lexer.isKeyword(range, "obj")
                default: return false
                }
            }
            if isSection { return (base, offset) }
        }
        return nil
    }

    /// The end of a document whose `%%EOF` is at `mark`: after its line. Nil when more of the
    /// document comes: anything but padding before the end of the data, a UEL or another document.
    private static func end(
        _ reader: inout ByteReader, after mark: Int
    ) throws(AnalysisError) -> Int? {
        reader.seek(to: mark + 5)
        if try reader.peek() == 0x0D { reader.skip(1) }
        if try reader.peek() == 0x0A { reader.skip(1) }
        let end = reader.offset
        while let byte = try reader.peek(), PDFExtent.isPadding(byte) { reader.skip(1) }
        let next = try reader.lookahead(FormatDetector.byteCount)
        let ends =
            next.isEmpty || next.starts(with: PJLAnalyzer.exitLanguage)
            || FormatDetector.beginsDocument(next)
        return ends ? end : nil
    }

    private static func isPadding(_ byte: UInt8) -> Bool {
        [0x00, 0x04, 0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x20].contains(byte)
    }
}

extension ByteReader {
    /// Calls `body` at each percent sign from `offset` on after which there is another one, a P or
    /// a hyphen, with where it is and the 16 bytes from there (fewer at the end), until it returns
    /// false.
    fileprivate mutating func searchMarks(
        before limit: Int, _ body: (Int, [UInt8]) -> Bool
    ) throws(AnalysisError) {
        while offset < limit {
            let start = offset
            var isFound = false
            try consume { window in
                let end = min(window.count, limit - start)
                var index = 0
                while let base = window.baseAddress, index < end,
                    let hit = memchr(base + index, 0x25, end - index)
                {
                    index = base.distance(to: UnsafeRawPointer(hit))
                    isFound = index + 1 == window.count || PDFExtent.isMark(window[index + 1])
                    if isFound { return index }
                    index += 1
                }
                return end
            }
            guard isFound else {
                guard offset > start else { return }
                continue
            }
            guard body(offset, try lookahead(16)) else { return }
            skip(1)
        }
    }
}

extension PDFExtent {
    fileprivate static func isMark(_ second: UInt8) -> Bool {
        second == UInt8(ascii: "%") || second == UInt8(ascii: "P") || second == UInt8(ascii: "-")
    }
}

extension [UInt8] {
    /// Where `text` first occurs.
    func firstIndex(of text: StaticString) -> Int? {
        guard count >= text.utf8CodeUnitCount else { return nil }
        return (0...(count - text.utf8CodeUnitCount)).first { matches(text, at: $0) }
    }

    /// Where `text` last occurs.
    func lastIndex(of text: StaticString) -> Int? {
        guard count >= text.utf8CodeUnitCount else { return nil }
        return (0...(count - text.utf8CodeUnitCount)).last { matches(text, at: $0) }
    }

    private func matches(_ text: StaticString, at start: Int) -> Bool {
        (0..<text.utf8CodeUnitCount).allSatisfy { self[start + $0] == text.utf8Start[$0] }
    }
}

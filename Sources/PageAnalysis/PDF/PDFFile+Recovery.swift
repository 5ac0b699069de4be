import Glibc
import PrintModel

/// What the search for objects found besides the objects.
private struct PDFFindings {
    /// Keys of all trailers, those of later ones first.
    var trailer: PDFDictionary = [:]
    var objectStreams: [Int] = []
    var catalog: PDFReference?

    mutating func add(trailer newer: PDFDictionary) {
        for (key, value) in newer.entries { trailer[key] = value }
    }
}

extension PDFFile {
    /// Finds the objects of a damaged document by looking for "N G obj" from its start to its end,
    /// as viewers do; of several with one number the last counts, as after updates.
    ///
    /// Data of streams is jumped over where it ends as its dictionary says, so that the objects of
    /// an attached PDF are not taken for the document's own.
    ///
    /// - Returns: the trailer, or one made up from the catalog.
    func recoverObjects() throws(AnalysisError) -> PDFDictionary {
        table = PDFCrossReferenceTable()
        var findings = PDFFindings()
        var position = bytes.range.lowerBound
        while let mark = try nextMark(from: position) {
            position = mark.end
            if mark.isTrailer {
                if case .dictionary(let trailer)? = try readValue(at: mark.end) {
                    findings.add(trailer: trailer)
                }
            } else if mark.start >= base {
                table.replace(.inFile(offset: mark.start - base), for: mark.number)
                position = try look(at: mark, &findings)
            }
        }
        for stream in findings.objectStreams { try recoverObjects(inStream: stream, &findings) }
        if findings.trailer["Root"] == nil {
            guard let catalog = findings.catalog else {
                throw budget.damaged("there is no catalog")
            }
            findings.trailer["Root"] = .reference(catalog)
        }
        return findings.trailer
    }

    /// Notes what the object at `mark` is.
    ///
    /// - Returns: where the search goes on.
    private func look(
        at mark: PDFMark, _ findings: inout PDFFindings
    ) throws(AnalysisError) -> Int {
        guard affordSearch(256) else { return mark.end }
        let object: PDFValue
        do throws(AnalysisError) {
            object = try self.object(at: mark.start - base, number: mark.number)
        } catch .damaged {
            return mark.end
        }
        guard let dictionary = try dictionary(object) else { return mark.end }
        switch dictionary["Type"]?.name {
        case "Catalog": findings.catalog = PDFReference(number: mark.number, generation: 0)
        case "ObjStm": findings.objectStreams.append(mark.number)
        case "XRef": findings.add(trailer: dictionary)
        default: break
        }
        if case .stream(let stream) = object { return stream.range.upperBound }
        return mark.end
    }

    private func recoverObjects(
        inStream number: Int, _ findings: inout PDFFindings
    ) throws(AnalysisError) {
        do throws(AnalysisError) {
            let stream = try objectStream(number)
            for (index, object) in stream.numbers.enumerated() where table[object] == nil {
                table.add(.inObjectStream(number: number, index: index), for: object)
                guard findings.trailer["Root"] == nil else { continue }
                if case .dictionary(let found) = try stream.object(object, index: index, budget),
                    found["Type"]?.name == "Catalog"
                {
                    findings.catalog = PDFReference(number: object, generation: 0)
                }
            }
        } catch .damaged {
            return  // Its objects are lost.
        }
    }

    private func readValue(at offset: Int) throws(AnalysisError) -> PDFValue? {
        try bytes.withBytes(at: offset, count: 64 << 10) { (window) throws(AnalysisError) in
            var lexer = PDFLexer(window)
            return try? lexer.value()
        }
    }

    // MARK: Search

    /// Where an object or a trailer seems to begin.
    private struct PDFMark {
        var number = 0
        var isTrailer = false
        /// The offset in the job's data of the object's number.
        var start = 0
        /// After the keyword.
        var end = 0
    }

    private func nextMark(from start: Int) throws(AnalysisError) -> PDFMark? {
        var position = start
        let overlap = 32  // A mark may lie across two windows.
        while position < bytes.range.upperBound {
            let mark: PDFMark? = try bytes.withBytes(at: position, count: 64 << 10) {
                (window) throws(AnalysisError) in
                let isLast = position + window.count >= bytes.range.upperBound
                let end = isLast ? window.count : window.count - overlap
                defer { position += max(end, 1) }
                return PDFFile.firstMark(in: window, before: end, at: position)
            }
            if let mark { return mark }
        }
        return nil
    }

    private static func firstMark(
        in window: UnsafeRawBufferPointer, before end: Int, at position: Int
    ) -> PDFMark? {
        var index = 0
        while index < end {
            let byte = window[index]
            if byte >= 0x30, byte <= 0x39, index == 0 || !isRegular(window[index - 1]) {
                var lexer = PDFLexer(window, at: index)
                if case .integer(let number) = lexer.next(), case .integer = lexer.next(),
                    case .keyword(let word) = lexer.next(), word.count >= 3,
                    lexer.isKeyword(word.lowerBound..<(word.lowerBound + 3), "obj")
                {
                    return PDFMark(
                        number: number, start: position + index,
                        end: position + word.lowerBound + 3)
                }
            } else if byte == UInt8(ascii: "t"), index + 7 <= window.count {
                let lexer = PDFLexer(window)
                if lexer.isKeyword(index..<(index + 7), "trailer") {
                    return PDFMark(
                        isTrailer: true, start: position + index, end: position + index + 7)
                }
            }
            index += 1
        }
        return nil
    }

    private static func isRegular(_ byte: UInt8) -> Bool {
        [.regular, .number].contains(PDFLexer.CharacterClass(byte))
    }

    /// Where "endstream" or "endobj" follows a stream's data whose length is wrong.
    func recoverEnd(ofStreamAt start: Int) throws(AnalysisError) -> Int? {
        var position = start
        while position < bytes.range.upperBound, affordSearch(16 << 10) {
            let end: Int? = try bytes.withBytes(at: position, count: 16 << 10) {
                (window) throws(AnalysisError) in
                defer { position += max(window.count - 16, 1) }
                var index = 0
                while let start = window.baseAddress, index < window.count,
                    let hit = memchr(start + index, 0x65, window.count - index)
                {
                    index = start.distance(to: UnsafeRawPointer(hit))
                    let lexer = PDFLexer(window)
                    if index + 9 <= window.count,
                        lexer.isKeyword(index..<(index + 9), "endstream")
                            || lexer.isKeyword(index..<(index + 6), "endobj")
                    {
                        return position + index
                    }
                    index += 1
                }
                return nil
            }
            if let end { return end }
        }
        return nil
    }
}

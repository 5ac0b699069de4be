import PrintModel

extension PDFFile {
    /// Sections that a document may have: one for each time that it was saved.
    private static let maximumSectionCount = 10_000
    /// Decoded bytes of a cross-reference stream: eight million objects of eight bytes.
    private static let maximumStreamBytes = 64 << 20

    /// Reads all sections from the newest on into the table (ISO 32000-1, 7.5.4 to 7.5.8).
    ///
    /// - Returns: the newest trailer.
    func readCrossReferences(at newest: Int) throws(AnalysisError) -> PDFDictionary {
        var newestTrailer: PDFDictionary?
        var visited: Set<Int> = []
        var next: Int? = newest
        while let offset = next {
            guard visited.insert(offset).inserted, visited.count <= PDFFile.maximumSectionCount
            else { throw budget.damaged("cross-reference sections form a loop") }
            let trailer = try readSection(at: offset)
            newestTrailer = newestTrailer ?? trailer
            switch trailer["Prev"] {
            case nil, .null: next = nil
            case .integer(let previous): next = previous
            default: throw budget.damaged("a previous section is nowhere")
            }
        }
        return newestTrailer ?? [:]
    }

    private func readSection(at offset: Int) throws(AnalysisError) -> PDFDictionary {
        guard offset > 0, offset < bytes.range.upperBound - base else {
            throw budget.damaged("a cross-reference section past the end")
        }
        let isTable = try bytes.withBytes(at: base + offset, count: 32) {
            (window) throws(AnalysisError) in
            var lexer = PDFLexer(window)
            if case .keyword(let range) = lexer.next() { return lexer.isKeyword(range, "xref") }
            return false
        }
        guard isTable else { return try readStream(at: offset) }
        var free: [Int] = []
        let trailer = try readTable(at: offset, free: &free)
        // What the table of a hybrid file calls free may be in its stream (7.5.8.4).
        if let hybrid = trailer["XRefStm"] {
            guard case .integer(let offset) = hybrid else {
                throw budget.damaged("a hybrid section is nowhere")
            }
            _ = try readStream(at: offset)
        }
        for number in free { table.add(.free, for: number) }
        return trailer
    }

    // MARK: Tables

    private func readTable(at offset: Int, free: inout [Int]) throws(AnalysisError) -> PDFDictionary
    {
        var position = base + offset
        var rows: Range<Int>?  // Of the subsection: object numbers still to come.
        var sawKeyword = false
        while true {
            // As many tokens as are surely whole: a row has 20 bytes.
            let trailerOffset: Int? = try bytes.withBytes(at: position, count: 64 << 10) {
                (window) throws(AnalysisError) in
                var lexer = PDFLexer(window)
                if !sawKeyword {
                    _ = lexer.next()
                    sawKeyword = true
                }
                let isLast = position + window.count >= bytes.range.upperBound
                defer { position += lexer.position }
                while isLast || window.count - lexer.position > 64 {
                    let start = lexer.position
                    let first = lexer.next()
                    if case .keyword(let range) = first, rows == nil,
                        lexer.isKeyword(range, "trailer")
                    {
                        return position + start
                    }
                    guard case .integer(let one) = first, case .integer(let other) = lexer.next(),
                        one >= 0, other >= 0
                    else { throw budget.damaged("a cross-reference table is malformed") }
                    guard let numbers = rows, let number = numbers.first else {
                        guard one <= PDFCrossReferenceTable.maximumObjectNumber,
                            other <= bytes.range.count / 16
                        else { throw budget.damaged("a cross-reference table is malformed") }
                        rows = other > 0 ? one..<(one + other) : nil
                        continue
                    }
                    guard case .keyword(let range) = lexer.next(), range.count == 1 else {
                        throw budget.damaged("a cross-reference table is malformed")
                    }
                    if window[range.lowerBound] == UInt8(ascii: "n") {
                        table.add(.inFile(offset: one), for: number)
                    } else {
                        free.append(number)
                    }
                    rows = numbers.count > 1 ? (number + 1)..<numbers.upperBound : nil
                }
                return nil
            }
            if let trailerOffset { return try readTrailer(at: trailerOffset) }
        }
    }

    private func readTrailer(at offset: Int) throws(AnalysisError) -> PDFDictionary {
        let value = try bytes.withBytes(at: offset, count: 64 << 10) {
            (window) throws(AnalysisError) in
            var lexer = PDFLexer(window)
            _ = lexer.next()
            return try? lexer.value()
        }
        guard case .dictionary(let trailer)? = value else {
            throw budget.damaged("a trailer is malformed")
        }
        return trailer
    }

    // MARK: Streams

    /// Reads a cross-reference stream (7.5.8).
    ///
    /// - Returns: its dictionary, which is a trailer as well.
    private func readStream(at offset: Int) throws(AnalysisError) -> PDFDictionary {
        guard offset > 0, offset < bytes.range.upperBound - base,
            case .stream(let stream) = try object(at: offset, number: nil),
            stream.dictionary["Type"]?.name == "XRef",
            case .array(let widthValues)? = stream.dictionary["W"], widthValues.count >= 3
        else { throw budget.damaged("no cross-reference section where one should be") }
        let widths = widthValues.prefix(3).map { $0.integer ?? -1 }
        guard widths.allSatisfy((0...8).contains), widths.reduce(0, +) > 0 else {
            throw budget.damaged("a cross-reference stream is malformed")
        }
        var numbers: [Int] = []
        if case .array(let index)? = stream.dictionary["Index"] {
            numbers = index.map { $0.integer ?? -1 }
        } else {
            numbers = [0, stream.dictionary["Size"]?.integer ?? -1]
        }
        guard numbers.count % 2 == 0, numbers.allSatisfy({ (0...(1 << 40)).contains($0) }) else {
            throw budget.damaged("a cross-reference stream is malformed")
        }
        let rows = try decodedWhole(stream, limit: PDFFile.maximumStreamBytes)
        var position = 0
        for pair in stride(from: 0, to: numbers.count, by: 2) {
            for number in numbers[pair]..<(numbers[pair] + numbers[pair + 1]) {
                guard position + widths.reduce(0, +) <= rows.count else {
                    throw budget.damaged("a cross-reference stream is cut short")
                }
                addRow(rows, &position, widths, for: number)
            }
        }
        return stream.dictionary
    }

    private func addRow(_ rows: [UInt8], _ position: inout Int, _ widths: [Int], for number: Int) {
        var fields = (1, 0, 0)  // The type is 1 where it is left out (table 17).
        func field(_ width: Int) -> Int {
            var value: UInt64 = 0
            for _ in 0..<width {
                value = value << 8 | UInt64(rows[position])
                position += 1
            }
            return Int(truncatingIfNeeded: value)
        }
        if widths[0] > 0 { fields.0 = field(widths[0]) }
        fields.1 = field(widths[1])
        fields.2 = field(widths[2])
        switch fields.0 {
        case 0: table.add(.free, for: number)
        case 1: table.add(.inFile(offset: fields.1), for: number)
        case 2: table.add(.inObjectStream(number: fields.1, index: fields.2), for: number)
        default: break  // Types to come name null objects (7.5.8.3).
        }
    }
}

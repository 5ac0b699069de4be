import PrintModel

/// Counts the pages of Canon's BJ raster language (BJ-10 to PIXMA), with the BJL lines that may go
/// before it. A form feed puts a page out.
///
/// The commands with lengths are ESC, "(" or "[", a letter, a little-endian length of two bytes, and
/// the data; Gutenprint and Ghostscript make what is read here.
struct CanonBJAnalyzer {
    private enum Control {
        static let formFeed: UInt8 = 0x0C
        static let escape: UInt8 = 0x1B
    }

    /// Later printers are talked to in XML between the commands, of which nothing is printed.
    private static let startOfXML = Array("<?xml ".utf8)
    private static let namespace: StaticString = "http://www.canon.com/ns/cmd/"
    private static let endOfXML: StaticString = "</cmd>"
    private static let endOfBJL: StaticString = "BJLEND\n"
    /// How far BJL's lines, or an element of XML, may go.
    private static let longestTextBytes = 64 << 10
    /// Canon's printers leave 3.4 mm free at each side, 3 mm at the top and 7 mm at the bottom; the
    /// data gives the rest, in 1/60 inch.
    private static let horizontalMarginsPoints = 19.3
    private static let verticalMarginsPoints = 28.3

    /// Every job begins with ESC [ K, which sets the printer back or goes to BJL, or with XML.
    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: Array("\u{1B}[K\u{02}\u{00}\u{00}".utf8))
            || bytes.starts(with: startOfXML)
                && Array(bytes.prefix(256)).firstIndex(of: namespace) != nil
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var state = State(page: HostPage(startOffset: reader.offset))
        while let byte = try reader.peek() {
            switch byte {
            case Control.formFeed:
                reader.skip(1)
                try state.page.end(at: reader.offset, into: &builder)
                state.begin(at: reader.offset)
            case Control.escape:
                let start = reader.offset
                try builder.countObjects(offsetBytes: start)
                guard try command(&state, &reader) else {
                    return try finish(state, start, into: &builder)
                }
            case UInt8(ascii: "<") where try isXML(&reader):
                try skip(past: CanonBJAnalyzer.endOfXML, &reader)
            default:
                reader.skip(1)
                if byte > 0x20, byte != 0x7F { state.page.ink.formUnion(.mark) }
            }
        }
        try finish(state, reader.offset, into: &builder)
    }

    private struct State {
        var page: HostPage
        /// Whether rows are packed.
        var isCompressed = false
        /// The colours of the blocks of many rows, which take turns, by their letters; none where
        /// nothing was said.
        var blockColors: [UInt8] = []
        /// Blocks since the page began.
        var blockCount = 0

        mutating func begin(at offset: Int) {
            var next = HostPage(startOffset: offset)
            (next.media, next.sides) = (page.media, page.sides)
            page = next
            blockCount = 0
        }

        /// The ink of the next block, if it has any.
        mutating func nextBlockInk() -> Ink {
            defer { blockCount += 1 }
            guard !blockColors.isEmpty else { return .color }
            return CanonBJAnalyzer.ink(of: blockColors[blockCount % blockColors.count])
        }
    }

    private func finish(
        _ state: State, _ offset: Int, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if state.page.ink.contains(.mark) {
            try state.page.endEarly(at: offset, into: &builder)
        }
    }

    /// - Returns: false at a command of no BJ printer, which stays: another language begins.
    private func command(
        _ state: inout State, _ reader: inout ByteReader
    ) throws(AnalysisError) -> Bool {
        let start = try reader.lookahead(5)
        guard start.count >= 2 else {
            reader.skip(start.count)
            return true
        }
        switch start[1] {
        case UInt8(ascii: "("), UInt8(ascii: "["):
            reader.skip(5)
            let byteCount = start.littleEndian(2, at: 3)
            let name = start[1] == UInt8(ascii: "(") ? start.bigEndian(1, at: 2) : 0
            try run(
                UInt8(name), isBracket: start[1] == UInt8(ascii: "["), start.bigEndian(1, at: 2),
                byteCount, &state, &reader)
        case UInt8(ascii: "%"):
            return false
        case let letter:
            reader.skip(2 + (CanonBJAnalyzer.parameterCounts[letter] ?? 0))
        }
        return true
    }

    private func run(
        _ name: UInt8, isBracket: Bool, _ letter: Int, _ byteCount: Int, _ state: inout State,
        _ reader: inout ByteReader
    ) throws(AnalysisError) {
        switch (isBracket, UInt8(truncatingIfNeeded: letter)) {
        case (false, UInt8(ascii: "A")):
            guard byteCount > 0, let color = try reader.next() else { break }
            if try hasInk(byteCount - 1, isCompressed: state.isCompressed, &reader) {
                state.page.ink.formUnion(CanonBJAnalyzer.ink(of: color))
            }
        case (false, UInt8(ascii: "F")):
            let ink = state.nextBlockInk()
            if try hasInk(byteCount, isCompressed: state.isCompressed, &reader) {
                state.page.ink.formUnion(ink)
            }
        case (true, UInt8(ascii: "g")):
            guard byteCount > 0 else { break }
            reader.skip(1)
            if try hasInk(byteCount - 1, isCompressed: false, &reader) {
                state.page.ink.formUnion(.mark)
            }
        case (false, UInt8(ascii: "b")):
            state.isCompressed = try reader.record(byteCount)?.first == 1
        case (false, UInt8(ascii: "L")):
            state.blockColors = try reader.record(byteCount) ?? []
            state.blockCount = 0
        case (false, UInt8(ascii: "$")):
            // Sent for both sides alone, and the same for either edge.
            state.page.sides = .twoSidedLongEdge
            reader.skip(byteCount)
        case (false, UInt8(ascii: "p")):
            state.page.media = media(try reader.record(byteCount) ?? [])
        case (true, UInt8(ascii: "K")):
            if try reader.record(byteCount)?.last == 0x1F {
                try skip(past: CanonBJAnalyzer.endOfBJL, &reader)
            }
        default:
            reader.skip(byteCount)
        }
    }

    private func isXML(_ reader: inout ByteReader) throws(AnalysisError) -> Bool {
        let start = CanonBJAnalyzer.startOfXML
        return try reader.lookahead(start.count) == start
    }

    /// Moves past what ends BJL or XML.
    private func skip(past end: StaticString, _ reader: inout ByteReader) throws(AnalysisError) {
        let text = try reader.lookahead(CanonBJAnalyzer.longestTextBytes)
        guard let start = text.firstIndex(of: end) else {
            throw .damaged(.canonBJ, reason: "BJL or XML without end", offsetBytes: reader.offset)
        }
        reader.skip(start + end.utf8CodeUnitCount)
    }

    private static func ink(of color: UInt8) -> Ink {
        color == UInt8(ascii: "K") || color == UInt8(ascii: "k") ? .mark : .color
    }

    /// Whether `byteCount` bytes of rows hold any dot; they are taken. Packed rows are PackBits, in
    /// which 0x80 ends a row of a block.
    private func hasInk(
        _ byteCount: Int, isCompressed: Bool, _ reader: inout ByteReader
    ) throws(AnalysisError) -> Bool {
        guard let row = try reader.record(byteCount) else { return false }
        guard isCompressed else { return row.contains { $0 != 0 } }
        var index = 0
        while index < row.count {
            let control = row[index]
            let count = control < 0x80 ? Int(control) + 1 : control == 0x80 ? 0 : 1
            let end = min(row.count, index + 1 + count)
            if row[index + 1..<end].contains(where: { $0 != 0 }) { return true }
            index = end
        }
        return false
    }

    /// The printable length and width of "ESC ( p", at its start and in its second half.
    private func media(_ fields: [UInt8]) -> MediaSize? {
        // Worked out too roughly to be called a size of its own.
        let size = MediaSize(
            widthPoints: Double(fields.bigEndian(2, at: 4)) * 72 / 60
                + CanonBJAnalyzer.horizontalMarginsPoints,
            heightPoints: Double(fields.bigEndian(2, at: 0)) * 72 / 60
                + CanonBJAnalyzer.verticalMarginsPoints
        )
        return size?.isRegistered == true ? size : nil
    }

    /// Bytes after the commands of one letter that have any (IBM Proprinter).
    private static let parameterCounts: [UInt8: Int] = {
        let counts: [(String, Int)] = [("3ACIJNPQSUW-_", 1), ("\\Xde", 2)]
        var table: [UInt8: Int] = [:]
        for (letters, count) in counts {
            for letter in letters.utf8 { table[letter] = count }
        }
        return table
    }()
}

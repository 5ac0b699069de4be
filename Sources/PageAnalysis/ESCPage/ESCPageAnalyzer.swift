import PrintModel

/// Counts the pages of Epson's ESC/Page and ESC/Page-Color (LP and AL-C printers), with the EJL lines
/// around them. A form feed puts a page out, and so do a reset and the end for a page with marks.
///
/// A command is GS, numbers, small letters and a capital; one with "{" is followed by as many bytes
/// as its first number says.
struct ESCPageAnalyzer {
    private enum Control {
        static let lineFeed: UInt8 = 0x0A
        static let formFeed: UInt8 = 0x0C
        static let escape: UInt8 = 0x1B
        static let group: UInt8 = 0x1D
    }

    /// Goes from any language to EJL.
    private static let startOfEJL: [UInt8] = [Control.escape, 0x01] + Array("@EJL".utf8)
    private static let longestLineBytes = 4096
    private static let longestCommandBytes = 256

    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: startOfEJL)
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var state = State(page: HostPage(startOffset: reader.offset))
        loop: while let byte = try reader.peek() {
            let start = reader.offset
            switch byte {
            case Control.escape:
                let next = try reader.lookahead(ESCPageAnalyzer.startOfEJL.count)
                if next.count < ESCPageAnalyzer.startOfEJL.count {
                    reader.skip(next.count)
                } else if next == ESCPageAnalyzer.startOfEJL {
                    try state.endMarked(at: start, into: &builder)
                    try lines(&state, &reader, &builder)
                } else if next.starts(with: Array("\u{1B}%-1".utf8)) {
                    break loop
                } else {
                    // ESC S and ESC z leave the printer's other language for this one.
                    let parameterCounts = [UInt8(ascii: "S"): 1, UInt8(ascii: "z"): 2]
                    reader.skip(2 + (next.count > 1 ? parameterCounts[next[1]] ?? 0 : 0))
                }
            case Control.group:
                reader.skip(1)
                try command(&state, &reader, &builder)
            case Control.formFeed:
                reader.skip(1)
                try state.end(at: reader.offset, into: &builder)
            default:
                reader.skip(1)
                if byte > 0x20, byte != 0x7F { state.mark() }
                continue
            }
            try builder.countObjects(offsetBytes: start)
        }
        try state.endMarked(at: reader.offset, into: &builder)
    }

    private struct State {
        var page: HostPage
        var paint = ESCPagePaint()
        /// EJL's copies and sets of copies.
        var copies: Int?
        var quantity: Int?
        /// Pages without marks that were turned over: the last one only ejects the sheet.
        var blankTurns: [HostPage] = []

        mutating func mark() {
            page.ink.formUnion(paint.color)
        }

        mutating func end(
            at offset: Int, into builder: inout AnalysisBuilder
        ) throws(AnalysisError) {
            for blank in blankTurns { try blank.end(at: blank.startOffset, into: &builder) }
            blankTurns = []
            let ended = asPrinted(page)
            begin(at: offset)
            try ended.end(at: offset, into: &builder)
        }

        mutating func turn(
            at offset: Int, into builder: inout AnalysisBuilder
        ) throws(AnalysisError) {
            if page.ink.isEmpty {
                blankTurns.append(asPrinted(page))
                begin(at: offset)
                try builder.countObjects(offsetBytes: offset)
            } else {
                try end(at: offset, into: &builder)
            }
        }

        mutating func endMarked(
            at offset: Int, into builder: inout AnalysisBuilder
        ) throws(AnalysisError) {
            if page.ink.isEmpty {
                blankTurns = []
            } else {
                try end(at: offset, into: &builder)
            }
        }

        private func asPrinted(_ page: HostPage) -> HostPage {
            var page = page
            if page.copies == nil { page.copies = copies }
            if let quantity {
                let (product, overflow) = (page.copies ?? 1).multipliedReportingOverflow(
                    by: quantity)
                page.copies = overflow ? .max : product
            }
            return page
        }

        private mutating func begin(at offset: Int) {
            var next = HostPage(startOffset: offset)
            next.media = page.media
            next.sides = page.sides
            next.copies = page.copies
            page = next
        }
    }

    // MARK: EJL

    /// The lines of EJL, up to the one that enters a language or the last.
    private func lines(
        _ state: inout State, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        reader.skip(2)
        defer { if reader.remaining < 4 { reader.skip(reader.remaining) } }
        while try reader.lookahead(4) == Array("@EJL".utf8) {
            var line: [UInt8] = []
            while let byte = try reader.next(), byte != Control.lineFeed {
                if line.count < ESCPageAnalyzer.longestLineBytes { line.append(byte) }
            }
            try builder.countObjects(offsetBytes: reader.offset)
            let words = String(decoding: line, as: UTF8.self).uppercased()
                .split { " \r".contains($0) }.dropFirst().map(String.init)
            switch words.first {
            case "SET": for word in words.dropFirst() { set(word, &state) }
            case "ENTER", "EN":
                state.paint = ESCPagePaint()
                state.paint.isColor = words.contains { $0.hasSuffix("=ESC/PAGE-COLOR") }
                return
            default: break
            }
        }
    }

    private func set(_ word: String, _ state: inout State) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return }
        let count = Int(parts[1]).flatMap { (1...32767).contains($0) ? $0 : nil }
        switch parts[0] {
        case "CO": state.copies = count ?? state.copies
        case "QT": state.quantity = count ?? state.quantity
        case "PS": state.page.media = MediaSize(pjlPaper: parts[1]) ?? state.page.media
        case "DX": state.page.sides = parts[1] == "ON" ? .twoSidedLongEdge : .oneSided
        case "BD":
            if state.page.sides?.isTwoSided == true, parts[1] == "SE" {
                state.page.sides = .twoSidedShortEdge
            }
        default: break
        }
    }

    // MARK: Commands

    private func command(
        _ state: inout State, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        var digits: [UInt8] = []
        var name = ""
        while let byte = try reader.next() {
            guard reader.offset - start <= ESCPageAnalyzer.longestCommandBytes else { break }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ";"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "+"):
                digits.append(byte)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "{"):
                name.append(Character(UnicodeScalar(byte)))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                name.append(Character(UnicodeScalar(byte)))
                let numbers = String(decoding: digits, as: UTF8.self)
                    .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
                return try run(name, numbers, &state, &reader, &builder)
            default:
                throw .damaged(.escPage, reason: "illegal command", offsetBytes: start)
            }
        }
        if !reader.isAtEnd {
            throw .damaged(.escPage, reason: "illegal command", offsetBytes: start)
        }
    }

    private func run(
        _ name: String, _ numbers: [Int?], _ state: inout State, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let first = numbers.first ?? nil
        if name.contains("{") {
            guard let byteCount = first, byteCount >= 0 else {
                throw .damaged(.escPage, reason: "data without length", offsetBytes: reader.offset)
            }
            if name == "plr{E" {
                try state.paint.setPalette(numbers, byteCount, &reader)
            } else if name.hasSuffix("{I") {
                state.page.ink.formUnion(try state.paint.imageInk(byteCount, &reader))
            } else {
                // Characters are stored, for "dbF" to print.
                reader.skip(byteCount)
            }
            return
        }
        switch name {
        case "rhE": try state.endMarked(at: reader.offset, into: &builder)
        case "dpsE": try state.turn(at: reader.offset, into: &builder)
        case "coO": state.page.copies = first.map { max(1, $0) }
        case "psE": state.page.media = first.flatMap { paper($0) }
        case "sdE": state.page.sides = first == 1 ? .twoSidedLongEdge : .oneSided
        case "bdE":
            if state.page.sides?.isTwoSided == true {
                state.page.sides = first == 1 ? .twoSidedShortEdge : .twoSidedLongEdge
            }
        case "dbF": state.mark()
        default: state.page.ink.formUnion(state.paint.run(name, numbers))
        }
    }

    private func paper(_ number: Int) -> MediaSize? {
        switch number {
        case 13: MediaSize(named: "a3")
        case 14: MediaSize(named: "a4")
        case 15: MediaSize(named: "a5")
        case 16: MediaSize(named: "a6")
        case 24: MediaSize(named: "jis_b4_257x364mm")
        case 25: MediaSize(named: "jis_b5_182x257mm")
        case 30: MediaSize(named: "letter")
        case 31: MediaSize(named: "statement")
        case 32: MediaSize(named: "legal")
        case 33: MediaSize(named: "executive")
        case 34: MediaSize(named: "8.5x13in")
        case 35: MediaSize(named: "8x10.5in")
        case 36: MediaSize(named: "ledger")
        case 37: MediaSize(named: "210x330mm")
        case 38: MediaSize(named: "jpn_hagaki_100x148mm")
        case 72: MediaSize(named: "329x483mm")
        case 80: MediaSize(named: "monarch")
        case 81: MediaSize(named: "com10")
        case 90: MediaSize(named: "iso_dl_110x220mm")
        case 91: MediaSize(named: "iso_c5_162x229mm")
        default: nil
        }
    }
}

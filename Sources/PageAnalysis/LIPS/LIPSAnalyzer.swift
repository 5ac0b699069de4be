import PrintModel

/// Counts the pages of Canon LIPS II+, III and IV, and of what came before them (Ghostscript's `lips`
/// devices and `lbp8`). A form feed puts a page out, and so does ESC =.
///
/// Controls are those of ISO 6429, in one byte or as ESC and a letter. What has a length is the
/// raster of "CSI n ... .r", and images among the commands of the vector mode.
struct LIPSAnalyzer {
    private enum Control {
        static let lineFeed: UInt8 = 0x0A
        static let formFeed: UInt8 = 0x0C
        static let escape: UInt8 = 0x1B
        static let endOfVectorCommand: UInt8 = 0x1E
        static let deviceControl: UInt8 = 0x90
        static let sequence: UInt8 = 0x9B
        static let stringEnd: UInt8 = 0x9C
    }

    private static let longestSequenceBytes = 256
    private static let longestVectorBytes = 1 << 20

    /// The job begins with ESC % @ or ESC @, and a device control string, "n;n;nJ"; on the LBP-4 and
    /// LBP-8 with what leaves their other mode and resets.
    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        let start = Array(bytes.prefix(64))
        if start.starts(with: Array("\u{1B};\u{1B}c\u{1B};".utf8)) { return true }
        let resets = ["\u{1B}%@", "\u{1B}@"].map { Array($0.utf8) }
        guard let reset = resets.first(where: { start.starts(with: $0) }) else { return false }
        var rest = start[reset.count...]
        if rest.first == Control.deviceControl {
            rest = rest.dropFirst()
        } else if rest.starts(with: [Control.escape, UInt8(ascii: "P")]) {
            rest = rest.dropFirst(2)
        } else {
            return false
        }
        let numbers = rest.prefix { 0x30...0x39 ~= $0 || [0x2E, 0x3B].contains($0) }
        return !numbers.isEmpty && rest.dropFirst(numbers.count).first == UInt8(ascii: "J")
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var state = State(page: HostPage(startOffset: reader.offset))
        loop: while let byte = try reader.peek() {
            let start = reader.offset
            switch byte {
            case Control.formFeed:
                reader.skip(1)
                try state.page.end(at: reader.offset, into: &builder)
                state.begin(at: reader.offset)
            case Control.escape:
                let next = try reader.lookahead(4)
                if next.starts(with: Array("\u{1B}%-1".utf8)) { break loop }
                reader.skip(2)
                switch next.count > 1 ? next[1] : 0 {
                case UInt8(ascii: "["): try sequence(&state, &reader, &builder)
                case UInt8(ascii: "P"): try skipString(&reader)
                case UInt8(ascii: "%"): reader.skip(1)
                case UInt8(ascii: "="):
                    try state.page.end(at: reader.offset, into: &builder)
                    state.begin(at: reader.offset)
                default: break
                }
            case Control.sequence:
                reader.skip(1)
                try sequence(&state, &reader, &builder)
            case Control.deviceControl:
                reader.skip(1)
                try skipString(&reader)
            default:
                reader.skip(1)
                if byte > 0x20, byte != 0x7F, !(0x80...0x9F).contains(byte) {
                    state.page.ink.formUnion(.mark)
                }
                continue
            }
            try builder.countObjects(offsetBytes: start)
        }
        if state.page.ink.contains(.mark) {
            try state.page.endEarly(at: reader.offset, into: &builder)
        }
    }

    private struct State {
        var page: HostPage
        var unit = 0  // Of the sizes that are given in numbers.
        var isColor = false

        mutating func begin(at offset: Int) {
            var next = HostPage(startOffset: offset)
            next.media = page.media
            next.sides = page.sides
            next.copies = page.copies
            page = next
        }

        mutating func mark() {
            page.ink.formUnion(isColor ? .color : .mark)
        }
    }

    /// A device control string ends with ST, as one byte or two.
    private func skipString(_ reader: inout ByteReader) throws(AnalysisError) {
        while let byte = try reader.next(), byte != Control.stringEnd {
            if byte == Control.escape {
                reader.skip(1)
                return
            }
        }
    }

    /// A control sequence: numbers, and the characters that name it.
    private func sequence(
        _ state: inout State, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        var numbers = [0]
        var name = ""
        while let byte = try reader.next() {
            guard reader.offset - start <= LIPSAnalyzer.longestSequenceBytes else {
                throw .damaged(.canonLIPS, reason: "illegal sequence", offsetBytes: start)
            }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = Int(byte - UInt8(ascii: "0"))
                numbers[numbers.count - 1] = min(
                    Int(Int32.max), numbers[numbers.count - 1] * 10 + digit)
            case UInt8(ascii: ";"): numbers.append(0)
            case 0x20...0x2F, 0x3C...0x3F: name.append(Character(UnicodeScalar(byte)))
            case 0x40...0x7E:
                name.append(Character(UnicodeScalar(byte)))
                return try run(name, numbers, &state, &reader, &builder)
            default: break
            }
        }
    }

    private func run(
        _ name: String, _ numbers: [Int], _ state: inout State, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let first = numbers[0]
        switch name {
        case ".r" where numbers.count > 5, ".&r":
            // Of the LBP-310 and LBP-320 (Ghostscript's devices): what follows could be anything.
            throw .damaged(
                .canonLIPS, reason: "a raster that does not say how long it is",
                offsetBytes: reader.offset)
        case ".r":
            if first > 0 { state.mark() }
            reader.skip(first)
        case "&}":
            try vectors(&state, &reader, &builder)
        case "\"p":
            state.isColor = first != 0
            if state.isColor {
                builder.warn("LIPS in colour mode, taken as colour", offsetBytes: reader.offset)
            }
        case "v": state.page.copies = max(1, first)
        case "#x":
            if first == 0 {
                state.page.sides = .oneSided
            } else {
                state.page.sides =
                    state.page.sides?.isTwoSided == true ? state.page.sides : .twoSidedLongEdge
            }
        case "#w":
            if state.page.sides?.isTwoSided == true {
                state.page.sides = first == 2 ? .twoSidedShortEdge : .twoSidedLongEdge
            }
        case " I": state.unit = first
        case "p": state.page.media = paper(numbers, unit: state.unit) ?? state.page.media
        default: break
        }
    }

    /// Sizes by number, the odd ones lying; 80 and 81 in units of 1/720 inch.
    private func paper(_ numbers: [Int], unit: Int) -> MediaSize? {
        switch numbers[0] {
        case 12, 13: return MediaSize(named: "a3")
        case 14, 15: return MediaSize(named: "a4")
        case 16, 17: return MediaSize(named: "a5")
        case 18, 19: return MediaSize(named: "jpn_hagaki_100x148mm")
        case 24, 25: return MediaSize(named: "jis_b4_257x364mm")
        case 26, 27: return MediaSize(named: "jis_b5_182x257mm")
        case 30, 31: return MediaSize(named: "letter")
        case 32, 33: return MediaSize(named: "legal")
        case 34, 35: return MediaSize(named: "ledger")
        case 40, 41: return MediaSize(named: "executive")
        case 80, 81:
            // Unit 2 is 1/720 inch, as is none.
            guard numbers.count >= 3, unit == 0 || unit == 2 else { return nil }
            return MediaSize(
                widthPoints: Double(numbers[1]) / 10, heightPoints: Double(numbers[2]) / 10)
        default: return nil
        }
    }

    /// The vector mode: commands that end in IS2, up to "}p". An image, "}Q1...", ends with the
    /// number of its bytes, which follow.
    private func vectors(
        _ state: inout State, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        while !reader.isAtEnd {
            let start = reader.offset
            try builder.countObjects(offsetBytes: start)
            var command: [UInt8] = []
            while let byte = try reader.next(), byte != Control.endOfVectorCommand {
                command.append(byte)
                guard command.count <= LIPSAnalyzer.longestVectorBytes else {
                    throw .damaged(.canonLIPS, reason: "illegal vector command", offsetBytes: start)
                }
            }
            let name = String(decoding: command.prefix(2), as: UTF8.self)
            switch name {
            case "}p": return
            case "}Q":
                let byteCount = LIPSAnalyzer.lastNumber(command.dropFirst(2))
                if byteCount > 0 { state.mark() }
                reader.skip(byteCount)
            default:
                // Lines, areas and text; not what only sets something.
                if let first = name.utf8.first, "0123456789".utf8.contains(first) { state.mark() }
            }
        }
    }

    /// Numbers of the vector mode are bytes of 0x40 and more with six bits each, and a last one with
    /// four, 0x30 for positive numbers.
    private static func lastNumber(_ bytes: some Sequence<UInt8>) -> Int {
        var last = 0
        var number = 0
        for byte in bytes {
            if byte >= 0x40 {
                number = min(Int(Int32.max), number << 6 | Int(byte & 0x3F))
            } else {
                last = min(Int(Int32.max), number << 4 | Int(byte & 0x0F))
                number = 0
            }
        }
        return last
    }
}

import PrintModel

/// Counts the pages of NEC's NPDL (MultiWriter), as Ghostscript's `npdl` device writes it. A form
/// feed puts a page out.
///
/// A command is FS, a character, and parameters up to a full stop; that of an image says how many
/// bytes follow it.
struct NPDLAnalyzer {
    private enum Control {
        static let formFeed: UInt8 = 0x0C
        static let escape: UInt8 = 0x1B
        static let fileSeparator: UInt8 = 0x1C
    }

    private static let longestCommandBytes = 256

    /// A software reset, and then a command of the page mode.
    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [Control.escape] + Array("c1".utf8) + [Control.fileSeparator])
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page = HostPage(startOffset: reader.offset)
        loop: while let byte = try reader.peek() {
            let start = reader.offset
            switch byte {
            case Control.formFeed:
                reader.skip(1)
                try page.end(at: reader.offset, into: &builder)
                var next = HostPage(startOffset: reader.offset)
                (next.media, next.sides, next.copies) = (page.media, page.sides, page.copies)
                page = next
            case Control.fileSeparator:
                reader.skip(1)
                try command(&page, &reader)
            case Control.escape:
                let next = try reader.lookahead(3)
                if next.count > 1, next[1] == UInt8(ascii: "%") { break loop }
                reader.skip(next.starts(with: [Control.escape, UInt8(ascii: "c")]) ? 3 : 2)
            default:
                reader.skip(1)
                if byte > 0x20, byte != 0x7F { page.ink = .mark }
                continue
            }
            try builder.countObjects(offsetBytes: start)
        }
        if page.ink.contains(.mark) { try page.endEarly(at: reader.offset, into: &builder) }
    }

    private func command(_ page: inout HostPage, _ reader: inout ByteReader) throws(AnalysisError) {
        let start = reader.offset
        var text: [UInt8] = []
        while let byte = try reader.next(), byte != UInt8(ascii: ".") {
            text.append(byte)
            guard text.count <= NPDLAnalyzer.longestCommandBytes, (0x20...0x7E).contains(byte)
            else { throw .damaged(.npdl, reason: "illegal command", offsetBytes: start) }
        }
        let parameters = String(decoding: text.dropFirst(), as: UTF8.self)
            .split(separator: ",", omittingEmptySubsequences: false)
        switch text.first {
        case UInt8(ascii: "i") where parameters.count >= 6:
            guard let byteCount = Int(parameters[5]), byteCount >= 0 else { break }
            if byteCount > 0 { page.ink = .mark }
            reader.skip(byteCount)
        case UInt8(ascii: "x"):
            page.copies = parameters.first.flatMap { Int($0) }.map { max(1, min(99, $0)) }
        case UInt8(ascii: "f"):
            page.media = paper(parameters.first.map { String($0.dropFirst()) } ?? "")
        case UInt8(ascii: "'"):
            // Both sides: 1 bound at the long edge, 2 at the short one.
            guard parameters.first == "B" else {
                page.sides = .oneSided
                break
            }
            let isShortEdge = parameters.count > 2 && parameters[2] == "2"
            page.sides = isShortEdge ? .twoSidedShortEdge : .twoSidedLongEdge
        default: break
        }
    }

    private func paper(_ name: String) -> MediaSize? {
        switch name {
        case "LT": MediaSize(named: "letter")
        case "PC": MediaSize(named: "jpn_hagaki_100x148mm")
        case "UPPC": MediaSize(named: "200x148mm")
        default: MediaSize(pjlPaper: name)
        }
    }
}

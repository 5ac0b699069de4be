import PrintModel

/// Counts the pages of Brother's HBP (HL-720, HL-730 and their kin), which PJL enters by name:
/// commands of "@" and a letter. Brother has published no standard; Ghostscript's `hl7x0` device,
/// made after Brother's documentation, writes what is read here.
struct BrotherHBPAnalyzer {
    private static let prefix = UInt8(ascii: "@")
    /// A row like the one before, of which the first is white.
    private static let sameRow: UInt8 = 0xFF

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page = HostPage(startOffset: reader.offset)
        while try reader.peek() == BrotherHBPAnalyzer.prefix {
            let start = reader.offset
            try builder.countObjects(offsetBytes: start)
            reader.skip(1)
            switch try reader.next() {
            case UInt8(ascii: "L"): reader.skip(1)  // The resolution.
            case UInt8(ascii: "G"):
                guard let count = try reader.record(3)?.bigEndian(3, at: 0) else { break }
                try reader.pieces(count) { rows in
                    if rows.contains(where: { $0 != BrotherHBPAnalyzer.sameRow }) {
                        page.ink = .mark
                    }
                    return page.ink.isEmpty
                }
            case UInt8(ascii: "F"):
                try page.end(at: reader.offset, into: &builder)
                page = HostPage(startOffset: reader.offset)
            case UInt8(ascii: "N"): break
            case UInt8(ascii: "X"): return
            default:
                throw .damaged(.brotherHBP, reason: "unknown command", offsetBytes: start)
            }
        }
        if !page.ink.isEmpty { try page.endEarly(at: reader.offset, into: &builder) }
    }
}

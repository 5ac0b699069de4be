import PrintModel

/// Counts the pages of Minolta's PagePro 1200W, 1300W and 1400W, as min12xxw makes them: commands of
/// ESC, a letter, a running number, a little-endian length, the letter's complement, fields and a
/// checksum. The fields of a block of raster say how many bytes of it follow.
struct PageProWAnalyzer {
    private enum Command {
        static let startJob = UInt8(ascii: "@")
        static let endJob = UInt8(ascii: "A")
        static let startPage = UInt8(ascii: "Q")
        static let raster = UInt8(ascii: "R")
        static let endPages = UInt8(ascii: "U")
    }

    /// ESC, the letter, the number, the length and the complement.
    private static let headerByteCount = 6
    private static let longestFieldBytes = 1024
    private static let paperIndex = 15

    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        let start = Array(bytes.prefix(headerByteCount))
        return start.starts(with: [0x1B, Command.startJob, 0x00]) && isHeader(start)
    }

    private static func isHeader(_ bytes: [UInt8]) -> Bool {
        bytes.count == headerByteCount && bytes[0] == 0x1B && bytes[5] == ~bytes[1]
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page: HostPage?
        while let header = try reader.record(PageProWAnalyzer.headerByteCount) {
            let start = reader.offset - header.count
            try builder.countObjects(offsetBytes: start)
            let byteCount = header.littleEndian(2, at: 3)
            guard PageProWAnalyzer.isHeader(header),
                byteCount <= PageProWAnalyzer.longestFieldBytes
            else { throw .damaged(.pageProW, reason: "illegal command", offsetBytes: start) }
            guard let fields = try reader.record(byteCount) else { break }
            reader.skip(1)
            switch header[1] {
            case Command.startPage:
                try page?.end(at: start, into: &builder)
                page = HostPage(startOffset: start)
                page?.media = paper(fields.bigEndian(1, at: PageProWAnalyzer.paperIndex))
            case Command.raster:
                try read(fields.littleEndian(4, at: 0), &page, &reader)
            case Command.endPages:
                try page?.end(at: reader.offset, into: &builder)
                page = nil
            case Command.endJob:
                return
            default: break
            }
        }
        builder.warn("PagePro data ends early", offsetBytes: reader.offset)
        try page?.endEarly(at: reader.offset, into: &builder)
    }

    /// Controls have the highest bit and white is zero, so that white rows have nothing else.
    private func read(
        _ byteCount: Int, _ page: inout HostPage?, _ reader: inout ByteReader
    ) throws(AnalysisError) {
        var hasInk = page?.ink == .mark
        try reader.pieces(byteCount) { piece throws(AnalysisError) in
            hasInk = hasInk || piece.contains { (1...0x7F).contains($0) || $0 == 0xFF }
            return !hasInk
        }
        if hasInk { page?.ink = .mark }
    }

    private func paper(_ number: Int) -> MediaSize? {
        switch number {
        case 0x04: MediaSize(named: "a4")
        case 0x06: MediaSize(named: "jis_b5_182x257mm")
        case 0x08: MediaSize(named: "a5")
        case 0x0C: MediaSize(named: "jpn_hagaki_100x148mm")
        case 0x19: MediaSize(named: "legal")
        case 0x1B: MediaSize(named: "letter")
        case 0x1F: MediaSize(named: "executive")
        case 0x21: MediaSize(named: "statement")
        case 0x24: MediaSize(named: "monarch")
        case 0x25: MediaSize(named: "com10")
        case 0x26: MediaSize(named: "iso_dl_110x220mm")
        case 0x27: MediaSize(named: "iso_c5_162x229mm")
        case 0x28: MediaSize(named: "114x162mm")
        case 0x29: MediaSize(named: "iso_b5_176x250mm")
        case 0x31: MediaSize(named: "8.5x13in")
        default: nil
        }
    }
}

import PrintModel

/// Counts the pages of Samsung's GDI, or SPL1 (ML-4500, ML-200): lines of text that begin with
/// "$PJL", and bands with their lengths between them. Ghostscript's `samsunggdi` device makes what
/// is read here.
struct SamsungGDIAnalyzer {
    private static let prefix = Array("$PJL".utf8)
    private static let longestLineBytes = 1024
    private static let longestBandBytes = 1 << 20

    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: prefix)
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page: HostPage?
        var copies: Int?
        var media: MediaSize?
        var isBitmap = false
        while let byte = try reader.peek(), byte != 0x1B {
            let start = reader.offset
            try builder.countObjects(offsetBytes: start)
            if byte == SamsungGDIAnalyzer.prefix[0] {
                let words = try line(&reader).split(separator: " ").map(String.init)
                isBitmap = words.starts(with: ["$PJL", "BITMAP", "START"])
                switch words.dropFirst().first {
                case "COPIES": copies = words.last.flatMap { Int($0) }
                case "PAGE": media = words.dropFirst(2).first.flatMap { MediaSize(pjlPaper: $0) }
                case "BITMAP":
                    page = page ?? HostPage(startOffset: start)
                    page?.copies = copies.map { max(0, min(32767, $0)) }
                    page?.media = media
                case "PRINT":
                    if let ended = page {
                        page = nil
                        try ended.end(at: reader.offset, into: &builder)
                    }
                default: break
                }
            } else if isBitmap {
                let length = try reader.record(4)?.bigEndian(4, at: 0) ?? 0
                guard length <= SamsungGDIAnalyzer.longestBandBytes else {
                    throw .damaged(.samsungGDI, reason: "illegal band", offsetBytes: start)
                }
                guard let band = try reader.record(length) else { break }
                if SamsungGDIAnalyzer.hasInk(band) { page?.ink = .mark }
            } else {
                throw .damaged(.samsungGDI, reason: "no command", offsetBytes: start)
            }
        }
        try page?.endEarly(at: reader.offset, into: &builder)
    }

    private func line(_ reader: inout ByteReader) throws(AnalysisError) -> String {
        var line: [UInt8] = []
        while let byte = try reader.next(), byte != 0x0A {
            if byte != 0x0D, line.count < SamsungGDIAnalyzer.longestLineBytes { line.append(byte) }
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Whether a band has a byte that is not white: eight bytes of header, of which the third says
    /// how the rest is packed. In the way 6 a control of 6 or 14 bits goes before bytes that are
    /// as they are (high bits 00, 10) or one that is repeated (01, 11).
    private static func hasInk(_ band: [UInt8]) -> Bool {
        guard band.bigEndian(1, at: 2) == 6 else { return band.count > 8 }
        var index = 8
        while index < band.count {
            let control = band[index]
            let isLong = control & 0x80 != 0
            let count = isLong ? band.bigEndian(2, at: index) & 0x3FFF : Int(control & 0x3F)
            index += isLong ? 2 : 1
            let byteCount = control & 0x40 == 0 ? count + 1 : 1
            guard index < band.count else { return false }
            if band[index..<min(band.count, index + byteCount)].contains(where: { $0 != 0 }) {
                return true
            }
            index += byteCount
        }
        return false
    }
}

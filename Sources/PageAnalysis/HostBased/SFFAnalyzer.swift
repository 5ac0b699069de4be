import PrintModel

/// Counts the pages of the Structured Fax File (CAPI 2.0, annex B): a header, and pages of records,
/// one for each line, in ITU-T T.4 coding.
struct SFFAnalyzer {
    private static let magic = Array("Sfff".utf8)
    private static let headerByteCount = 20
    /// A white line needs no more: two make-up codes and a terminating one.
    private static let whiteLineByteCount = 5

    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: magic + [1])
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let header = try reader.record(SFFAnalyzer.headerByteCount) else { return }
        let firstPage = header.littleEndian(2, at: 10)
        reader.skip(max(0, firstPage - header.count))
        var page: HostPage?
        while let type = try reader.next() {
            let start = reader.offset - 1
            try builder.countObjects(offsetBytes: start)
            switch type {
            case 0:
                let byteCount = try reader.record(2)?.littleEndian(2, at: 0) ?? 0
                line(byteCount, &page, &reader)
            case 1...216:
                line(Int(type), &page, &reader)
            case 217...253:
                break  // White lines.
            case 254:
                try page?.end(at: start, into: &builder)
                page = nil
                guard let byteCount = try reader.next(), byteCount > 0 else { return }
                let header = try reader.record(Int(byteCount)) ?? []
                page = HostPage(startOffset: start)
                page?.media = media(header)
            default:
                // A line that was not received, or what a program adds.
                reader.skip(Int(try reader.next() ?? 0))
            }
        }
        builder.warn("SFF data has no end", offsetBytes: reader.offset)
        try page?.end(at: reader.offset, into: &builder)
    }

    private func line(_ byteCount: Int, _ page: inout HostPage?, _ reader: inout ByteReader) {
        if byteCount > SFFAnalyzer.whiteLineByteCount { page?.ink = .mark }
        reader.skip(byteCount)
    }

    /// Dots and lines at 203 by 98 or 196 an inch.
    private func media(_ header: [UInt8]) -> MediaSize? {
        let linesPerInch = header.bigEndian(1, at: 0) == 0 ? 98.0 : 196.0
        // Worked out too roughly to be called a size of its own.
        let size = MediaSize(
            widthPoints: Double(header.littleEndian(2, at: 4)) * 72 / 203,
            heightPoints: Double(header.littleEndian(2, at: 6)) * 72 / linesPerInch
        )
        return size?.isRegistered == true ? size : nil
    }
}

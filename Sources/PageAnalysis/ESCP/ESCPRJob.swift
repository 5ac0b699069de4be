import PrintModel

/// ESC/P-R, Epson's language of RGB pixels (Epson Inkjet Printer Driver for Linux): ESC, the letter
/// of a class, a length of four bytes with the low one first, a name of four letters, and data whose
/// numbers have the high byte first.
struct ESCPRJob {
    /// Job, page, data, quality, and settings of other kinds.
    static let classes = Set("jpdqnmucas".utf8)

    /// Dots an inch of the sizes in "setj".
    private static let resolutions = [360.0, 720, 300, 600]

    /// What "setq" says: whether black ink alone is used, and the colours of one-byte pixels.
    private(set) var isMonochrome = false
    private var palette: [Ink] = []
    var jpeg = JPEGInk()

    /// Whether each pixel is an index.
    private var isIndexed: Bool { !palette.isEmpty }

    /// "setq": type of paper, quality, colours, brightness, contrast, saturation, how pixels are
    /// sent, and for indexes a palette with its length.
    mutating func setQuality(_ data: [UInt8]) {
        guard data.count >= 9 else { return }
        isMonochrome = data[2] == 1
        let entries = data[6] == 1 ? data[9...].prefix(data.bigEndian(2, at: 7)) : []
        palette = stride(from: entries.startIndex, to: entries.endIndex - 2, by: 3).map {
            Ink(red: entries[$0], green: entries[$0 + 1], blue: entries[$0 + 2], white: 255)
        }
    }

    /// "setj": the paper's width and length, and further on the resolution they are in.
    static func media(_ data: [UInt8]) -> MediaSize? {
        guard data.count >= 21, resolutions.indices.contains(Int(data[20])) else { return nil }
        let dots = resolutions[Int(data[20])]
        return MediaSize(
            widthPoints: Double(data.bigEndian(4, at: 0)) * 72 / dots,
            heightPoints: Double(data.bigEndian(4, at: 4)) * 72 / dots)
    }

    /// "dsnd": where a row goes, whether it is packed, its length, and the pixels.
    func ink(ofRow data: [UInt8]) -> Ink {
        guard data.count > 7 else { return [] }
        let bytes = data[7...].prefix(data.bigEndian(2, at: 5))
        let ink = data[4] == 0 ? inkOfPixels(bytes) : inkOfRuns(bytes)
        return isMonochrome ? ink.intersection(.mark) : ink
    }

    private func inkOfPixels(_ bytes: ArraySlice<UInt8>) -> Ink {
        if isIndexed { return bytes.reduce(into: []) { $0.formUnion(inkOfPixel([$1])) } }
        return bytes.withUnsafeBytes { RGBRow.ink(of: $0) }
    }

    /// A counter up to 127 is before that many pixels and one; from 128 on it repeats the pixel
    /// after it 257 less that often.
    private func inkOfRuns(_ bytes: ArraySlice<UInt8>) -> Ink {
        let pixelBytes = isIndexed ? 1 : 3
        var ink: Ink = []
        var index = bytes.startIndex
        while index < bytes.endIndex, ink != .color {
            let counter = Int(bytes[index])
            let count = counter < 128 ? counter + 1 : 1
            let end = min(index + 1 + count * pixelBytes, bytes.endIndex)
            ink.formUnion(inkOfPixels(bytes[(index + 1)..<end]))
            index = end
        }
        return ink
    }

    private func inkOfPixel(_ pixel: [UInt8]) -> Ink {
        let index = Int(pixel[0])
        return index < palette.count ? palette[index] : []
    }
}

extension ESCPInterpreter {
    private static let longestQualityBytes = 1024

    /// Runs a command of ESC/P-R; the reader is after its letter.
    mutating func runRasterJob(
        _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let header = try reader.record(8) else { return warnOfEnd(start, &builder) }
        let byteCount = header.littleEndian(4, at: 0)
        let name = String(decoding: header[4...], as: UTF8.self)
        guard header[4...].allSatisfy({ 0x30...0x7A ~= $0 }) else {
            throw .damaged(.escPRaster, reason: "illegal command", offsetBytes: start)
        }
        if byteCount > reader.remaining { warnOfEnd(start, &builder) }
        let end = reader.offset + min(byteCount, reader.remaining)
        switch name {
        case "setq" where byteCount <= ESCPInterpreter.longestQualityBytes:
            rasterJob?.setQuality(try reader.take(byteCount))
        case "setj": page.media = ESCPRJob.media(try reader.take(min(byteCount, 64)))
        case "setc":
            // Copies; a job that doesn't say leaves them to what is around it.
            if let copies = try reader.take(min(byteCount, 1)).first, copies > 0 {
                page.copies = Int(copies)
            }
        case "sttp": if !page.ink.isEmpty { try endPage(at: start, &builder) }
        case "dsnd": try readRow(byteCount, start, &reader, &builder)
        case "jsnd": try readJPEG(byteCount, start, &reader, &builder)
        case "endp":
            let isFront = try reader.take(min(byteCount, 1)).first == 1
            reader.seek(to: end)
            try endPage(at: end, &builder)
            page.startsSheet = !isFront
        default: break
        }
        reader.seek(to: end)
    }

    private mutating func readRow(
        _ byteCount: Int, _ start: Int, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let job = rasterJob, page.ink != (job.isMonochrome ? .mark : .color) else { return }
        // A row has no more than its own header, a length of two bytes, can say.
        let data = try reader.take(min(byteCount, 7 + 65535))
        try builder.countDecodedBytes(data.count, offsetBytes: start)
        try mark(job.ink(ofRow: data), at: start, &builder)
    }

    private mutating func readJPEG(
        _ byteCount: Int, _ start: Int, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        reader.skip(2)
        guard var job = rasterJob, page.ink != .color else { return }
        var ink: Ink = []
        try reader.pieces(max(0, byteCount - 2)) { piece throws(AnalysisError) in
            ink.formUnion(try job.jpeg.read(piece, offsetBytes: start, into: &builder))
            return true
        }
        rasterJob = job
        try mark(job.isMonochrome ? ink.intersection(.mark) : ink, at: start, &builder)
    }
}

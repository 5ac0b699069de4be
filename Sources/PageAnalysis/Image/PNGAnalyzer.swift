internal import CPNG
import PrintModel

/// Reads a PNG image (ISO/IEC 15948) sent to a printer that prints it as a page.
struct PNGAnalyzer {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// The chunks that decide the pixels; the others are not decoded.
    private static let pixelChunks: Set<String> = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]

    static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

    /// Reads one image; the reader is left after its last byte.
    ///
    /// - Throws: `damaged` where no chunk begins that should.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        guard let pixels = PNGPixels() else {
            throw .overLimit(.objects, offsetBytes: start)  // There is no memory.
        }
        var media: MediaSize?
        var header: [UInt8] = []
        try pixels.feed(&reader, PNGAnalyzer.signature.count, &builder)
        while true {
            let chunk = try reader.bytes(8, at: reader.offset)
            guard chunk.count == 8 else {
                builder.warn("the data ends within a PNG image", offsetBytes: start)
                reader.skip(reader.remaining)
                guard !pixels.ink.isEmpty else { return }
                break
            }
            let length = chunk[..<4].reduce(0) { $0 << 8 | Int($1) }
            let type = String(decoding: chunk[4...], as: UTF8.self)
            guard type.utf8.allSatisfy({ 0x41...0x5A ~= $0 & ~0x20 }), length <= Int(Int32.max)
            else {
                throw .damaged(.png, reason: "no chunk begins here", offsetBytes: reader.offset)
            }
            let body = reader.offset + 8
            if type == "IHDR" { header = try reader.bytes(13, at: body) }
            if type == "pHYs" { media = sheet(header, try reader.bytes(9, at: body)) }
            if PNGAnalyzer.pixelChunks.contains(type), !pixels.isDecided {
                try pixels.feed(&reader, length + 12, &builder)
            }
            reader.skip(max(0, body + length + 4 - reader.offset))
            if type == "IEND" { break }
        }
        var ink = pixels.ink
        if pixels.hasFailed {
            // Colour types 0 and 4 are grey.
            ink = header.count == 13 && [0, 4].contains(header[9]) ? .mark : .color
            builder.warn("PNG image that can't be read", offsetBytes: start)
        }
        try builder.append(
            Page(
                media: media, color: ink.colorMode, isBlank: ink.isEmpty,
                byteRange: start..<reader.offset),
            offsetBytes: start)
    }

    /// The sheet that an image of the size of a sheet asks for: IHDR has its pixels, pHYs those in
    /// a metre.
    private func sheet(_ header: [UInt8], _ density: [UInt8]) -> MediaSize? {
        guard header.count == 13, density.count == 9, density[8] == 1 else { return nil }
        func number(_ bytes: [UInt8], _ index: Int) -> Double {
            Double(bytes[index..<index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }
        let pointsInMetre = 72 / 0.0254
        let size = MediaSize(
            widthPoints: number(header, 0) / number(density, 0) * pointsInMetre,
            heightPoints: number(header, 4) / number(density, 4) * pointsInMetre)
        return size?.isRegistered == true ? size : nil
    }
}

/// Finds the ink of a PNG image that is fed piece by piece.
private final class PNGPixels {
    private(set) var hasFailed = false
    /// Grey images, one part a pixel, are decided by a mark.
    private(set) var isDecided = false
    private var seen = PageMarks()
    private var decodedBytes = 0
    private var decoder: OpaquePointer?
    private let gray: PixelRule
    private let rgb: PixelRule

    var ink: Ink { seen.ink }

    init?() {
        guard let gray = PixelRule(channels: [.light], channelBits: 8, pixelBits: 8),
            let rgb = PixelRule(
                channels: [.primary, .primary, .primary], channelBits: 8, pixelBits: 24)
        else { return nil }
        self.gray = gray
        self.rgb = rgb
        decoder = cpng_create(
            { context, row, count, parts in
                guard let context else { return }
                Unmanaged<PNGPixels>.fromOpaque(context).takeUnretainedValue()
                    .look(at: UnsafeRawPointer(row), count: count, parts: Int(parts))
            }, Unmanaged.passUnretained(self).toOpaque())
        guard decoder != nil else { return nil }
    }

    deinit {
        if let decoder { cpng_destroy(decoder) }
    }

    /// Decodes the reader's next `count` bytes, or fewer once the pixels are decided.
    func feed(
        _ reader: inout ByteReader, _ count: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var left = count
        while left > 0, !isDecided {
            let taken = try reader.taken(atLeast: 1) { window in
                // Not more at once than a little: it may unpack to a thousand times as much.
                let count = min(left, window.count, 16 << 10)
                guard let bytes = window.baseAddress, let decoder, count > 0 else { return 0 }
                if cpng_feed(decoder, bytes.assumingMemoryBound(to: UInt8.self), count) == 0 {
                    hasFailed = true
                    isDecided = true
                }
                return count
            }
            guard taken > 0 else { return }
            left -= taken
            try builder.countDecodedBytes(decodedBytes, offsetBytes: reader.offset)
            decodedBytes = 0
        }
    }

    private func look(at row: UnsafeRawPointer, count: Int, parts: Int) {
        guard !isDecided else { return }
        let rule = parts == 1 ? gray : rgb
        rule.look(at: row, count: count * parts, &seen)
        isDecided = rule.isDecided(by: seen)
        decodedBytes += count * parts
    }
}

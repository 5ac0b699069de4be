internal import CTIFF
import PrintModel
internal import SystemPackage

/// Finds the ink in the pixels of one image of a TIFF document.
struct TIFFPixels {
    private let image: TIFFImage
    /// Where the document begins in the file.
    private let base: Int

    init(_ image: TIFFImage, base: Int) {
        self.image = image
        self.base = base
    }

    /// The image's ink; what can't be read is taken to be what costs most, with a warning.
    func read(
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Ink {
        let rows = TIFFRows(image)
        guard rows.isTold else { return untold(&builder) }
        try builder.countDecodedBytes(image.decodedBytes, offsetBytes: base)
        if image.isPlain, !image.isTiled, !image.isPlanar, !rows.areUnpacked, let rule = rows.rule {
            return try readPlain(&reader, rule)
        }
        var place = ctiff_image(
            fd: reader.file.rawValue, offset: Int64(base), count: Int64(reader.byteCount - base),
            directory: image.directory.offset)
        let isRead =
            ctiff_read(
                &place,
                { context, plane, row, count in
                    guard let context else { return 0 }
                    let rows = Unmanaged<TIFFRows>.fromOpaque(context).takeUnretainedValue()
                    return rows.look(at: UnsafeRawPointer(row), plane: Int(plane), count) ? 1 : 0
                }, Unmanaged.passUnretained(rows).toOpaque()) != 0
        return isRead ? rows.ink : untold(&builder)
    }

    /// Strips of rows that are as they are: no page is too large for them.
    private func readPlain(
        _ reader: inout ByteReader, _ rule: PixelRule
    ) throws(AnalysisError) -> Ink {
        var seen = PageMarks()
        for (index, offset) in image.offsets.enumerated() where !rule.isDecided(by: seen) {
            let rowCount = min(image.rowsPerStrip, image.height - index * image.rowsPerStrip)
            guard rowCount > 0, offset <= UInt64(reader.byteCount - base) else { break }
            reader.seek(to: base + Int(offset))
            _ = try rule.look(
                at: &reader, rowBytes: image.rowBytes, rowCount: rowCount,
                lastByteMask: PixelRule.lastByteMask(rowBits: image.width * image.pixelBits), &seen)
        }
        return seen.ink
    }

    private func untold(_ builder: inout AnalysisBuilder) -> Ink {
        builder.warn("TIFF image whose pixels can't be told", offsetBytes: base)
        return image.most
    }
}

/// The rows of an image as libtiff decodes them.
private final class TIFFRows {
    let rule: PixelRule?
    /// Whether the rule is for pixels of whole bytes, which those of the image are made into first:
    /// they begin anywhere in a byte.
    let areUnpacked: Bool
    private let image: TIFFImage
    private var unpacked: [UInt8] = []
    private var seen = PageMarks()
    private var rowInk: Ink = []
    private var planes: [Plane] = []

    init(_ image: TIFFImage) {
        self.image = image
        areUnpacked =
            !image.isPlanar && image.sampleBits < 8 && image.pixelBits % 8 != 0
            && 8 % image.pixelBits != 0
        let sampleBits = areUnpacked ? 8 : image.sampleBits
        let pixelBits = areUnpacked ? 8 * image.sampleCount : image.pixelBits
        rule = image.channels.flatMap {
            PixelRule(channels: $0, channelBits: sampleBits, pixelBits: pixelBits)
        }
        if image.isPlanar, let channels = image.channels {
            planes = channels.map { Plane($0, channelBits: image.sampleBits) }
        }
    }

    /// Whether white, grey and colour can be told apart in the rows.
    var isTold: Bool {
        if image.photometric == .palette {
            return image.sampleCount == 1 && [1, 2, 4, 8].contains(image.sampleBits)
                && image.palette.count == 1 << image.sampleBits
        }
        if image.isJPEG {
            return image.sampleBits == 8 && !image.isPlanar
                && [[.light], [.primary, .primary, .primary]].contains(image.channels)
        }
        return image.isPlanar ? !planes.isEmpty : rule != nil
    }

    var ink: Ink {
        seen.ink.union(rowInk).union(Plane.ink(of: planes))
    }

    /// - Returns: whether more rows are to be looked at.
    func look(at row: UnsafeRawPointer, plane: Int, _ count: Int) -> Bool {
        let bytes = UnsafeRawBufferPointer(start: row, count: (count * image.pixelBits + 7) / 8)
        if image.photometric == .palette {
            lookUp(bytes, count)
            return rowInk != image.most
        }
        if image.isJPEG {
            rowInk.formUnion(JPEGInk.ink(of: bytes, components: image.sampleCount))
            return rowInk != image.most
        }
        let lastByteMask = PixelRule.lastByteMask(rowBits: count * image.pixelBits)
        if image.isPlanar {
            guard planes.indices.contains(plane) else { return false }
            planes[plane].look(at: bytes, repeats: 1, lastByteMask: lastByteMask)
            return true
        }
        guard let rule else { return false }
        if areUnpacked {
            unpack(bytes, count)
            unpacked.withUnsafeBytes { samples in
                guard let start = samples.baseAddress else { return }
                rule.look(at: start, count: count * image.sampleCount, &seen)
            }
        } else {
            rule.look(atRow: bytes, lastByteMask: lastByteMask, &seen)
        }
        return !rule.isDecided(by: seen)
    }

    /// Gives each sample a byte, and what may be read after the row room.
    private func unpack(_ row: UnsafeRawBufferPointer, _ count: Int) {
        let (bits, most) = (image.sampleBits, 1 << image.sampleBits - 1)
        unpacked.removeAll(keepingCapacity: true)
        for sample in 0..<count * image.sampleCount {
            let bit = sample * bits
            let value = Int(row[bit / 8]) >> (8 - bits - bit % 8) & most
            unpacked.append(UInt8(value * 255 / most))
        }
        unpacked.append(contentsOf: repeatElement(0, count: ByteReader.slackBytes))
    }

    private func lookUp(_ row: UnsafeRawBufferPointer, _ count: Int) {
        let bits = image.sampleBits
        let perByte = 8 / bits
        for pixel in 0..<count {
            let shift = 8 - bits * (pixel % perByte + 1)
            let index = Int(row[pixel / perByte]) >> shift & (1 << bits - 1)
            rowInk.formUnion(image.palette[index])
        }
    }
}

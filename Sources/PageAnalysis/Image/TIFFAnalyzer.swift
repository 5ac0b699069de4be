import PrintModel

/// Reads a TIFF document (TIFF 6.0, and BigTIFF) sent to a printer that prints its images as pages.
struct TIFFAnalyzer {
    /// Reads one document; the reader is left after the last byte that it points to.
    ///
    /// - Throws: `damaged` for a chain of directories that leads out of the data.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        guard let header = TIFFHeader(try reader.lookahead(16)) else {
            throw .unknownFormat(offsetBytes: start)
        }
        var end = start + 8
        var seen: Set<UInt64> = []
        var next = header.firstDirectory
        while next != 0 {
            guard seen.insert(next).inserted else {
                builder.warn("the directories go round in a circle", offsetBytes: start)
                break
            }
            guard seen.count <= builder.limits.pages else {
                throw .overLimit(.pages, offsetBytes: start)
            }
            try builder.countObjects(offsetBytes: start)
            let directory = try TIFFDirectory(header, at: next, base: start, reader)
            end = max(end, directory.end)
            next = directory.next
            guard try TIFFAnalyzer.isPage(directory, reader) else { continue }
            let image = try TIFFImage(directory, offsetBytes: start, reader)
            end = max(end, try TIFFAnalyzer.end(of: image, base: start, reader.byteCount))
            let ink = try TIFFPixels(image, base: start).read(&reader, &builder)
            try builder.append(
                Page(media: image.media, color: ink.colorMode, isBlank: ink.isEmpty),
                offsetBytes: start)
        }
        if end > reader.byteCount {
            builder.warn("the data ends within a TIFF image", offsetBytes: start)
        }
        reader.seek(to: min(end, reader.byteCount))
    }

    /// Whether the image is a page: not a smaller copy of another, nor a mask.
    private static func isPage(
        _ directory: TIFFDirectory, _ reader: borrowing ByteReader
    ) throws(AnalysisError) -> Bool {
        let reducedOrMask: UInt64 = 1 | 4
        let oldReduced: UInt64 = 2
        let flags = try directory.number(.newSubfileType, reader) ?? 0
        let oldType = try directory.number(.subfileType, reader)
        return flags & reducedOrMask == 0 && oldType != oldReduced
    }

    /// Where the last of the image's pixels is in the file, which may be past its end.
    private static func end(
        of image: TIFFImage, base: Int, _ byteCount: Int
    ) throws(AnalysisError) -> Int {
        var end = base
        for (offset, count) in zip(image.offsets, image.byteCounts) {
            // Whatever is past the end of the file is as good as just past it.
            let limit = UInt64(byteCount - base) + 1
            end = max(end, base + Int(min(limit, offset)) + Int(min(limit, count)))
        }
        return min(end, byteCount + 1)
    }
}

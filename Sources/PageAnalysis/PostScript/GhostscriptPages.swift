import PrintModel

/// Reads the pages that Ghostscript paints: CUPS raster from a pipe.
struct GhostscriptPages {
    private static let headerBytes = 1796
    /// Whole pixels of three and of four bytes.
    private static let chunkBytes = 60 << 10

    private let ghostscript: Ghostscript
    private let format: DocumentFormat
    private let offsetBytes: Int
    private var sync: RasterSync?

    /// - Parameters:
    ///   - format: what it runs.
    ///   - offsetBytes: where that begins in the job, for errors.
    init(_ ghostscript: Ghostscript, of format: DocumentFormat, offsetBytes: Int) {
        self.ghostscript = ghostscript
        self.format = format
        self.offsetBytes = offsetBytes
    }

    /// The next page, or nil after the last.
    ///
    /// - Throws: `damaged` when what comes is no raster; the errors of `Ghostscript.read`.
    mutating func next() throws(AnalysisError) -> Page? {
        if sync == nil {
            // A sync word stands before the first header.
            let word = try take(4)
            sync = RasterSync(word + [0])  // No media class follows.
            guard sync != nil || word.isEmpty else { throw failed }
        }
        let bytes = try take(Self.headerBytes)
        guard !bytes.isEmpty, let sync else { return nil }
        guard bytes.count == sync.pageHeaderByteCount, !sync.isCompressed else { throw failed }
        let header = try sync.pageHeader(bytes, offsetBytes: offsetBytes)
        let colorSpaces: [RasterColorSpace] = format == .pdf ? [.rgb] : [.cmyk, .black]
        guard colorSpaces.contains(header.colorSpace), header.channelBits == 8 else {
            throw failed
        }
        let ink = try ink(of: header)
        return Page(
            media: header.media, color: ink.colorMode, isBlank: ink.isEmpty, sides: header.sides,
            copies: header.copies)
    }

    private func ink(of header: RasterPageHeader) throws(AnalysisError) -> Ink {
        guard
            let rule = header.channels.flatMap({
                PixelRule(
                    channels: $0, channelBits: header.channelBits, pixelBits: header.pixelBits,
                    toleratesInk: true)
            })
        else { throw failed }
        var seen = PageMarks()
        var left = header.rowBytes * header.rowCount
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.chunkBytes + ByteReader.slackBytes, alignment: 64)
        defer { buffer.deallocate() }
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        while left > 0 {
            let chunk = UnsafeMutableRawBufferPointer(
                rebasing: buffer[..<min(left, Self.chunkBytes)])
            guard try ghostscript.read(into: chunk) == chunk.count, let bytes = chunk.baseAddress
            else { throw failed }
            if !rule.isDecided(by: seen) { rule.look(at: bytes, count: chunk.count, &seen) }
            left -= chunk.count
        }
        return seen.ink
    }

    /// Whether nothing is missing on the pages, after the last of them.
    var areWhole: Bool { ghostscript.paintsWhole }

    private func take(_ count: Int) throws(AnalysisError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var read = 0
        do {
            try bytes.withUnsafeMutableBytes { (space) throws in
                read = try ghostscript.read(into: space)
            }
        } catch {
            throw error as? AnalysisError ?? failed
        }
        return Array(bytes.prefix(read))
    }

    var failed: AnalysisError {
        .damaged(
            format, reason: "Ghostscript gave up on it", offsetBytes: offsetBytes)
    }
}

import PrintModel

/// Counts the pages of raster documents: PWG raster (PWG 5102.4), Apple raster and CUPS raster
/// (cups/raster-stream.c) are a sync word and then pages, each a header and rows of pixels.
///
/// The headers are counted; the number of pages that the first one may give is never used.
struct RasterAnalyzer {
    /// Reads one document, which begins with the sync word at the reader's offset; the reader is
    /// left where its last page ends.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        guard let sync = RasterSync(try reader.lookahead(RasterSync.lookaheadByteCount)) else {
            throw .unknownFormat(offsetBytes: start)
        }
        reader.skip(sync.byteCount)
        while let header = try nextHeader(sync, &reader, &builder) {
            let start = reader.offset - sync.pageHeaderByteCount
            let outcome = try RasterPageReader(header: header, isCompressed: sync.isCompressed)
                .read(&reader, &builder)
            warn(header, outcome, at: start, &builder)
            guard outcome.isComplete || !outcome.ink.isEmpty else { return }
            try builder.append(
                Page(
                    media: header.media, mediaType: header.mediaType,
                    color: outcome.ink.colorMode, isBlank: outcome.ink.isEmpty,
                    sides: header.sides, copies: header.copies, byteRange: start..<reader.offset),
                saidByData: .sides, offsetBytes: start)
        }
    }

    /// The next page header, or nil at the end of the document: where the data ends or is padded
    /// with zeros, or where another document or a UEL begins, which is left unread.
    ///
    /// - Throws: `damaged` for a header that printers refuse.
    private func nextHeader(
        _ sync: RasterSync, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> RasterPageHeader? {
        let start = reader.offset
        let next = try reader.lookahead(FormatDetector.byteCount)
        if FormatDetector.beginsDocument(next) || PJLAnalyzer.begins(next) { return nil }
        let bytes = try reader.take(sync.pageHeaderByteCount)
        if bytes.allSatisfy({ $0 == 0 }) {
            reader.seek(to: start)
            return nil
        }
        guard bytes.count == sync.pageHeaderByteCount else {
            builder.warn("the data ends within a page header", offsetBytes: start)
            return nil
        }
        return try sync.pageHeader(bytes, offsetBytes: start)
    }

    private func warn(
        _ header: RasterPageHeader, _ outcome: RasterPageReader.Outcome, at start: Int,
        _ builder: inout AnalysisBuilder
    ) {
        if header.insertsSheet {
            builder.warn("a blank sheet is inserted, which is not counted", offsetBytes: start)
        }
        if !outcome.isTold {
            builder.warn(
                "a page in a colour space of the device is taken to be in colour",
                offsetBytes: start)
        }
        if outcome.isOverfull {
            builder.warn("a row or a page holds more than it can", offsetBytes: start)
        }
        if !outcome.isComplete {
            builder.warn(
                outcome.ink.isEmpty
                    ? "the data ends within a page without marks" : "the data ends within a page",
                offsetBytes: start)
        }
    }
}

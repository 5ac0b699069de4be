package import PrintModel
package import SystemPackage

/// Reads the print data of a job and says what the printer will put on paper.
///
/// A job may hold several documents one after another, in several languages: all are counted.
package struct DocumentAnalyzer {
    package let limits: AnalysisLimits
    private let facilities: AnalysisFacilities

    package init(limits: AnalysisLimits = .standard, facilities: AnalysisFacilities) {
        self.limits = limits
        self.facilities = facilities
    }

    /// Analyses `file`, a regular file open for reading, from its first byte; its offset moves.
    ///
    /// - Throws: the reason why no count can be given; a wrong count is never given instead.
    package func analyze(_ file: FileDescriptor) throws(AnalysisError) -> DocumentAnalysis {
        var reader = try ByteReader(file)
        var builder = AnalysisBuilder(limits: limits, facilities: facilities)
        guard CompressedJob.begins(try reader.lookahead(FormatDetector.byteCount)) else {
            try analyzeJob(&reader, into: &builder)
            return builder.finished
        }
        let unpacked = try CompressedJob.unpack(&reader, into: &builder)
        defer { try? unpacked.close() }
        var inner = try ByteReader(unpacked)
        try analyzeJob(&inner, into: &builder)
        // What the printer has got is known in bytes of the compressed data.
        builder.amendPages(from: 0) { $0.byteRange = nil }
        return builder.finished
    }

    private func analyzeJob(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard !reader.isAtEnd else { throw .empty }
        repeat {
            try PJLAnalyzer().analyze(&reader, into: &builder)
            let start = reader.offset
            if builder.pjl.imageByteCount != nil {
                try analyzeDocument(.ddst, &reader, into: &builder)
                continue
            }
            try skipPadding(&reader)
            let bytes = try reader.lookahead(FormatDetector.byteCount)
            guard !bytes.isEmpty, !PJLAnalyzer.begins(bytes) else { continue }
            guard
                let format = PJLLanguage.format(
                    named: builder.pjl.language, detected: FormatDetector.format(of: bytes))
            else { throw .unknownFormat(offsetBytes: reader.offset) }
            // What a broken document leaves over may well be readable, but is no text to print.
            guard format != .text || builder.mayBeginText else {
                throw .unknownFormat(offsetBytes: reader.offset)
            }
            // Where lines are printed, empty ones move those after them down the page; where there
            // are records, zeros begin them.
            if [.pcl, .text, .hiperc, .qpdl].contains(format) { reader.seek(to: start) }
            try analyzeDocument(format, &reader, into: &builder)
            guard reader.offset > start else { throw .unknownFormat(offsetBytes: start) }
        } while !reader.isAtEnd
    }

    /// Analyses `file` as one document in `format`, whatever its first bytes are.
    ///
    /// - Throws: as `analyze(_:)`.
    package func analyze(
        _ file: FileDescriptor, as format: DocumentFormat
    ) throws(AnalysisError) -> DocumentAnalysis {
        var reader = try ByteReader(file)
        var builder = AnalysisBuilder(limits: limits, facilities: facilities)
        try analyzeDocument(format, &reader, into: &builder)
        return builder.finished
    }

    /// Reads one document; the reader is left after its last byte.
    private func analyzeDocument(
        _ format: DocumentFormat, _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        builder.beginDocument(format)
        switch format {
        case .pdf, .pclm: try PDFAnalyzer().analyze(&reader, into: &builder)
        case .pclXL: try PCLXLAnalyzer().analyze(&reader, into: &builder)
        case .pwgRaster, .appleRaster, .cupsRaster:
            try RasterAnalyzer().analyze(&reader, into: &builder)
        case .postScript, .encapsulatedPostScript:
            try PostScriptAnalyzer().analyze(&reader, into: &builder)
        case .tiff: try TIFFAnalyzer().analyze(&reader, into: &builder)
        case .jpeg: try JPEGAnalyzer().analyze(&reader, into: &builder)
        case .png: try PNGAnalyzer().analyze(&reader, into: &builder)
        case .pcl: try PCLAnalyzer().analyze(&reader, into: &builder)
        case .hpgl: try PCLAnalyzer(isPlot: true).analyze(&reader, into: &builder)
        case .escP, .escPRaster: try ESCPAnalyzer().analyze(&reader, into: &builder)
        case .text: try TextAnalyzer().analyze(&reader, into: &builder)
        case .xps: try XPSAnalyzer().analyze(&reader, into: &builder)
        default:
            guard try HostBasedLanguage.analyze(format, &reader, into: &builder) else {
                throw .unknownFormat(offsetBytes: start)
            }
        }
    }

    /// Bytes that end a document for no reader: NUL, white space and the control-D of serial lines.
    private func skipPadding(_ reader: inout ByteReader) throws(AnalysisError) {
        while let byte = try reader.peek(), [0x00, 0x04, 0x09, 0x0A, 0x0D, 0x20].contains(byte) {
            reader.skip(1)
        }
    }
}

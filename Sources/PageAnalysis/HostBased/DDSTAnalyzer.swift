import PrintModel

/// Counts the pages of DDST (Ricoh's SP 100 and 200, as foo2zjs's `foo2ddst` writes it): PJL is all
/// that it has, and in it an image in JBIG for each page, whose length the line before it gives.
/// Copies and paper are PJL's.
struct DDSTAnalyzer {
    /// Reads an image and what PJL, and images, follow; the reader is left where something else does.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        while let byteCount = builder.pjl.takeImageByteCount() {
            try readImage(byteCount, &reader, into: &builder)
            try PJLAnalyzer().analyze(&reader, into: &builder)
        }
    }

    private func readImage(
        _ byteCount: Int, _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        var page = HostPage(startOffset: start)
        guard byteCount >= JBIGInk.headerByteCount else {
            throw .damaged(.ddst, reason: "an image without header", offsetBytes: start)
        }
        let isWhole = byteCount <= reader.remaining
        if let header = try reader.record(JBIGInk.headerByteCount) {
            var planes = PlaneInk()
            try planes.begin(.black, header: header, offsetBytes: start, .ddst)
            try planes.read(.black, byteCount - header.count, &reader, into: &builder)
            page.ink = planes.ink
        }
        guard isWhole else { return try page.endEarly(at: reader.offset, into: &builder) }
        try page.end(at: reader.offset, into: &builder)
    }
}

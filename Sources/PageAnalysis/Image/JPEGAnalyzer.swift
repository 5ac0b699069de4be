import PrintModel

/// Reads a JPEG image sent to a printer that prints it as a page.
struct JPEGAnalyzer {
    /// Whether `bytes` begin with a JPEG image: start of image and another marker.
    static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xD8, 0xFF]) }

    /// Reads one image; the reader is left after its last byte.
    ///
    /// - Throws: `damaged` when there is no frame in it.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        let image = try JPEGMarkers(&reader)
        let end = reader.offset
        guard image.componentCount > 0 else {
            throw .damaged(.jpeg, reason: "there is no frame", offsetBytes: start)
        }
        if !image.isComplete {
            builder.warn("the data ends within a JPEG image", offsetBytes: start)
        }
        // Each scan goes over the whole image.
        try builder.countDecodedBytes(
            image.scanCount * image.width * image.height, offsetBytes: start)
        reader.seek(to: start)
        let ink = try ink(of: image, until: end, &reader, &builder)
        reader.seek(to: end)
        guard image.isComplete || !ink.isEmpty else { return }
        try builder.append(
            Page(
                media: image.media, color: ink.colorMode, isBlank: ink.isEmpty,
                byteRange: start..<end),
            offsetBytes: start)
    }

    private func ink(
        of image: JPEGMarkers, until end: Int, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Ink {
        // One component is grey, even where it can't be decoded.
        let most: Ink = image.componentCount == 1 ? .mark : .color
        var decoder = JPEGInk()
        var ink: Ink = []
        while reader.offset < end, !ink.isSuperset(of: most) {
            let offset = reader.offset
            var taken = 0
            try reader.consume { (window) throws(AnalysisError) in
                let bytes = UnsafeRawBufferPointer(rebasing: window.prefix(end - offset))
                ink.formUnion(
                    try decoder.read(bytes, offsetBytes: offset, into: &builder))
                taken = bytes.count
                return taken
            }
            guard taken > 0 else { break }
        }
        return ink.intersection(most)
    }
}

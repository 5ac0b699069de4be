import PrintModel

/// The colour planes of one page, each an image of its own.
struct PlaneInk {
    /// What a plane prints.
    enum Plane: Hashable {
        case black
        /// Cyan, magenta, yellow, or one that is not known: the number tells them apart.
        case colored(Int)

        var ink: Ink { self == .black ? .mark : .color }
    }

    private(set) var ink: Ink = []
    private var images: [Plane: JBIGInk] = [:]

    /// Begins the image of `plane`; `header` is JBIG's.
    mutating func begin(
        _ plane: Plane, header: [UInt8], offsetBytes: Int, _ format: DocumentFormat
    ) throws(AnalysisError) {
        images[plane] = try JBIGInk(header: header, offsetBytes: offsetBytes, format)
    }

    /// Reads `count` bytes of JBIG data for `plane`. A plane without header is taken as ink.
    ///
    /// - Parameter startsStripe: whether what came before for the plane ended with padding.
    mutating func read(
        _ plane: Plane, _ count: Int, startsStripe: Bool = false, _ reader: inout ByteReader,
        into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard var image = images.removeValue(forKey: plane) else {
            if count > 0 { ink.formUnion(plane.ink) }
            reader.skip(count)
            return
        }
        if startsStripe { image.startStripe() }
        let offset = reader.offset
        try reader.pieces(count) { piece throws(AnalysisError) in
            try image.read(piece, offsetBytes: offset, into: &builder)
            return !image.hasInk
        }
        if image.hasInk { ink.formUnion(plane.ink) }
        images[plane] = image
    }

    /// Reads `count` bytes of pixels that are not compressed, of which any that is set is ink.
    mutating func readRaw(
        _ plane: Plane, _ count: Int, _ reader: inout ByteReader
    ) throws(AnalysisError) {
        var hasInk = false
        try reader.pieces(count) { piece throws(AnalysisError) in
            hasInk = piece.contains { $0 != 0 }
            return !hasInk
        }
        if hasInk { ink.formUnion(plane.ink) }
    }

    /// Takes `plane` as inked: its data can't be looked into.
    mutating func take(_ plane: Plane) {
        ink.formUnion(plane.ink)
    }
}

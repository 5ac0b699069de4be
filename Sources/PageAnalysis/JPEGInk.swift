internal import CJPEG

/// Finds the ink of JPEG images inside other data, which comes piece by piece. One image may
/// follow another.
struct JPEGInk {
    /// Lossy coding moves white and grey pixels off white and grey.
    private static let tolerance = UInt8(Ink.tolerance)

    private var decoder: Decoder?
    private var hasEnded = false

    /// Takes more bytes.
    ///
    /// - Returns: the ink of the rows they complete. An image that can't be read is taken as
    ///   coloured, with a warning.
    /// - Throws: `overLimit(.decodedBytes)`.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer, offsetBytes: Int, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Ink {
        guard let start = bytes.baseAddress else { return [] }
        if hasEnded {
            // The next block begins with an image of its own, or holds only what fills it up.
            guard bytes[0] == 0xFF else { return [] }
            decoder = nil
            hasEnded = false
        }
        if decoder == nil { decoder = Decoder() }
        guard let handle = decoder?.handle,
            cjpeg_feed(handle, start.assumingMemoryBound(to: UInt8.self), bytes.count) != 0
        else { return unreadable(offsetBytes, &builder) }
        var ink: Ink = []
        while true {
            switch cjpeg_next(handle) {
            case CJPEG_NEEDS_DATA:
                return ink
            case CJPEG_ROW:
                let row = UnsafeRawBufferPointer(
                    start: cjpeg_row(handle), count: cjpeg_row_bytes(handle))
                try builder.countDecodedBytes(row.count, offsetBytes: offsetBytes)
                ink.formUnion(JPEGInk.ink(of: row, components: Int(cjpeg_components(handle))))
                if ink == .color { return ink }
            case CJPEG_END:
                hasEnded = true
                return ink
            default:
                hasEnded = true
                return unreadable(offsetBytes, &builder)
            }
        }
    }

    private func unreadable(_ offsetBytes: Int, _ builder: inout AnalysisBuilder) -> Ink {
        builder.warn("JPEG image that can't be read, taken as colour", offsetBytes: offsetBytes)
        return .color
    }

    /// The ink of a row of decoded pixels of grey (1), RGB (3) or CMYK (4).
    static func ink(of row: UnsafeRawBufferPointer, components: Int) -> Ink {
        var ink: Ink = []
        switch components {
        case 1:
            return row.contains { $0 < 255 - tolerance } ? .mark : []
        case 3:
            for index in stride(from: 0, to: row.count - 2, by: 3) {
                let parts = (row[index], row[index + 1], row[index + 2])
                let darkest = min(parts.0, parts.1, parts.2)
                if max(parts.0, parts.1, parts.2) - darkest > tolerance { return .color }
                if darkest < 255 - tolerance { ink = .mark }
            }
            return ink
        case 4:
            // Adobe's JPEG files, the only ones in CMYK that are met, have inks inverted.
            for index in stride(from: 0, to: row.count - 3, by: 4) {
                let lightest = min(row[index], row[index + 1], row[index + 2])
                if lightest < 255 - tolerance { return .color }
                if row[index + 3] < 255 - tolerance { ink = .mark }
            }
            return ink
        default:
            return .color
        }
    }

    /// Owns the decoder of one image.
    private final class Decoder {
        let handle: OpaquePointer

        init?() {
            guard let handle = cjpeg_create() else { return nil }
            self.handle = handle
        }

        deinit { cjpeg_destroy(handle) }
    }
}

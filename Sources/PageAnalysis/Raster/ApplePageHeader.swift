import PrintModel

/// Reads the page headers of Apple raster, which has no public specification: the fields are those
/// that cups/raster-stream.c reads and writes.
enum ApplePageHeader {
    /// "UNIRAST" with its NUL, and the number of pages, which is 0 or wrong when the job was streamed
    /// and is never used.
    static let fileHeaderByteCount = 12
    static let byteCount = 32

    /// - Parameters:
    ///   - bytes: `byteCount` of them.
    ///   - offsetBytes: where they are in the job.
    /// - Throws: `damaged`, for a page that printers refuse.
    static func parse(_ bytes: [UInt8], offsetBytes: Int) throws(AnalysisError) -> RasterPageHeader
    {
        func number(_ field: Int) -> UInt32 {
            bytes[field..<field + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        let width = number(12)
        let height = number(16)
        let resolution = Double(number(20))
        let pixelBits = UInt32(bytes[0])
        guard let (space, channelCount) = colorSpace(bytes[1], pixelBits: pixelBits),
            pixelBits % channelCount == 0
        else {
            throw .damaged(
                .appleRaster,
                reason: "no colour space \(bytes[1]) with pixels of \(pixelBits) bits",
                offsetBytes: offsetBytes)
        }
        return try RasterPageHeader(
            media: MediaSize(
                widthPoints: Double(width) * 72 / resolution,
                heightPoints: Double(height) * 72 / resolution),
            mediaType: mediaType(bytes[4]), sides: sides(bytes[2]), copies: 1, insertsSheet: false,
            width: width, height: height, channelBits: pixelBits / channelCount,
            pixelBits: pixelBits, rowBytes: nil,
            colorOrder: RasterPageHeader.ColorOrder.chunked.rawValue,
            colorSpace: space.rawValue, channelCount: channelCount,
            format: .appleRaster, offsetBytes: offsetBytes)
    }

    private static func colorSpace(
        _ code: UInt8, pixelBits: UInt32
    ) -> (RasterColorSpace, channelCount: UInt32)? {
        switch code {
        // Only Ghostscript writes one bit a pixel, and its ones are black.
        case 0 where pixelBits == 1, 4 where pixelBits == 1: (.black, 1)
        case 0: (.sGray, 1)
        case 1: (.sRGB, 3)
        case 2: (.cieLab, 3)
        case 3: (.adobeRGB, 3)
        case 4: (.luminance, 1)
        case 5: (.rgb, 3)
        case 6: (.cmyk, 4)
        default: nil
        }
    }

    private static func sides(_ code: UInt8) -> Sides {
        switch code {
        case 0, 1: .oneSided
        case 2: .twoSidedShortEdge
        default: .twoSidedLongEdge
        }
    }

    /// The media type that `code` stands for; nil for "auto" and those not defined.
    private static func mediaType(_ code: UInt8) -> String? {
        let types = [
            nil, "stationery", "transparency", "envelope", "cardstock", "labels",
            "stationery-letterhead", "disc", "photographic-matte", "photographic-satin",
            "photographic-semi-gloss", "photographic-glossy", "photographic-high-gloss", "other",
        ]
        return code < types.count ? types[Int(code)] : nil
    }
}

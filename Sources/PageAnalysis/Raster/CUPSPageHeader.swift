import PrintModel

/// Reads the page headers of CUPS raster (`cups_page_header_t` and `cups_page_header2_t` of
/// cups/raster.h) and of PWG raster, which is the latter in network byte order (PWG 5102.4,
/// section 4.3).
struct CUPSPageHeader {
    let format: DocumentFormat
    /// 1, whose header ends before the number of colours, 2 or 3.
    let version: Int
    let isBigEndian: Bool

    var byteCount: Int { version == 1 ? 420 : 1796 }

    /// Where the fields are in the header.
    private enum Field {
        static let mediaType = 128
        static let duplex = 272
        static let resolution = 276
        static let insertSheet = 300
        static let numCopies = 340
        static let pageSize = 352
        static let tumble = 368
        static let width = 372
        static let height = 376
        static let bitsPerColor = 384
        static let bitsPerPixel = 388
        static let bytesPerLine = 392
        static let colorOrder = 396
        static let colorSpace = 400
        static let numColors = 420
        static let pageSizeName = 1732
    }

    /// - Parameters:
    ///   - bytes: `byteCount` of them.
    ///   - offsetBytes: where they are in the job.
    /// - Throws: `damaged`, for a page that printers refuse.
    func parse(_ bytes: [UInt8], offsetBytes: Int) throws(AnalysisError) -> RasterPageHeader {
        func number(_ field: Int) -> UInt32 { integer(bytes[field..<field + 4]) }
        let isTwoSided = number(Field.duplex) != 0
        let isTumbled = number(Field.tumble) != 0
        let mediaType = keyword(bytes[Field.mediaType..<Field.mediaType + 64])
        return try RasterPageHeader(
            media: media(bytes),
            // Only PWG raster names it by the IPP keyword; elsewhere it is a word of the driver's.
            mediaType: format == .pwgRaster ? mediaType : nil,
            sides: !isTwoSided ? .oneSided : isTumbled ? .twoSidedShortEdge : .twoSidedLongEdge,
            copies: max(1, Int(number(Field.numCopies))),
            insertsSheet: number(Field.insertSheet) != 0,
            width: number(Field.width), height: number(Field.height),
            channelBits: number(Field.bitsPerColor), pixelBits: number(Field.bitsPerPixel),
            rowBytes: number(Field.bytesPerLine),
            colorOrder: number(Field.colorOrder), colorSpace: number(Field.colorSpace),
            channelCount: version == 1 ? 0 : number(Field.numColors),
            format: format, offsetBytes: offsetBytes)
    }

    /// The page size in points; where that is 0, the one that is named (PWG 5102.4,
    /// "PageSizeName"), else that of the bitmap.
    private func media(_ bytes: [UInt8]) -> MediaSize? {
        func number(_ field: Int) -> Double { Double(integer(bytes[field..<field + 4])) }
        let points = MediaSize(
            widthPoints: number(Field.pageSize), heightPoints: number(Field.pageSize + 4))
        if let points { return points }
        if version != 1,
            let name = keyword(bytes[Field.pageSizeName..<Field.pageSizeName + 64]),
            let named = MediaSize(named: name)
        {
            return named
        }
        return MediaSize(
            widthPoints: number(Field.width) * 72 / number(Field.resolution),
            heightPoints: number(Field.height) * 72 / number(Field.resolution + 4))
    }

    private func integer(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        let value = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return isBigEndian ? value : value.byteSwapped
    }

    /// The text before the first NUL when it is an IPP keyword (RFC 8011, section 5.1.4), else nil.
    private func keyword(_ bytes: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        let isKeyword = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isKeyword && !text.isEmpty ? text : nil
    }
}

import PrintModel

/// What the header of a raster page says, whichever of the three formats it is from.
struct RasterPageHeader {
    /// How the numbers of a pixel lie in the data: cupsColorOrder.
    enum ColorOrder: UInt32 {
        /// Pixel by pixel.
        case chunked = 0
        /// Each row is a row of the first colour, then one of the second, and so on.
        case banded = 1
        /// The whole page in the first colour, then in the second, and so on.
        case planar = 2
    }

    /// The limits of libcups (cups/raster-stream.c), past which no printer that uses it reads.
    private static let sidePixels = 1...0xFF_FFFF
    private static let maximumRowBytes = 16 << 20
    private static let maximumPixelBits = 240

    let media: MediaSize?
    let mediaType: String?
    let sides: Sides
    let copies: Int
    /// PWG 5102.4 "InsertSheet": a blank sheet comes before the page.
    let insertsSheet: Bool

    let width: Int
    let height: Int
    let channelBits: Int
    /// Those of all channels and any padding above them; of one channel unless chunked.
    let pixelBits: Int
    let rowBytes: Int
    let colorOrder: ColorOrder
    let colorSpace: RasterColorSpace
    let channelCount: Int

    /// Rows of `rowBytes` in the page's data.
    var rowCount: Int { colorOrder == .planar ? height * channelCount : height }

    /// The bytes that a run of the compressed formats repeats or copies as one.
    var runUnitBytes: Int { (pixelBits + 7) / 8 }

    /// What the pixels mean, or nil when it is not known.
    var channels: [RasterChannel]? { colorSpace.channels(count: channelCount) }

    /// Takes what a header says and checks that its numbers agree, before anything relies on them.
    ///
    /// - Parameters:
    ///   - channelCount: 0 when not said.
    ///   - rowBytes: nil when not said.
    /// - Throws: `damaged` with `format` and `offsetBytes`, for a page that printers refuse.
    init(
        media: MediaSize?, mediaType: String?, sides: Sides, copies: Int, insertsSheet: Bool,
        width: UInt32, height: UInt32, channelBits: UInt32, pixelBits: UInt32, rowBytes: UInt32?,
        colorOrder: UInt32, colorSpace: UInt32, channelCount: UInt32,
        format: DocumentFormat, offsetBytes: Int
    ) throws(AnalysisError) {
        func damaged(_ reason: String) -> AnalysisError {
            .damaged(format, reason: reason, offsetBytes: offsetBytes)
        }
        self.media = media
        self.mediaType = mediaType
        self.sides = sides
        self.copies = copies
        self.insertsSheet = insertsSheet
        self.width = Int(width)
        self.height = Int(height)
        self.channelBits = Int(channelBits)
        self.pixelBits = Int(pixelBits)
        guard let order = ColorOrder(rawValue: colorOrder) else {
            throw damaged("there is no colour order \(colorOrder)")
        }
        self.colorOrder = order
        self.colorSpace = RasterColorSpace(rawValue: colorSpace)
        guard let usual = self.colorSpace.defaultChannelCount(bitsPerPixel: Int(pixelBits)) else {
            throw damaged("there is no colour space \(colorSpace)")
        }
        self.channelCount = channelCount == 0 ? usual : Int(channelCount)
        guard RasterPageHeader.sidePixels.contains(self.width),
            RasterPageHeader.sidePixels.contains(self.height)
        else { throw damaged("a page of \(width) by \(height) pixels") }
        guard [1, 2, 4, 8, 16].contains(channelBits), (1...15).contains(self.channelCount),
            pixelBits <= RasterPageHeader.maximumPixelBits,
            RasterPageHeader.pixelBits(
                order, channelBits: self.channelBits, channelCount: self.channelCount
            ).contains(self.pixelBits)
        else {
            throw damaged(
                "pixels of \(pixelBits) bits with \(self.channelCount) colours of \(channelBits)")
        }
        let planeBytes = (self.width * self.pixelBits + 7) / 8
        self.rowBytes = order == .banded ? planeBytes * self.channelCount : planeBytes
        guard self.rowBytes <= RasterPageHeader.maximumRowBytes,
            rowBytes.map(Int.init) ?? self.rowBytes == self.rowBytes
        else {
            throw damaged("rows of \(rowBytes ?? 0) bytes for \(width) pixels of \(pixelBits) bits")
        }
    }

    /// The sizes that a pixel may have: its channels side by side, or, as CUPS filters write three
    /// or six channels of less than eight bits, in the low bits of the next power of two.
    private static func pixelBits(
        _ order: ColorOrder, channelBits: Int, channelCount: Int
    ) -> [Int] {
        guard order == .chunked else { return [channelBits] }
        let together = channelBits * channelCount
        let padded = [4, 8, 16].first { $0 >= together } ?? together
        return channelBits < 8 ? [together, padded] : [together]
    }
}

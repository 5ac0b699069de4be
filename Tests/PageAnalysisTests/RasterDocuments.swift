/// One page for the raster writers below: what its header says, and its rows.
struct RasterPage {
    var colorSpace: UInt32 = 18
    var channelBits = 8
    var channelCount = 1
    /// Chunked pixels with padding are longer than their channels.
    var pixelBits: Int?
    /// 0 chunked, 1 banded, 2 planar.
    var colorOrder: UInt32 = 0
    var width = 4
    var height = 2
    /// The rows in the order of the data, as long as the header says.
    var rows: [[UInt8]] = []

    var pageSize: (UInt32, UInt32) = (595, 842)
    var pageSizeName = ""
    var resolution: UInt32 = 300
    var mediaType = ""
    var copies: UInt32 = 1
    var isTwoSided = false
    var isTumbled = false
    /// What a header that lies says in place of the truth.
    var lies: [Int: UInt32] = [:]

    var bitsPerPixel: Int { pixelBits ?? channelBits * (colorOrder == 0 ? channelCount : 1) }
    var rowBytes: Int { (width * bitsPerPixel + 7) / 8 * (colorOrder == 1 ? channelCount : 1) }
}

extension RasterPage {
    /// A page of 8-bit grey with a black pixel.
    static func gray(width: Int = 4, height: Int = 2) -> RasterPage {
        var page = RasterPage(width: width, height: height)
        page.rows = Array(repeating: Array(repeating: 0xFF, count: width), count: height)
        page.rows[height - 1][width - 1] = 0
        return page
    }

    /// A page whose chunked pixels are all `white`, but the last one of the last row.
    static func pixel(
        _ pixel: [UInt8], on white: [UInt8], space: UInt32, channelBits: Int, channels: Int
    ) -> RasterPage {
        var page = RasterPage(colorSpace: space, channelBits: channelBits, channelCount: channels)
        page.width = 5
        let blank = Array(repeating: white, count: 5).flatMap { $0 }
        page.rows = [blank, Array(blank.dropLast(white.count)) + pixel]
        return page
    }

    /// The header of CUPS raster, 420 bytes in version 1.
    func cupsHeader(version: Int, isBigEndian: Bool, mediaClass: String = "") -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 1796)
        func put(_ value: UInt32, at offset: Int) {
            let bytes = isBigEndian ? value.bigEndian : value.littleEndian
            withUnsafeBytes(of: bytes) {
                header.replaceSubrange(offset..<offset + 4, with: $0)
            }
        }
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        put(mediaClass, at: 0)
        put(mediaType, at: 128)
        put(pageSizeName, at: 1732)
        let fields: [Int: UInt32] = [
            272: isTwoSided ? 1 : 0, 276: resolution, 280: resolution, 340: copies,
            352: pageSize.0, 356: pageSize.1, 368: isTumbled ? 1 : 0,
            372: UInt32(width), 376: UInt32(height), 384: UInt32(channelBits),
            388: UInt32(bitsPerPixel), 392: UInt32(rowBytes), 396: colorOrder, 400: colorSpace,
            420: UInt32(channelCount),
        ]
        for (offset, value) in fields.merging(lies, uniquingKeysWith: { $1 }) {
            put(value, at: offset)
        }
        return version == 1 ? Array(header.prefix(420)) : header
    }

    /// The header of Apple raster.
    func appleHeader(colorSpace: UInt8) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] {
            withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) }
        }
        let sides: UInt8 = !isTwoSided ? 1 : isTumbled ? 2 : 3
        return [UInt8(bitsPerPixel), colorSpace, sides, 4, 1, 0, 0, 0, 0, 0, 0, 0]
            + number(width) + number(height) + number(Int(resolution)) + number(0) + number(0)
    }

    /// The rows in runs: repeated rows and repeated units are told as such, the rest is copied.
    var runs: [UInt8] {
        let unit = max(1, (bitsPerPixel + 7) / 8)
        var data: [UInt8] = []
        var index = 0
        while index < rows.count {
            let same = rows[index...].prefix(256).prefix { $0 == rows[index] }.count
            data.append(UInt8(same - 1))
            data += RasterPage.runs(of: rows[index], unit: unit)
            index += same
        }
        return data
    }

    private static func runs(of row: [UInt8], unit: Int) -> [UInt8] {
        let units = stride(from: 0, to: row.count, by: unit).map { Array(row[$0..<$0 + unit]) }
        var data: [UInt8] = []
        var index = 0
        while index < units.count {
            let same = units[index...].prefix(128).prefix { $0 == units[index] }.count
            if same > 1 {
                data += [UInt8(same - 1)] + units[index]
                index += same
            } else {
                var count = 1
                while index + count + 1 < units.count, count < 128,
                    units[index + count] != units[index + count + 1]
                {
                    count += 1
                }
                let copied = units[index..<index + count].flatMap { $0 }
                data += (count == 1 ? [0] : [UInt8(257 - count)]) + copied
                index += count
            }
        }
        return data
    }
}

/// Writers of whole raster documents.
enum RasterDocuments {
    static func cups(_ pages: [RasterPage], version: Int, isBigEndian: Bool) -> [UInt8] {
        let word = Array(["RaSt", "RaS2", "RaS3"][version - 1].utf8)
        return (isBigEndian ? word : word.reversed())
            + pages.flatMap {
                $0.cupsHeader(version: version, isBigEndian: isBigEndian)
                    + (version == 2 ? $0.runs : $0.rows.flatMap { $0 })
            }
    }

    static func pwg(_ pages: [RasterPage]) -> [UInt8] {
        Array("RaS2".utf8)
            + pages.flatMap {
                $0.cupsHeader(version: 2, isBigEndian: true, mediaClass: "PwgRaster") + $0.runs
            }
    }

    static func apple(_ pages: [RasterPage], colorSpace: UInt8 = 0) -> [UInt8] {
        Array("UNIRAST\0".utf8) + [0, 0, 0, 0]
            + pages.flatMap { $0.appleHeader(colorSpace: colorSpace) + $0.runs }
    }
}

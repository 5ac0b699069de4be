import PrintModel

extension BadDocument {
    static let rasters: [BadDocument] = [
        BadDocument(56, "PWG raster", "a page of 4,294,967,295 by 4,294,967,295 pixels") {
            var page = RasterPage.gray()
            page.lies = [372: .max, 376: .max, 392: .max]
            return RasterDocuments.pwg([page])
        },
        BadDocument(57, "PWG raster", "rows of no bytes") {
            var page = RasterPage.gray()
            page.lies = [392: 0]
            return RasterDocuments.pwg([page])
        },
        BadDocument(58, "PWG raster", "TotalPageCount is 1, and there are three pages") {
            var page = RasterPage.gray()
            page.lies = [452: 1]
            return RasterDocuments.pwg([page, page, page])
        },
        BadDocument(59, "PWG raster", "ends within a page header") {
            let pages = RasterDocuments.pwg([.gray(), .gray()])
            return Array(pages.prefix(pages.count - 1000))
        },
        BadDocument(60, "PWG raster", "a row repeated past the end of the page") {
            var document = RasterDocuments.pwg([.gray()])
            document[4 + 1796] = 255
            return document
        },
        BadDocument(61, "PWG raster", "headers alone, thousands of them") {
            var page = RasterPage.gray()
            page.lies = [376: 1, 392: 4]
            page.rows = [[0xFF, 0xFF, 0xFF, 0xFF]]
            return RasterDocuments.pwg(Array(repeating: page, count: 2000))
        },
        BadDocument(62, "Apple raster", "pixels of seven bits") {
            Array("UNIRAST\0\0\0\0\u{1}".utf8) + [7, 0, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0]
                + [0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 1, 44, 0, 0, 0, 0, 0, 0, 0, 0]
        },
        BadDocument(63, "CUPS raster", "uncompressed rows of 4 GB that are not there") {
            var page = RasterPage.gray()
            page.lies = [372: 4_000_000_000, 392: 4_000_000_000]
            return RasterDocuments.cups([page], version: 3, isBigEndian: true)
        },
    ]

    static let images: [BadDocument] = [
        BadDocument(64, "TIFF", "directories in a circle") {
            TIFFWriter(isBigEndian: false, isBig: false)
                .document([.gray, .gray], lastDirectoryIsFirst: true)
        },
        BadDocument(65, "TIFF", "strips past the end") {
            TIFFWriter(isBigEndian: false, isBig: false)
                .document([.gray], changing: [273: 0x7FFF_FFFF])
        },
        BadDocument(66, "TIFF", "an image no pixels wide") {
            TIFFWriter(isBigEndian: true, isBig: true).document([.gray], changing: [256: 0])
        },
        BadDocument(67, "TIFF", "the directory is past the end") {
            [0x49, 0x49, 0x2A, 0, 0xFF, 0xFF, 0, 0]
        },
        BadDocument(68, "JPEG", "no frame") { [0xFF, 0xD8, 0xFF, 0xFE, 0, 2, 0xFF, 0xD9] },
        BadDocument(69, "JPEG", "a segment longer than the data") {
            [0xFF, 0xD8, 0xFF, 0xC0, 0xFF, 0xFF, 8, 0, 9, 0, 9, 1]
        },
        BadDocument(70, "PNG", "pixels that unpack to more than is allowed") {
            let header: [UInt8] = [0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 8, 2, 0, 0, 0]
            return png([("IHDR", header), ("IDAT", DeflateBomb.zlib), ("IEND", [])])
        },
        BadDocument(71, "PNG", "a chunk longer than the data") {
            let header: [UInt8] = [0, 0, 0, 9, 0, 0, 0, 9, 8, 0, 0, 0, 0]
            return png([("IHDR", header)]) + [0x7F, 0xFF, 0xFF, 0xFF] + Array("IDATx".utf8)
        },
    ]

    /// Chunks with their lengths and checksums.
    private static func png(_ chunks: [(String, [UInt8])]) -> [UInt8] {
        func big(_ number: UInt32) -> [UInt8] {
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
        func checksum(_ bytes: [UInt8]) -> UInt32 {
            ~bytes.reduce(UInt32.max) { sum, byte in
                (0..<8).reduce(sum ^ UInt32(byte)) { bits, _ in
                    bits & 1 != 0 ? bits >> 1 ^ 0xEDB8_8320 : bits >> 1
                }
            }
        }
        return chunks.reduce([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            let body = Array($1.0.utf8) + $1.1
            return $0 + big(UInt32($1.1.count)) + body + big(checksum(body))
        }
    }

    static let packages: [BadDocument] = [
        BadDocument(72, "XPS", "the ZIP directory is cut off") {
            Array(PackageWriter.document([["<Path Fill='#000000'/>"]]).dropLast(40))
        },
        BadDocument(73, "XPS", "elements a thousand deep") {
            PackageWriter.document([[String(repeating: "<Canvas>", count: 1000)]])
        },
        BadDocument(74, "XPS", "an entity that stands for others") {
            var writer = PackageWriter()
            writer.addRoot()
            writer.add(
                "s.fdseq",
                "<!DOCTYPE s [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>"
                    + "<FixedDocumentSequence xmlns='\(PackageWriter.xps)'>&b;</FixedDocumentSequence>"
            )
            return writer.finished()
        },
    ]

    static let wrappers: [BadDocument] = [
        BadDocument(75, "gzip", "unpacks to more than is allowed") { DeflateBomb.gzip },
        BadDocument(76, "zlib", "unpacks to more than is allowed") { DeflateBomb.zlib },
        BadDocument(77, "gzip", "the end never arrived") {
            Array(CompressedJobTests.gzip.dropLast(8))
        },
        BadDocument(78, "gzip", "gzip within") { CompressedJobTests.nested },
        BadDocument(79, "gzip", "something else after it") {
            CompressedJobTests.gzip + Array("%!PS\nshowpage".utf8)
        },
        BadDocument(80, "nothing", "no bytes") { [] },
        BadDocument(81, "nothing", "a thousand zeros") { Array(repeating: 0, count: 1000) },
        BadDocument(82, "nothing", "bytes of chance") {
            var random = SplitMix(state: 7)
            return (0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }
        },
        BadDocument(83, "PJL", "says that PDF comes, and goes on with PJL without an escape") {
            Array("\u{1B}%-12345X@PJL ENTER LANGUAGE=PDF\r\n%-12345X@PJL\r\n".utf8)
        },
        BadDocument(84, "PCL XL", "four million spaces between a value and its attribute") {
            PCLXLWriter.page {
                $0.raw([0xC0, 3] + Array(repeating: 0x20, count: 4 << 20) + [0xF8, 0x31])
            }
        },
    ]
}

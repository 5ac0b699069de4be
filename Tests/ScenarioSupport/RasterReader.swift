/// Counts the pages of PWG raster (PWG 5102.4) and Apple raster, for documents that CUPS made: one,
/// or several one after another.
package enum RasterReader {
    package static func pages(of bytes: [UInt8]) -> Int? {
        if bytes.starts(with: Array("RaS2".utf8)) {
            return count(bytes, prefix: "RaS2", prefixBytes: 4, headerBytes: 1796) { header in
                // cupsWidth, cupsHeight, cupsBitsPerPixel
                (header(372, 4), header(376, 4), header(388, 4))
            }
        }
        if bytes.starts(with: Array("UNIRAST\0".utf8)) {
            return count(bytes, prefix: "UNIRAST\0", prefixBytes: 12, headerBytes: 32) { header in
                (header(12, 4), header(16, 4), header(0, 1))
            }
        }
        return nil
    }

    /// - Parameters:
    ///   - prefix: what a document begins with; its first page follows after `prefixBytes`.
    ///   - read: width, height and bits per pixel from a header whose fields are got by offset and
    ///     size.
    private static func count(
        _ bytes: [UInt8], prefix: String, prefixBytes: Int, headerBytes: Int,
        read: ((Int, Int) -> Int) -> (width: Int, height: Int, bitsPerPixel: Int)
    ) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var position = 0
            var pages = 0
            while position < bytes.count {
                if bytes[position...].starts(with: prefix.utf8) { position += prefixBytes }
                guard position + headerBytes <= bytes.count else { return nil }
                let page = read { offset, size in
                    (0..<size).reduce(0) { $0 << 8 | Int(bytes[position + offset + $1]) }
                }
                position += headerBytes
                let unit = max(1, page.bitsPerPixel / 8)
                let lineUnits = (page.width * page.bitsPerPixel + 8 * unit - 1) / (8 * unit)
                var line = 0
                while line < page.height {
                    guard position < bytes.count else { return nil }
                    line += Int(bytes[position]) + 1
                    position += 1
                    var filled = 0
                    while filled < lineUnits {
                        guard position < bytes.count else { return nil }
                        let code = Int(bytes[position])
                        position += 1
                        switch code {
                        case 128: filled = lineUnits
                        case ..<128:
                            filled += code + 1
                            position += unit
                        default:
                            filled += 257 - code
                            position += (257 - code) * unit
                        }
                    }
                }
                guard position <= bytes.count else { return nil }
                pages += 1
            }
            return pages
        }
    }
}

internal import Foundation

/// PWG raster (PWG 5102.4) made for a test: equal pages, 8 bits of grey or 24 of colour a pixel.
package struct PWGRasterDocument: Sendable {
    package var pages: Int
    package var widthPixels = 2480
    package var heightPixels = 3508
    package var resolution = 300
    package var isColor = false
    package var isBlank = false
    /// "NumCopies" of the page header.
    package var copies = 1
    package var isDuplex = false
    /// Whether no line repeats or has runs, so that the file is as large as the pages are.
    package var isIncompressible = false

    package init(pages: Int) {
        self.pages = pages
    }

    /// Incompressible grey pages of 600 dpi A4, about 35 MB each, as many as make `megabytes`.
    package static func large(megabytes: Int) -> PWGRasterDocument {
        var document = PWGRasterDocument(pages: (megabytes * 1_000_000) / 35_000_000 + 1)
        document.widthPixels = 4960
        document.heightPixels = 7016
        document.resolution = 600
        document.isIncompressible = true
        return document
    }

    /// All of it in memory; `write` is for large ones.
    package var bytes: [UInt8] {
        Array("RaS2".utf8) + (0..<pages).flatMap { _ in header + body }
    }

    /// Writes it page by page.
    package func write(to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw ScenarioError.system(call: "open \(path)", errno: errno) }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        try handle.write(contentsOf: Data("RaS2".utf8))
        let page = Data(header + body)
        for _ in 0..<pages { try handle.write(contentsOf: page) }
    }

    private var bytesPerPixel: Int { isColor ? 3 : 1 }

    private var header: [UInt8] {
        var header = [UInt8](repeating: 0, count: 1796)
        func set(_ offset: Int, _ value: Int) {
            for index in 0..<4 { header[offset + index] = UInt8(value >> (24 - 8 * index) & 0xFF) }
        }
        header.replaceSubrange(0..<9, with: "PwgRaster".utf8)
        set(272, isDuplex ? 1 : 0)
        set(276, resolution)
        set(280, resolution)
        set(340, copies)
        set(352, widthPixels * 72 / resolution)
        set(356, heightPixels * 72 / resolution)
        set(372, widthPixels)
        set(376, heightPixels)
        set(384, 8)
        set(388, 8 * bytesPerPixel)
        set(392, widthPixels * bytesPerPixel)
        set(396, 0)  // Chunky.
        set(400, isColor ? 19 : 18)  // sRGB, sGray.
        set(420, isColor ? 3 : 1)
        set(452, pages)
        return header
    }

    private var body: [UInt8] {
        let white = [UInt8](repeating: 0xFF, count: bytesPerPixel)
        let mark: [UInt8] = isColor ? [0xE0, 0x20, 0x20] : [0x20]
        guard !isIncompressible else {
            let line = [0] + literals((0..<widthPixels * bytesPerPixel).map { UInt8($0 % 251) })
            var body: [UInt8] = []
            body.reserveCapacity(line.count * heightPixels)
            for _ in 0..<heightPixels { body += line }
            return body
        }
        // A bar over the upper half, then white.
        let upper = heightPixels / 2
        return lines(upper, of: isBlank ? white : mark) + lines(heightPixels - upper, of: white)
    }

    /// `count` lines that are one run of `pixel` each, up to 256 lines at a time.
    private func lines(_ count: Int, of pixel: [UInt8]) -> [UInt8] {
        var run: [UInt8] = []
        for start in stride(from: 0, to: widthPixels, by: 128) {
            run += [UInt8(min(128, widthPixels - start) - 1)] + pixel
        }
        return stride(from: 0, to: count, by: 256).flatMap { start in
            [UInt8(min(256, count - start) - 1)] + run
        }
    }

    /// `pixels` as they are, up to 128 at a time, and at least two.
    private func literals(_ pixels: [UInt8]) -> [UInt8] {
        var line: [UInt8] = []
        for start in stride(from: 0, to: widthPixels, by: 128) {
            let count = min(128, widthPixels - start)
            line.append(count == 1 ? 0 : UInt8(257 - count))
            line += pixels[(start * bytesPerPixel)..<((start + count) * bytesPerPixel)]
        }
        return line
    }
}

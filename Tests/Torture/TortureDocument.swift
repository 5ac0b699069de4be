import ScenarioSupport

/// A document whose pages the harness knows without counting them: where each ends in the data, and
/// whether it is in colour.
struct TortureDocument: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case raster
        case pcl
        case pdf
        /// Two rasters in one job, which come as one stream.
        case several
    }

    let kind: Kind
    /// Each file of the job.
    let files: [[UInt8]]
    /// Of each page, in the order of the data, where the next byte after it is.
    let ends: [Int]
    let isColor: [Bool]
    /// How often the printer gets all of it, one after another.
    let copies: Int

    var stream: [UInt8] { Array(files.joined()) }
    var pageCount: Int { ends.count * copies }

    init(_ kind: Kind, pages: Int, colorPages: Set<Int>, copies: Int) {
        self.kind = kind
        self.copies = copies
        let colors = (0..<pages).map { colorPages.contains($0) }
        switch kind {
        case .raster:
            let raster = Self.raster(colors)
            (files, ends, isColor) = ([raster.bytes], raster.ends, colors)
        case .several:
            let first = Self.raster(colors)
            let second = Self.raster([false])
            files = [first.bytes, second.bytes]
            ends = first.ends + second.ends.map { $0 + first.bytes.count }
            isColor = colors + [false]
        case .pcl:
            let pcl = Self.pcl(pages: pages)
            (files, ends, isColor) = ([pcl.bytes], pcl.ends, colors.map { _ in false })
        case .pdf:
            files = [PDFDocument(colors.map { .init($0 ? .red : .black) }).bytes]
            // A printer prints a PDF when it has all of it.
            ends = colors.map { [count = files[0].count] _ in count }
            isColor = colors
        }
    }

    /// Pages that are whole in the first `count` bytes at the printer.
    func pages(within count: Int) -> Int {
        let length = stream.count
        let times = min(count / length, copies)
        let rest = times < copies ? count - times * length : 0
        return times * ends.count + ends.count { $0 <= rest }
    }

    /// What the first `count` pages cost, in cents.
    func price(ofFirst count: Int, monochrome: Int, color: Int) -> Int {
        (0..<count).reduce(0) { $0 + (isColor[$1 % ends.count] ? color : monochrome) }
    }

    /// Pages of about 200 KB, of which no buffer between here and the printer holds one.
    private static func raster(_ colors: [Bool]) -> (bytes: [UInt8], ends: [Int]) {
        var bytes = Array("RaS2".utf8)
        var ends: [Int] = []
        for color in colors {
            var page = PWGRasterDocument(pages: 1)
            page.isIncompressible = true
            page.isColor = color
            page.resolution = 75
            (page.widthPixels, page.heightPixels) = (400, color ? 180 : 520)
            bytes += page.bytes.dropFirst(4)
            ends.append(bytes.count)
        }
        return (bytes, ends)
    }

    /// Pages of about 150 KB of raster.
    private static func pcl(pages: Int) -> (bytes: [UInt8], ends: [Int]) {
        let escape = "\u{1B}"
        var bytes = Array("\(escape)%-12345X@PJL ENTER LANGUAGE=PCL\r\n\(escape)E".utf8)
        let row = Array("\(escape)*b250W".utf8) + (0..<250).map { UInt8($0 | 1) }
        var ends: [Int] = []
        for _ in 0..<pages {
            bytes += Array("\(escape)*t300R\(escape)*r1A".utf8)
            for _ in 0..<600 { bytes += row }
            bytes += Array("\(escape)*rC\u{0C}".utf8)
            ends.append(bytes.count)
        }
        return (bytes + Array("\(escape)E\(escape)%-12345X".utf8), ends)
    }
}

import PrintModel

/// Counts the pages of ZjStream (Zenographics; HP LaserJet 1000 to 1022, Minolta) and of SLX
/// (Lexmark C500), which is made after it.
///
/// Both are big-endian records with items in them. There is no public standard; the records are
/// those that foo2zjs's `zjs.h` and `slx.h` describe and its decoders print.
struct ZjStreamAnalyzer {
    let format: DocumentFormat

    private enum Record: Int {
        case startDocument = 0
        case endDocument
        case startPage
        case endPage
        case imageHeader
        case imageData
        case endImage
        case signature
        case rawImage
        case startPlane
        case endPlane
        /// A band of the LaserJet 2600n, with items of its own.
        case band = 12
        /// Image data of the ZX dialect, not JBIG.
        case otherData = 14
    }

    /// The items that matter, by their numbers in ZjStream, and in SLX where those differ.
    private enum Item {
        static let duplex = 2
        static let plane = 20
        static let quantity = 15
        static let bandHeader = 0x66
        static let colorOption = 0x6E
        static func paper(_ format: DocumentFormat) -> Int { format == .slx ? 0x100 : 3 }
        static func copies(_ format: DocumentFormat) -> Int { format == .slx ? 0x101 : 4 }
        static func planeCount(_ format: DocumentFormat) -> Int { format == .slx ? 0x104 : 7 }
    }

    private static let headerByteCount = 16
    /// Items are few and short; what is longer is no header.
    private static let longestItemBytes = 64 << 10

    static func format(of bytes: some Collection<UInt8>) -> DocumentFormat? {
        if bytes.starts(with: "JZJZ".utf8) { return .zjStream }
        return bytes.starts(with: [0xA5] + Array("SLX".utf8)) ? .slx : nil
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        reader.skip(4)
        var document = Document()
        while true {
            let start = reader.offset
            guard let header = try header(&reader) else { break }
            try builder.countObjects(offsetBytes: start)
            let byteCount = header.bigEndian(4, at: 0) - ZjStreamAnalyzer.headerByteCount
            guard byteCount >= 0 else { throw damage("illegal length of a record", start) }
            let record = Record(rawValue: header.bigEndian(4, at: 4))
            let items = record == .band ? header.bigEndian(2, at: 12) : byteCount
            try read(
                record, itemBytes: min(items, byteCount), byteCount: byteCount, &document, &reader,
                &builder)
            if record == .endDocument { return }
        }
        builder.warn("\(format.rawValue) data ends early", offsetBytes: reader.offset)
        try document.page?.endEarly(at: reader.offset, into: &builder)
    }

    /// What holds for the pages that follow, and the page that is open.
    private struct Document {
        var sides: Sides?
        var quantity = 1
        var page: HostPage?
        var planes = PlaneInk()
        var plane = PlaneInk.Plane.black
        var imageCount = 0
    }

    /// The next record's header, taken. Records of an odd length are followed by padding to four.
    private func header(_ reader: inout ByteReader) throws(AnalysisError) -> [UInt8]? {
        let signature = format == .slx ? 0xA5A5 : 0x5A5A
        for padding in 0..<4 {
            let bytes = try reader.lookahead(ZjStreamAnalyzer.headerByteCount + padding)
            guard bytes.count == ZjStreamAnalyzer.headerByteCount + padding else { break }
            if bytes.bigEndian(2, at: 14 + padding) == signature {
                reader.skip(bytes.count)
                return Array(bytes.dropFirst(padding))
            }
        }
        guard reader.remaining < ZjStreamAnalyzer.headerByteCount else {
            throw damage("record without signature", reader.offset)
        }
        reader.skip(reader.remaining)
        return nil
    }

    private func read(
        _ record: Record?, itemBytes: Int, byteCount: Int, _ document: inout Document,
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset
        switch record {
        case .startDocument:
            let items = try items(itemBytes, &reader)
            document.sides = items[Item.duplex].flatMap { Sides(windowsDuplex: $0) }
            document.quantity = max(1, items[Item.quantity] ?? 1)
        case .startPage:
            if let page = document.page { try page.endEarly(at: start, into: &builder) }
            let items = try items(itemBytes, &reader)
            begin(items, start, &document)
        case .startPlane:
            let items = try items(itemBytes, &reader)
            document.plane = plane(items[Item.plane])
        case .imageHeader:
            guard let header = try reader.record(byteCount) else { return }
            // Without plane records, black comes first in SLX.
            if format == .slx {
                document.plane = document.imageCount == 0 ? .black : .colored(document.imageCount)
            }
            document.imageCount += 1
            try document.planes.begin(document.plane, header: header, offsetBytes: start, format)
        case .band:
            let items = try band(itemBytes, &document, &reader)
            document.plane = plane(items[Item.plane])
            try document.planes.read(
                document.plane, byteCount - itemBytes, startsStripe: true, &reader, into: &builder)
        case .imageData:
            try document.planes.read(document.plane, byteCount, &reader, into: &builder)
        case .rawImage:
            try document.planes.readRaw(document.plane, byteCount, &reader)
        case .otherData:
            document.planes.take(document.plane)
            reader.skip(byteCount)
        case .endPage:
            guard var page = document.page else { throw damage("end of no page", start) }
            page.ink.formUnion(document.planes.ink)
            document.page = nil
            reader.skip(byteCount)
            try page.end(at: reader.offset, into: &builder)
        case .endDocument:
            if let page = document.page { try page.endEarly(at: start, into: &builder) }
            reader.skip(byteCount)
        case .endImage, .signature, .endPlane, nil:
            reader.skip(byteCount)
        }
    }

    private func begin(_ items: [Int: Int], _ recordOffset: Int, _ document: inout Document) {
        var page = HostPage(startOffset: recordOffset - ZjStreamAnalyzer.headerByteCount)
        page.sides = document.sides
        if let copies = items[Item.copies(format)] {
            let (product, overflow) = copies.multipliedReportingOverflow(by: document.quantity)
            page.copies = overflow ? .max : product
        }
        page.media = items[Item.paper(format)].flatMap { paper($0) }
        document.page = page
        document.planes = PlaneInk()
        document.imageCount = 0
        // What a printer of one colour is sent has no plane records.
        let isColored =
            items[Item.colorOption].map { $0 > 1 } ?? (items[Item.planeCount(format)] ?? 1 > 1)
        document.plane = isColored ? .colored(0) : .black
    }

    private func paper(_ number: Int) -> MediaSize? {
        guard format == .slx else { return MediaSize(windowsPaper: number) }
        return switch number {
        case 2: MediaSize(named: "a4")
        case 6: MediaSize(named: "letter")
        default: nil
        }
    }

    /// Planes are 1 cyan, 2 magenta, 3 yellow, 4 or 0 black.
    private func plane(_ number: Int?) -> PlaneInk.Plane {
        guard let number, number != 0, number != 4 else { return .black }
        return .colored(number)
    }

    /// The numbers among the items that make up the next `byteCount` bytes; none when those are not
    /// all there.
    private func items(
        _ byteCount: Int, _ reader: inout ByteReader
    ) throws(AnalysisError) -> [Int: Int] {
        let start = reader.offset
        guard byteCount <= ZjStreamAnalyzer.longestItemBytes else {
            throw damage("illegal length of items", start)
        }
        guard let bytes = try reader.record(byteCount) else { return [:] }
        return try numbers(bytes, start)
    }

    /// Items are a length of four bytes, a number of two, a type, and a value of four bytes in the
    /// types that matter here.
    private func numbers(_ bytes: [UInt8], _ start: Int) throws(AnalysisError) -> [Int: Int] {
        var numbers: [Int: Int] = [:]
        var index = 0
        while index + 12 <= bytes.count {
            let byteCount = bytes.bigEndian(4, at: index)
            guard byteCount >= 8, byteCount <= bytes.count - index else {
                throw damage("illegal length of an item", start + index)
            }
            numbers[bytes.bigEndian(2, at: index + 4)] = bytes.bigEndian(4, at: index + 8)
            index += byteCount
        }
        return numbers
    }

    /// The items of a band, and the JBIG header among them: its number of bytes, then those.
    private func band(
        _ byteCount: Int, _ document: inout Document, _ reader: inout ByteReader
    ) throws(AnalysisError) -> [Int: Int] {
        let start = reader.offset
        guard byteCount <= ZjStreamAnalyzer.longestItemBytes else {
            throw damage("illegal length of items", start)
        }
        guard let bytes = try reader.record(byteCount) else { return [:] }
        let numbers = try numbers(bytes, start)
        guard numbers[Item.bandHeader] == JBIGInk.headerByteCount else { return numbers }
        var index = 0
        while index + 12 <= bytes.count {
            if bytes.bigEndian(2, at: index + 4) == Item.bandHeader {
                let header = Array(bytes.dropFirst(index + 12).prefix(JBIGInk.headerByteCount))
                try document.planes.begin(
                    plane(numbers[Item.plane]), header: header, offsetBytes: start, format)
            }
            index += max(8, bytes.bigEndian(4, at: index))
        }
        return numbers
    }

    private func damage(_ reason: String, _ offset: Int) -> AnalysisError {
        .damaged(format, reason: reason, offsetBytes: offset)
    }
}

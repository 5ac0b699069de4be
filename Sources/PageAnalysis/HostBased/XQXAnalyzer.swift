import PrintModel

/// Counts the pages of XQX (HP LaserJet P1005 to P1606, M1005): big-endian records of a type and a
/// number, which is of items or of bytes. The records are those of foo2zjs's `xqx.h`. The printers
/// print black only.
struct XQXAnalyzer {
    private enum Record: Int {
        case startDocument = 1
        case endDocument
        case startPage
        case endPage
        case startPlane
        case endPlane
        case imageData
    }

    private enum Item {
        static let duplex = 0x1000_0002
        static let paper = 0x2000_0001
        static let copies = 0x2000_0005
        static let imageHeader = 0x4000_0002
    }

    private static let largestItemCount = 1000
    private static let longestItemBytes = 4096

    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: ",XQX".utf8)
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        reader.skip(4)
        var sides: Sides?
        var page: HostPage?
        var planes = PlaneInk()
        while let header = try reader.record(8) {
            let start = reader.offset - header.count
            try builder.countObjects(offsetBytes: start)
            let count = header.bigEndian(4, at: 4)
            switch Record(rawValue: header.bigEndian(4, at: 0)) {
            case .startDocument:
                guard let items = try items(count, &reader) else { break }
                // 0 here is one side as well.
                sides = items[Item.duplex].map { Sides(windowsDuplex: number($0)) ?? .oneSided }
                continue
            case .endDocument where count == 0:
                if let page { try page.endEarly(at: start, into: &builder) }
                return
            case .startPage, .endDocument:
                // In two-sided jobs the last page begins with the record of the document's end,
                // which then has a page's items.
                if let page { try page.endEarly(at: start, into: &builder) }
                page = nil
                guard let items = try items(count, &reader) else { break }
                var next = HostPage(startOffset: start)
                next.sides = sides
                next.copies = items[Item.copies].map(number)
                next.media = items[Item.paper].flatMap { MediaSize(windowsPaper: number($0)) }
                page = next
                planes = PlaneInk()
                continue
            case .startPlane:
                guard let items = try items(count, &reader) else { break }
                if let header = items[Item.imageHeader], header.count == JBIGInk.headerByteCount {
                    try planes.begin(.black, header: header, offsetBytes: start, .xqx)
                }
                continue
            case .imageData:
                try planes.read(.black, count, &reader, into: &builder)
                page?.ink.formUnion(planes.ink)
                continue
            case .endPage:
                guard let ended = page else { throw damage("end of no page", start) }
                page = nil
                try ended.end(at: reader.offset, into: &builder)
                continue
            case .endPlane:
                continue
            case nil:
                throw damage("record that is not known", start)
            }
            break
        }
        builder.warn("XQX data ends early", offsetBytes: reader.offset)
        try page?.endEarly(at: reader.offset, into: &builder)
    }

    private func number(_ value: [UInt8]) -> Int { value.bigEndian(4, at: 0) }

    /// Items are a number and a length of four bytes each, and a value; nil when not all are there.
    private func items(
        _ count: Int, _ reader: inout ByteReader
    ) throws(AnalysisError) -> [Int: [UInt8]]? {
        guard count <= XQXAnalyzer.largestItemCount else {
            throw damage("illegal number of items", reader.offset)
        }
        var items: [Int: [UInt8]] = [:]
        for _ in 0..<count {
            guard let header = try reader.record(8) else { return nil }
            let byteCount = header.bigEndian(4, at: 4)
            guard byteCount <= XQXAnalyzer.longestItemBytes else {
                throw damage("illegal length of an item", reader.offset)
            }
            guard let value = try reader.record(byteCount) else { return nil }
            items[header.bigEndian(4, at: 0)] = value
        }
        return items
    }

    private func damage(_ reason: String, _ offset: Int) -> AnalysisError {
        .damaged(.xqx, reason: reason, offsetBytes: offset)
    }
}

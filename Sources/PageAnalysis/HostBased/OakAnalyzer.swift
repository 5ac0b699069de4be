import PrintModel

/// Counts the pages of OAKT (HP Color LaserJet 1500, Kyocera KM-1635): little-endian records padded
/// to sixteen bytes, those of foo2zjs's `oak.h`.
struct OakAnalyzer {
    private enum Record: Int {
        case endDocument = 0x0B
        case duplex = 0x0F
        case startPage = 0x14
        case endPage = 0x18
        case copies = 0x2A
        case paper = 0x2B
        case imageData = 0x3C
    }

    private static let magic = Array("OAKT".utf8)
    private static let headerByteCount = 12
    private static let longestRecordBytes = 64 << 10
    private static let blackPlane = 3

    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: magic)
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var sides: Sides?
        var page: HostPage?
        var planes = PlaneInk()
        while let header = try reader.record(OakAnalyzer.headerByteCount) {
            let start = reader.offset - header.count
            try builder.countObjects(offsetBytes: start)
            let byteCount = header.littleEndian(4, at: 4)
            guard header.starts(with: OakAnalyzer.magic),
                (OakAnalyzer.headerByteCount...OakAnalyzer.longestRecordBytes).contains(byteCount)
            else { throw damage("illegal record", start) }
            guard let body = try reader.record(byteCount - header.count) else { break }
            switch Record(rawValue: header.littleEndian(4, at: 8)) {
            case .duplex:
                let isDuplex = body.littleEndian(4, at: 0) != 0
                let isShortEdge = body.littleEndian(4, at: 4) != 0
                sides = !isDuplex ? .oneSided : isShortEdge ? .twoSidedShortEdge : .twoSidedLongEdge
            case .startPage:
                if let page { try page.endEarly(at: start, into: &builder) }
                page = HostPage(startOffset: start)
                page?.sides = sides
                planes = PlaneInk()
            case .copies:
                page?.copies = body.littleEndian(4, at: 0)
            case .paper:
                page?.media = paper(body)
            case .imageData:
                let number = body.littleEndian(4, at: 36)
                let plane =
                    number == OakAnalyzer.blackPlane ? .black : PlaneInk.Plane.colored(number)
                try planes.begin(plane, header: jbigHeader(body), offsetBytes: start, .oak)
                let dataCount = body.littleEndian(4, at: 20)
                let paddedCount = body.littleEndian(4, at: 24)
                guard dataCount <= paddedCount else { throw damage("illegal image data", start) }
                try planes.read(plane, dataCount, &reader, into: &builder)
                page?.ink.formUnion(planes.ink)
                reader.skip(paddedCount - dataCount)
            case .endPage:
                guard let ended = page else { throw damage("end of no page", start) }
                page = nil
                try ended.end(at: reader.offset, into: &builder)
            case .endDocument:
                if let page { try page.endEarly(at: start, into: &builder) }
                return
            case nil:
                break
            }
        }
        builder.warn("OAKT data ends early", offsetBytes: reader.offset)
        try page?.endEarly(at: reader.offset, into: &builder)
    }

    /// The size in 1/1200 inch is what the driver makes of its raster; the code is the paper.
    private func paper(_ body: [UInt8]) -> MediaSize? {
        switch body.littleEndian(4, at: 0) {
        case 93: MediaSize(named: "7.75x10.75in")
        case 256:
            MediaSize(
                widthPoints: Double(body.littleEndian(4, at: 4)) * 72 / 1200,
                heightPoints: Double(body.littleEndian(4, at: 8)) * 72 / 1200)
        case 257: MediaSize(named: "iso_b5_176x250mm")
        case 258: MediaSize(named: "8x13in")
        case let number: MediaSize(windowsPaper: number)
        }
    }

    /// The image's header is JBIG's with little-endian sizes.
    private func jbigHeader(_ body: [UInt8]) -> [UInt8] {
        var header = Array(body.prefix(JBIGInk.headerByteCount))
        while header.count < JBIGInk.headerByteCount { header.append(0) }
        for start in [4, 8, 12] { header[start..<start + 4].reverse() }
        return header
    }

    private func damage(_ reason: String, _ offset: Int) -> AnalysisError {
        .damaged(.oak, reason: reason, offsetBytes: offset)
    }
}

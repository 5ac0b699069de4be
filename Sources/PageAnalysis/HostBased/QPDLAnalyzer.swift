import PrintModel

/// Counts the pages of QPDL, or SPL2 (Samsung ML and CLP, Xerox Phaser 6110): records of a type and
/// fixed fields, big-endian, as splix and foo2zjs's `qpdldecode` have them.
///
/// Drivers differ in what they write into the fields for two sides, so that PJL DUPLEX, which all
/// of them send, decides.
struct QPDLAnalyzer {
    private enum Record: UInt8 {
        case startPage = 0x00
        case endPage = 0x01
        case endDocument = 0x09
        case band = 0x0C
        case unknown = 0x13
        case imageHeader = 0x14
    }

    private static let blackPlane = 4
    /// Where JBIG data begins in a band of the kind 0x13.
    private static let jbigSubheaderBytes = 32

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page: HostPage?
        var bands = Bands()
        loop: while let type = try reader.peek(), type != 0x1B {
            let start = reader.offset
            try builder.countObjects(offsetBytes: start)
            guard let record = Record(rawValue: type) else {
                throw damage("record that is not known", start)
            }
            switch record {
            case .startPage:
                if let page { try page.endEarly(at: start, into: &builder) }
                guard let header = try reader.record(17) else { break loop }
                var next = HostPage(startOffset: start)
                next.copies = header.bigEndian(2, at: 2)
                next.media = paper(header.bigEndian(1, at: 4))
                page = next
                bands = Bands(version: header.bigEndian(1, at: 14))
            case .endPage:
                guard let ended = page else { throw damage("end of no page", start) }
                reader.skip(3)
                page = nil
                try ended.end(at: reader.offset, into: &builder)
            case .band:
                guard page != nil else { throw damage("band outside a page", start) }
                try bands.read(&reader, into: &builder)
                page?.ink.formUnion(bands.planes.ink)
            case .unknown:
                reader.skip(15)
            case .imageHeader:
                guard let start = try reader.record(2) else { break loop }
                if start[1] == 0x10 {
                    reader.skip(6)
                } else {
                    guard let rest = try reader.record(23) else { break loop }
                    bands.pageHeader = Array(([start[1]] + rest).prefix(JBIGInk.headerByteCount))
                }
            case .endDocument:
                reader.skip(1)
                if let page { try page.endEarly(at: start, into: &builder) }
                return
            }
        }
        if reader.isAtEnd { builder.warn("QPDL data ends early", offsetBytes: reader.offset) }
        try page?.endEarly(at: reader.offset, into: &builder)
    }

    /// The sizes up to A6 are numbered as in PCL XL.
    private func paper(_ number: Int) -> MediaSize? {
        switch number {
        case 0...17: PCLXLMedia.size(enumeration: number)
        case 23: MediaSize(named: "114x162mm")
        case 24: MediaSize(named: "foolscap")
        case 28: MediaSize(named: "8.5x13.5in")
        case 30: MediaSize(named: "statement")
        default: nil
        }
    }

    private func damage(_ reason: String, _ offset: Int) -> AnalysisError {
        .damaged(.qpdl, reason: reason, offsetBytes: offset)
    }

    /// The bands of one page.
    private struct Bands {
        var version = 0
        var planes = PlaneInk()
        /// The JBIG header of all planes, where it has a record of its own.
        var pageHeader: [UInt8] = []

        /// Reads a band: its number, width and height, then for printers that have colours the
        /// plane, and how the data is compressed, and its length. In versions 1 and 5 all planes of
        /// a band follow one header, and a zero ends them.
        mutating func read(
            _ reader: inout ByteReader, into builder: inout AnalysisBuilder
        ) throws(AnalysisError) {
            let start = reader.offset
            guard let header = try reader.record(6) else { return }
            let bandNumber = Int(header[1])
            while true {
                var plane = PlaneInk.Plane.black
                var isColored = false
                guard let first = try reader.peek() else { return }
                if (1...4).contains(first) {
                    reader.skip(1)
                    isColored = true
                    if first != QPDLAnalyzer.blackPlane { plane = .colored(Int(first)) }
                }
                guard let about = try reader.record(5) else { return }
                try read(
                    plane, compression: Int(about[0]), about.bigEndian(4, at: 1), bandNumber, start,
                    &reader, &builder)
                guard isColored, version == 1 || version == 5, about[0] != 0x15 else { return }
                guard let next = try reader.peek() else { return }
                guard next != 0 else {
                    reader.skip(1)
                    return
                }
                try builder.countObjects(offsetBytes: reader.offset)
            }
        }

        private mutating func read(
            _ plane: PlaneInk.Plane, compression: Int, _ byteCount: Int, _ bandNumber: Int,
            _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
        ) throws(AnalysisError) {
            switch compression {
            case 0x13:
                guard byteCount >= QPDLAnalyzer.jbigSubheaderBytes,
                    let header = try reader.record(QPDLAnalyzer.jbigSubheaderBytes)
                else {
                    reader.skip(byteCount)
                    return
                }
                // The signature 39 AB CD EF, or turned round, tells the order of the bytes.
                let dataCount =
                    header[0] == 0xEF
                    ? header.littleEndian(4, at: 4) : header.bigEndian(4, at: 4)
                let left = byteCount - header.count
                guard dataCount <= left else {
                    throw .damaged(.qpdl, reason: "illegal band", offsetBytes: start)
                }
                if bandNumber == 0, dataCount == JBIGInk.headerByteCount {
                    guard let image = try reader.record(dataCount) else { return }
                    try planes.begin(plane, header: image, offsetBytes: start, .qpdl)
                } else {
                    try planes.read(plane, dataCount, &reader, into: &builder)
                }
                reader.skip(left - dataCount)
            case 0x15:
                // Each band is an image of its own; a checksum of four bytes ends it.
                let dataCount = max(0, byteCount - 4)
                if pageHeader.count == JBIGInk.headerByteCount {
                    try planes.begin(plane, header: pageHeader, offsetBytes: start, .qpdl)
                }
                try planes.read(plane, dataCount, &reader, into: &builder)
                reader.skip(byteCount - dataCount)
            default:
                // In the older ways bands and planes without ink are left out.
                if byteCount > 0 { planes.take(plane) }
                reader.skip(byteCount)
            }
        }
    }
}

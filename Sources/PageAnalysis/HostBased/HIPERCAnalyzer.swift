import PrintModel

/// Counts the pages of HIPERC (Oki C3000 and C5000): big-endian records of blocks, each with its
/// length, as foo2zjs's `hiperc.h` and its decoder have them. Copies, sides and paper are PJL's.
struct HIPERCAnalyzer {
    private enum Record: Int {
        /// The plane that follows; there is one for each plane of a page.
        case startPlane = 0
        case data = 1
        case endPage = 255
    }

    private static let longestHeaderBytes = 1024
    private static let blackPlane = 3

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page: HostPage?
        var planes = PlaneInk()
        var rawPlanes: Set<PlaneInk.Plane> = []
        while let first = try reader.peek(), first != 0x1B {
            let start = reader.offset
            guard let header = try reader.record(8) else { break }
            try builder.countObjects(offsetBytes: start)
            var left = header.bigEndian(4, at: 0) - header.count
            guard left >= 0, let record = Record(rawValue: header.bigEndian(4, at: 4)) else {
                throw .damaged(.hiperc, reason: "illegal record", offsetBytes: start)
            }
            if record == .endPage {
                guard let ended = page else {
                    throw .damaged(.hiperc, reason: "end of no page", offsetBytes: start)
                }
                page = nil
                reader.skip(left)
                try ended.end(at: reader.offset, into: &builder)
                continue
            }
            if page == nil {
                page = HostPage(startOffset: start)
                planes = PlaneInk()
                rawPlanes = []
            }
            guard let about = try block(&left, start, &reader) else { break }
            let number = about.bigEndian(1, at: record == .startPlane ? 1 : 0)
            let plane =
                number == HIPERCAnalyzer.blackPlane ? .black : PlaneInk.Plane.colored(number)
            switch record {
            case .startPlane:
                guard let image = try block(&left, start, &reader) else { break }
                // Digits instead of numbers say that the pixels are not compressed.
                if image.first == UInt8(ascii: "0") {
                    rawPlanes.insert(plane)
                } else {
                    try planes.begin(plane, header: image, offsetBytes: start, .hiperc)
                }
            case .data:
                guard left >= 4, let length = try reader.record(4) else { break }
                left -= 4
                let byteCount = min(left, length.bigEndian(4, at: 0))
                left -= byteCount
                if rawPlanes.contains(plane) {
                    try planes.readRaw(plane, byteCount, &reader)
                } else {
                    try planes.read(plane, byteCount, &reader, into: &builder)
                }
                page?.ink.formUnion(planes.ink)
            case .endPage:
                break
            }
            reader.skip(left)
        }
        if let page { try page.endEarly(at: reader.offset, into: &builder) }
    }

    /// The next short block of a record with `left` bytes; nil when it is not all there.
    private func block(
        _ left: inout Int, _ start: Int, _ reader: inout ByteReader
    ) throws(AnalysisError) -> [UInt8]? {
        guard left >= 4, let length = try reader.record(4) else { return nil }
        let byteCount = length.bigEndian(4, at: 0)
        guard byteCount <= min(left - 4, HIPERCAnalyzer.longestHeaderBytes) else {
            throw .damaged(.hiperc, reason: "illegal length of a block", offsetBytes: start)
        }
        left -= 4 + byteCount
        return try reader.record(byteCount)
    }
}

import PrintModel

/// Counts the pages of LIDIL (HP DeskJet 3320 to 3740, PSC 1100): packets that begin with "$" and a
/// big-endian length, and are followed by data. HP has published no standard; hplip's drivers make
/// the packets that are read here.
struct LIDILAnalyzer {
    private enum Command {
        static let print = 0
        static let sync = 7
    }

    /// The operations of the print command.
    private enum Operation {
        static let loadPage = 1
        static let ejectPage = 2
        static let printSwath = 3
    }

    private static let frame = UInt8(ascii: "$")
    private static let headerByteCount = 10
    /// Dots an inch in which the page is measured.
    private static let unitsPerInch = 2400.0
    /// Where the packet of a page has its width and height, and that of a swath its colour.
    private static let widthIndex = 15
    private static let heightIndex = 19
    private static let colorsIndex = 32
    private static let black = 1

    /// Whether `bytes` begin with the packet of 256 bytes that every job begins with.
    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [frame, 0x01, 0x00, 0x00, UInt8(Command.sync), 0x00])
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page: HostPage?
        while try reader.peek() == LIDILAnalyzer.frame {
            let start = reader.offset
            try builder.countObjects(offsetBytes: start)
            let header = try reader.lookahead(LIDILAnalyzer.headerByteCount)
            let packetCount = header.bigEndian(2, at: 1)
            guard packetCount >= LIDILAnalyzer.headerByteCount || header.count < packetCount else {
                throw .damaged(.lidil, reason: "illegal packet", offsetBytes: start)
            }
            guard let packet = try reader.record(max(packetCount, header.count)) else { break }
            reader.skip(packet.bigEndian(2, at: 8))
            guard packet.bigEndian(1, at: 4) == Command.print else { continue }
            switch packet.bigEndian(1, at: 5) {
            case Operation.loadPage:
                if let page { try page.endEarly(at: start, into: &builder) }
                page = HostPage(startOffset: start)
                page?.media = MediaSize(
                    widthPoints: points(packet, at: LIDILAnalyzer.widthIndex),
                    heightPoints: points(packet, at: LIDILAnalyzer.heightIndex))
            case Operation.printSwath:
                // A bit for each colour that the swath has data for; black is the lowest.
                let colors = packet.bigEndian(1, at: LIDILAnalyzer.colorsIndex)
                page?.ink.formUnion(colors & ~LIDILAnalyzer.black == 0 ? .mark : .color)
            case Operation.ejectPage:
                if let ended = page {
                    page = nil
                    try ended.end(at: reader.offset, into: &builder)
                }
            default: break
            }
        }
        try page?.endEarly(at: reader.offset, into: &builder)
    }

    private func points(_ packet: [UInt8], at index: Int) -> Double {
        Double(packet.bigEndian(4, at: index)) * 72 / LIDILAnalyzer.unitsPerInch
    }
}

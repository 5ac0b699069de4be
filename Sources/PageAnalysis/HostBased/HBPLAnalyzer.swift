import PrintModel

/// Counts the pages of HBPL, the host-based language of Fuji Xerox, Dell and Epson C1700 printers,
/// which has two versions with nothing in common but the name; both as foo2zjs's `hbpl.h` and
/// `hbpldecode` have them. Copies and sides are PJL's.
struct HBPLAnalyzer {
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if try reader.peek() == 0x1B {
            try analyzeVersion2(&reader, into: &builder)
        } else {
            try analyzeVersion1(&reader, into: &builder)
        }
    }

    // MARK: Version 2: records of ESC, two letters and a length, little-endian

    private enum Field {
        static let dataCount = 16
        static let paper = 20
        static let color = 22
        static let planeCounts = 26
        static let byteCount = 64
    }

    private func analyzeVersion2(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page: HostPage?
        while let header = try nextRecord(&reader) {
            let start = reader.offset
            try builder.countObjects(offsetBytes: start)
            switch String(decoding: header[1...2], as: UTF8.self) {
            case "PS":
                if let page { try page.endEarly(at: start, into: &builder) }
                page = try readPage(&reader, into: &builder)
            case "PE":
                guard let ended = page else { throw damage("end of no page", start) }
                page = nil
                reader.skip(4 + Int(header[3]))
                try ended.end(at: reader.offset, into: &builder)
            case "JP":
                // Its length is not in its header.
                reader.skip(Field.byteCount)
            default:
                reader.skip(4 + Int(header[3]))
            }
        }
        try page?.endEarly(at: reader.offset, into: &builder)
    }

    /// The first bytes of the next record; nil at a UEL and at the end.
    private func nextRecord(_ reader: inout ByteReader) throws(AnalysisError) -> [UInt8]? {
        let header = try reader.lookahead(4)
        guard header.count == 4 else {
            reader.skip(header.count)
            return nil
        }
        guard header[0] == 0x1B else { throw damage("illegal record", reader.offset) }
        return header[1] == UInt8(ascii: "%") ? nil : header
    }

    /// A page's record is followed by its planes: yellow, magenta, cyan and black, or black alone.
    private func readPage(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> HostPage {
        var page = HostPage(startOffset: reader.offset)
        guard let record = try reader.record(Field.byteCount) else { return page }
        page.media = paper(record.bigEndian(1, at: Field.paper))
        var left = record.littleEndian(4, at: Field.dataCount)
        var planes = PlaneInk()
        for number in record.bigEndian(1, at: Field.color) == 1 ? 0..<4 : 3..<4 {
            let start = reader.offset
            let byteCount = record.littleEndian(4, at: Field.planeCounts + 4 * number)
            guard byteCount >= JBIGInk.headerByteCount, byteCount <= left else {
                throw damage("illegal length of a plane", start)
            }
            left -= byteCount
            guard let header = try reader.record(JBIGInk.headerByteCount) else { break }
            let plane = number == 3 ? .black : PlaneInk.Plane.colored(number)
            try planes.begin(plane, header: header, offsetBytes: start, .hbpl)
            try planes.read(plane, byteCount - header.count, &reader, into: &builder)
        }
        reader.skip(left)
        page.ink = planes.ink
        return page
    }

    private func paper(_ number: Int) -> MediaSize? {
        switch number {
        case 1: MediaSize(named: "a4")
        case 2: MediaSize(named: "jis_b5_182x257mm")
        case 3: MediaSize(named: "a5")
        case 4: MediaSize(named: "letter")
        case 5: MediaSize(named: "executive")
        case 6: MediaSize(named: "8.5x13in")
        case 7: MediaSize(named: "legal")
        case 9: MediaSize(named: "com10")
        case 10: MediaSize(named: "monarch")
        case 11: MediaSize(named: "iso_c5_162x229mm")
        case 12: MediaSize(named: "iso_dl_110x220mm")
        default: nil
        }
    }

    // MARK: Version 1: groups of typed values, little-endian

    private enum Group {
        static let document: UInt8 = 0x41
        static let end: UInt8 = 0x42
        static let page: UInt8 = 0x43
        static let image: UInt8 = 0x52
        /// Groups without values.
        static let empty: [UInt8] = [0x20, 0x44, 0x51, 0x53]
    }

    private enum Value {
        static let paper: UInt8 = 0x94
        static let colors: UInt8 = 0x9D
        static let data: UInt8 = 0xA4
        /// The value that each group ends with.
        static let last: [UInt8: UInt8] = [
            Group.document: 0x83, Group.page: 0xA2, Group.image: 0xA4,
        ]
    }

    /// The pixels are coded with one code for all planes, so that what a page declares is taken:
    /// the driver declares pages without colour as such.
    private func analyzeVersion1(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page: HostPage?
        var media: MediaSize?
        var ink = Ink.mark
        while let group = try reader.peek(), group != 0x1B {
            let start = reader.offset
            reader.skip(1)
            try builder.countObjects(offsetBytes: start)
            if Group.empty.contains(group) { continue }
            if group == Group.end { break }
            guard let last = Value.last[group] else { throw damage("illegal record", start) }
            if group == Group.page {
                try page?.end(at: start, into: &builder)
                page = HostPage(startOffset: start)
            }
            var name: UInt8 = 0
            while name != last, let value = try nextValue(&reader) {
                name = value.name
                switch name {
                case Value.paper:
                    media =
                        value.number == 15
                        ? MediaSize(named: "a5") : PCLXLMedia.size(enumeration: value.number)
                case Value.colors: ink = value.number == 9 ? .mark : .color
                case Value.data:
                    if value.number > 0 { page?.ink = ink }
                    reader.skip(value.number)
                default: break
                }
                page?.media = media
                try builder.countObjects(offsetBytes: reader.offset)
            }
        }
        try page?.end(at: reader.offset, into: &builder)
    }

    /// The next value: its name, its type, and one or two numbers, of which the last counts.
    private func nextValue(
        _ reader: inout ByteReader
    ) throws(AnalysisError) -> (name: UInt8, number: Int)? {
        guard let name = try reader.next(), var type = try reader.next() else { return nil }
        while type == 0xB1 {
            guard let next = try reader.next() else { return nil }
            type = next
        }
        let (count, byteCount) =
            switch type {
            case 0xA1: (1, 1)
            case 0xA2: (1, 2)
            case 0xC2: (2, 2)
            case 0xA4, 0xC3: (1, 4)
            case 0xC4: (2, 4)
            default: throw damage("illegal type of a value", reader.offset)
            }
        guard let bytes = try reader.record(count * byteCount) else { return nil }
        return (name, bytes.littleEndian(byteCount, at: (count - 1) * byteCount))
    }

    private func damage(_ reason: String, _ offset: Int) -> AnalysisError {
        .damaged(.hbpl, reason: reason, offsetBytes: offset)
    }
}

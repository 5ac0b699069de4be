import PrintModel

/// Counts the pages of LAVAFLOW (Konica Minolta magicolor 2530 DL): PCL's escape sequences with
/// meanings of their own, as foo2zjs's `lavadecode` has them.
struct LavaflowAnalyzer {
    private static let escape: UInt8 = 0x1B
    private static let largestNumber = Int(Int32.max)

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var page: HostPage?
        var setup = HostPage(startOffset: reader.offset)
        var planes = PlaneInk()
        var planeCount = 1
        var planeIndex = 0
        while let command = try nextCommand(&reader) {
            try builder.countObjects(offsetBytes: command.offset)
            let plane =
                planeIndex == planeCount ? PlaneInk.Plane.black : .colored(planeIndex)
            switch (command.group, command.final) {
            case ("&l", "S"):
                setup.sides = [.oneSided, .twoSidedLongEdge, .twoSidedShortEdge].at(command.number)
            case ("&l", "X") where command.number >= 0: setup.copies = command.number
            case ("&l", "A"): setup.media = paper(command.number)
            case ("*r", "U"): planeCount = abs(command.number) % 10 == 4 ? 4 : 1
            case ("*r", "A"):
                if let page { try page.endEarly(at: command.offset, into: &builder) }
                page = HostPage(startOffset: command.offset)
                page?.sides = setup.sides
                page?.copies = setup.copies
                page?.media = setup.media
                planes = PlaneInk()
                planeIndex = 0
            case ("*b", "V") where command.number == JBIGInk.headerByteCount:
                // Yellow, magenta, cyan and black, or black alone.
                planeIndex = min(planeIndex + 1, planeCount)
                let next = planeIndex == planeCount ? PlaneInk.Plane.black : .colored(planeIndex)
                guard let header = try reader.record(command.number) else { break }
                try planes.begin(next, header: header, offsetBytes: command.offset, .lava)
            case ("*b", "V"), ("*b", "W"):
                try planes.read(plane, max(0, command.number), &reader, into: &builder)
                page?.ink.formUnion(planes.ink)
            case ("*g", "W"):
                reader.skip(max(0, command.number))
            case ("*r", "C"):
                if let ended = page {
                    page = nil
                    try ended.end(at: reader.offset, into: &builder)
                }
            default: break
            }
        }
        try page?.endEarly(at: reader.offset, into: &builder)
    }

    private struct Command {
        let offset: Int
        /// The two characters after ESC, such as "&l"; one for ESC E.
        var group = ""
        var number = 0
        var final = Character(" ")
    }

    /// The next escape sequence; nil at a UEL, which stays, and at the end.
    private func nextCommand(_ reader: inout ByteReader) throws(AnalysisError) -> Command? {
        while let byte = try reader.peek(), byte != LavaflowAnalyzer.escape { reader.skip(1) }
        var command = Command(offset: reader.offset)
        let start = try reader.lookahead(3)
        guard start.count == 3, start[1] != UInt8(ascii: "%") else {
            if start.count < 3 { reader.skip(start.count) }
            return nil
        }
        if start[1] == UInt8(ascii: "E") {
            reader.skip(2)
            command.group = "E"
            return command
        }
        reader.skip(3)
        command.group = String(decoding: start[1...2], as: UTF8.self)
        var isNegative = false
        while let byte = try reader.next() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                command.number = min(
                    LavaflowAnalyzer.largestNumber,
                    command.number * 10 + Int(byte - UInt8(ascii: "0")))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if isNegative { command.number.negate() }
                command.final = Character(UnicodeScalar(byte))
                return command
            case UInt8(ascii: "+"): break
            default: throw .damaged(.lava, reason: "illegal command", offsetBytes: command.offset)
            }
        }
        return nil
    }

    private func paper(_ number: Int) -> MediaSize? {
        switch number {
        case 1: MediaSize(named: "executive")
        case 2: MediaSize(named: "letter")
        case 3: MediaSize(named: "legal")
        case 25: MediaSize(named: "a5")
        case 26: MediaSize(named: "a4")
        case 45: MediaSize(named: "jis_b5_182x257mm")
        case 65: MediaSize(named: "iso_b5_176x250mm")
        case 80: MediaSize(named: "monarch")
        case 81: MediaSize(named: "com10")
        case 90: MediaSize(named: "iso_dl_110x220mm")
        case 91: MediaSize(named: "iso_c5_162x229mm")
        case 92: MediaSize(named: "114x162mm")
        case 835: MediaSize(named: "4x6in")
        case 837: MediaSize(named: "100x150mm")
        default: nil
        }
    }
}

extension Array {
    /// The element at `index`, or nil where there is none.
    fileprivate func at(_ index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}

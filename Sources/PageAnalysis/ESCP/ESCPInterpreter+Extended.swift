import PrintModel

/// ESC ( and a character, with a length of two bytes: what ESC/P2 adds.
extension ESCPInterpreter {
    /// More than the parameters of any command that is looked at.
    private static let longestParameters = 64

    mutating func runExtended(
        _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let header = try reader.record(3) else { return warnOfEnd(start, &builder) }
        let letter = header[0]
        let count = header.littleEndian(2, at: 1)
        guard 0x21...0x7E ~= letter else {
            throw .damaged(.escP, reason: "illegal command", offsetBytes: start)
        }
        if count > reader.remaining { warnOfEnd(start, &builder) }
        guard count <= ESCPInterpreter.longestParameters else {
            reader.skip(count)
            // Characters of any code, and bar codes.
            if "^B".utf8.contains(letter) { try mark(ink.ink, at: start, &builder) }
            return
        }
        guard let parameters = try reader.record(count) else { return }
        switch letter {
        case UInt8(ascii: "G"): isGraphicsMode = true
        case UInt8(ascii: "U"): setUnits(parameters)
        case UInt8(ascii: "D"): setResolution(parameters)
        case UInt8(ascii: "C"):
            layout.setPageLength(parameters.unsigned(at: 0, count) * layout.units.page)
            paper.length = layout.pageLength
        case UInt8(ascii: "c"):
            layout.setMargins(
                top: parameters.signed(at: 0, count / 2) * layout.units.page,
                bottom: parameters.signed(at: count / 2, count / 2) * layout.units.page)
        case UInt8(ascii: "S"):
            paper.size = (
                parameters.unsigned(at: 0, count / 2) * layout.units.page,
                parameters.unsigned(at: count / 2, count / 2) * layout.units.page
            )
        case UInt8(ascii: "V"):
            let distance = layout.distance(
                to: parameters.unsigned(at: 0, count) * layout.units.vertical)
            try move(down: distance, at: start, &builder)
        case UInt8(ascii: "v"):
            try move(
                down: parameters.signed(at: 0, count) * layout.units.vertical, at: start, &builder)
        case UInt8(ascii: "$"):
            layout.move(toX: parameters.unsigned(at: 0, count) * horizontalUnit)
        case UInt8(ascii: "/"):
            layout.move(right: parameters.signed(at: 0, count) * horizontalUnit)
        case UInt8(ascii: "\\"):
            let unit = ESCPLayout.unitsPerInch / max(1, parameters.unsigned(at: 0, 2))
            layout.move(right: parameters.signed(at: 2, 2) * unit)
        case UInt8(ascii: "r"):
            ink = ESCPInk(
                head: parameters.unsigned(at: 0, 1) << 4 | parameters.unsigned(at: 1, 1) & 0x0F)
        case UInt8(ascii: "R"):
            try enter(parameters, start, &reader, &builder)
        case UInt8(ascii: "^"), UInt8(ascii: "B"):
            try mark(ink.ink, at: start, &builder)
        default: break
        }
    }

    private var horizontalUnit: Int {
        layout.units.horizontal ?? ESCPLayout.unitsPerInch / 360
    }

    /// ESC ( U: one unit in 1/3600 inch, or three in parts of an inch that it gives.
    private mutating func setUnits(_ parameters: [UInt8]) {
        if parameters.count == 1 {
            let unit = parameters.unsigned(at: 0, 1) * ESCPLayout.unitsPerInch / 3600
            layout.units = ESCPLayout.Units(page: unit, vertical: unit, horizontal: unit)
        } else {
            let base = max(1, parameters.unsigned(at: 3, 2))
            func unit(_ index: Int) -> Int {
                parameters.unsigned(at: index, 1) * ESCPLayout.unitsPerInch / base
            }
            layout.units = ESCPLayout.Units(page: unit(0), vertical: unit(1), horizontal: unit(2))
        }
    }

    /// ESC ( D: the distances of nozzles and of dots, in parts of an inch that it gives.
    private mutating func setResolution(_ parameters: [UInt8]) {
        let base = max(1, parameters.unsigned(at: 0, 2))
        nozzlePitch = parameters.unsigned(at: 2, 1) * ESCPLayout.unitsPerInch / base
        dotPitch = parameters.unsigned(at: 3, 1) * ESCPLayout.unitsPerInch / base
    }

    /// ESC ( R and a name after a NUL: another language, of settings or of pages.
    private mutating func enter(
        _ parameters: [UInt8], _ start: Int, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let name = String(decoding: parameters.dropFirst(), as: UTF8.self)
        switch name {
        case "ESCPR", "ESCPRJ":
            rasterJob = ESCPRJob()
            hasRasterJob = true
        case "REMOTE1": try runRemote(start, &reader, &builder)
        default: break
        }
    }

    /// Remote mode: commands of two letters, a length of two bytes and data, up to ESC NUL NUL NUL.
    private mutating func runRemote(
        _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        while let byte = try reader.peek() {
            let offset = reader.offset
            try builder.countObjects(offsetBytes: offset)
            guard byte != Control.escape else {
                reader.skip(4)
                return
            }
            guard let header = try reader.record(4) else { return warnOfEnd(offset, &builder) }
            guard header[..<2].allSatisfy({ 0x30...0x5A ~= $0 }) else {
                throw .damaged(.escP, reason: "illegal remote command", offsetBytes: offset)
            }
            let count = header.littleEndian(2, at: 2)
            // Paper path: 0 and whether both sides are printed. What turns the images over for the
            // short edge is the driver, so that the data looks the same.
            if header.starts(with: "DP".utf8), count >= 2 {
                guard let parameters = try reader.record(count) else {
                    return warnOfEnd(offset, &builder)
                }
                page.sides = parameters[1] == 0 ? .oneSided : .twoSidedLongEdge
            } else if reader.skip(count) < count {
                warnOfEnd(offset, &builder)
            }
        }
    }
}

extension [UInt8] {
    /// The little-endian number of up to four bytes at `index`; bytes that are not there are zero.
    fileprivate func unsigned(at index: Int, _ byteCount: Int) -> Int {
        littleEndian(Swift.min(byteCount, 4), at: index)
    }

    fileprivate func signed(at index: Int, _ byteCount: Int) -> Int {
        let number = unsigned(at: index, byteCount)
        return byteCount == 2
            ? Int(Int16(truncatingIfNeeded: number)) : Int(Int32(truncatingIfNeeded: number))
    }
}

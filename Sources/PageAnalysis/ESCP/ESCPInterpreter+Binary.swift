import PrintModel

/// The commands of one byte that ESC . 2 and ESC . 3 lead to, TIFF and delta-row compressed mode
/// (EPSON Extended ESC/P 2 Programming Guide): the upper three bits are the command, the next says
/// whether the lower four are its parameter or the number of bytes that it follows in.
extension ESCPInterpreter {
    private enum Binary {
        static let transfer: UInt8 = 1
        static let moveX: UInt8 = 2
        static let moveY: UInt8 = 3
        static let color: UInt8 = 4
        static let clear: UInt8 = 0xE1
        static let carriageReturn: UInt8 = 0xE2
        static let exit: UInt8 = 0xE3
        static let moveByByte: UInt8 = 0xE4
        static let moveByDot: UInt8 = 0xE5
    }

    /// The row of each colour that is being filled, and where.
    private struct Rows {
        /// The widest row: what ESC . can say.
        static let mostBytes = 8192

        var bytes: [ESCPInk: [UInt8]] = [:]
        /// In dots.
        var place = 0

        mutating func replace(with data: [UInt8], _ ink: ESCPInk) {
            let start = place / 8
            place = min(place + 8 * data.count, 8 * Rows.mostBytes)
            let data = data.prefix(max(0, Rows.mostBytes - start))
            guard !data.isEmpty else { return }
            var row = bytes.removeValue(forKey: ink) ?? []
            if row.count < start + data.count {
                row.append(contentsOf: repeatElement(0, count: start + data.count - row.count))
            }
            row.replaceSubrange(start..<start + data.count, with: data)
            bytes[ink] = row
        }
    }

    mutating func runBinary(
        isDeltaRow: Bool, dotPitch: Int, rowPitch: Int, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var rows = Rows()
        var ink = ink
        var step = 1
        let start = reader.offset
        while let byte = try reader.next() {
            let offset = reader.offset - 1
            try builder.countObjects(offsetBytes: offset)
            switch byte {
            case Binary.clear: rows.bytes[ink] = nil
            case Binary.carriageReturn: rows.place = 0
            case Binary.exit: return try printRows(&rows, dotPitch, offset, &builder)
            case Binary.moveByByte: step = 8
            case Binary.moveByDot: step = 1
            default:
                let number = try parameter(of: byte, &reader)
                switch byte >> 5 {
                case Binary.transfer:
                    rows.replace(with: try transferred(number, &reader, &builder), ink)
                case Binary.moveX: rows.place = max(0, min(rows.place + number * step, 1 << 16))
                case Binary.moveY:
                    try printRows(&rows, dotPitch, offset, &builder)
                    if !isDeltaRow { rows.bytes = [:] }
                    try move(down: number * rowPitch, at: offset, &builder)
                case Binary.color:
                    ink = ESCPInk(ribbon: number)
                    rows.place = 0
                default: throw .damaged(.escP, reason: "illegal command", offsetBytes: offset)
                }
            }
        }
        builder.warn("the data ends within a page", offsetBytes: start)
        try printRows(&rows, dotPitch, reader.offset, &builder)
    }

    /// The parameter in the lower bits of `byte`, or after it. Only MOVX has a sign.
    private func parameter(
        of byte: UInt8, _ reader: inout ByteReader
    ) throws(AnalysisError) -> Int {
        let low = Int(byte & 0x0F)
        let isSigned = byte >> 5 == Binary.moveX
        guard byte & 0x10 != 0 else { return isSigned && low >= 8 ? low - 16 : low }
        let bytes = try reader.record(low) ?? []
        let number = bytes.littleEndian(min(low, 2), at: 0)
        guard isSigned else { return number }
        return low < 2
            ? Int(Int8(truncatingIfNeeded: number)) : Int(Int16(truncatingIfNeeded: number))
    }

    /// The image data in `count` packed bytes.
    private func transferred(
        _ count: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> [UInt8] {
        let data = try reader.take(count)
        var bytes: [UInt8] = []
        var index = 0
        while index + 1 < data.count, bytes.count < Rows.mostBytes {
            let counter = Int(data[index])
            index += 1
            if counter < 128 {
                let end = min(index + counter + 1, data.count)
                bytes.append(contentsOf: data[index..<end])
                index = end
            } else {
                bytes.append(contentsOf: repeatElement(data[index], count: 257 - counter))
                index += 1
            }
        }
        try builder.countDecodedBytes(bytes.count, offsetBytes: reader.offset)
        return bytes
    }

    private mutating func printRows(
        _ rows: inout Rows, _ dotPitch: Int, _ offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        rows.place = 0
        for (ink, row) in rows.bytes {
            paper.widestMark = max(paper.widestMark, layout.x + row.count * 8 * dotPitch)
            if case .process(let ink) = ink {
                try builder.countDecodedBytes(row.count, offsetBytes: offset)
                try paint(
                    row, ink, bitsPerDot: 1, dotPitch: dotPitch, y: layout.y, offset, &builder)
            } else if row.contains(where: { $0 != 0 }) {
                try mark(ink.ink, at: offset, &builder)
            }
        }
        if halftone.isColored { try mark(.color, at: offset, &builder) }
    }
}

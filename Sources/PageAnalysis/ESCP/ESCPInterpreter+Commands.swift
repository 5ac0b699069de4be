import PrintModel

/// Escape sequences.
extension ESCPInterpreter {
    private static let endOfPacketMode = Array("\u{1B}\u{01}@EJL 1284.4".utf8)
    private static let longestEJLBytes = 4096

    /// Runs the command at the reader.
    ///
    /// - Returns: false at what goes to another language; it is left.
    mutating func runEscape(
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Bool {
        let start = reader.offset
        reader.skip(1)
        guard let letter = try reader.next() else {
            warnOfEnd(start, &builder)
            return true
        }
        switch letter {
        case 0x01, UInt8(ascii: "%"):
            reader.seek(to: start)
            let next = try reader.lookahead(ESCPInterpreter.endOfPacketMode.count)
            if next.starts(with: PJLAnalyzer.exitLanguage) { return false }
            if letter == 0x01 {
                guard next == ESCPInterpreter.endOfPacketMode else { return false }
                try skipEJL(&reader)
            } else {
                reader.skip(3)
            }
        case UInt8(ascii: "("): try runExtended(start, &reader, &builder)
        case UInt8(ascii: "."): try runRaster(start, &reader, &builder)
        case UInt8(ascii: "i") where isGraphicsMode: try runDots(start, &reader, &builder)
        case UInt8(ascii: "*"), UInt8(ascii: "K"), UInt8(ascii: "L"), UInt8(ascii: "Y"),
            UInt8(ascii: "Z"), UInt8(ascii: "^"):
            try runBitImage(letter, start, &reader, &builder)
        case UInt8(ascii: "|"): try runTallBitImage(start, &reader, &builder)
        case UInt8(ascii: "B"), UInt8(ascii: "D"): try skipTabs(&reader)
        case UInt8(ascii: "b"):
            reader.skip(1)
            try skipTabs(&reader)
        case UInt8(ascii: "C"): try setPageLength(start, &reader, &builder)
        case _ where rasterJob != nil && ESCPRJob.classes.contains(letter):
            try runRasterJob(start, &reader, &builder)
        default:
            guard let count = ESCPCommand.parameterCounts[letter] else {
                throw .damaged(.escP, reason: "illegal command", offsetBytes: start)
            }
            guard let parameters = try reader.record(count) else {
                warnOfEnd(start, &builder)
                return true
            }
            try run(letter, parameters, start, reader.offset, &builder)
        }
        return true
    }

    func warnOfEnd(_ offset: Int, _ builder: inout AnalysisBuilder) {
        builder.warn("the data ends within a command", offsetBytes: offset)
    }

    /// FS and a character.
    mutating func runKanji(
        _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = reader.offset - 1
        guard let letter = try reader.next() else { return warnOfEnd(start, &builder) }
        guard let count = ESCPCommand.kanjiParameterCounts[letter]
        else { throw .damaged(.escP, reason: "illegal command", offsetBytes: start) }
        guard let parameters = try reader.record(count) else { return warnOfEnd(start, &builder) }
        switch letter {
        case UInt8(ascii: "3"):
            layout.setLineSpacing(Int(parameters[0]) * ESCPLayout.unitsPerInch / 360)
        case UInt8(ascii: "$"):
            layout.move(toX: parameters.littleEndian(2, at: 0) * ESCPLayout.unitsPerInch / 60)
        default: break
        }
    }

    /// A command of fixed length.
    private mutating func run(
        _ letter: UInt8, _ parameters: [UInt8], _ start: Int, _ end: Int,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let number = Int(parameters.first ?? 0)
        let inch = ESCPLayout.unitsPerInch
        switch letter {
        case UInt8(ascii: "@"): try reset(at: end, &builder)
        case UInt8(ascii: "0"): layout.setLineSpacing(inch / 8)
        case UInt8(ascii: "1"): layout.setLineSpacing(7 * inch / 72)
        case UInt8(ascii: "2"): layout.setLineSpacing(inch / 6)
        case UInt8(ascii: "3"): layout.setLineSpacing(number * layout.smallStep)
        case UInt8(ascii: "A"): layout.setLineSpacing(number * layout.largeStep)
        case UInt8(ascii: "+"): layout.setLineSpacing(number * inch / 360)
        case UInt8(ascii: "J"): try move(down: number * layout.smallStep, at: start, &builder)
        case UInt8(ascii: "j"): try move(down: -number * layout.smallStep, at: start, &builder)
        case 0x0A: try move(down: -layout.lineSpacing, at: start, &builder)
        case UInt8(ascii: "N"): layout.perforationSkip = number * layout.lineSpacing
        case UInt8(ascii: "O"): layout.perforationSkip = 0
        case UInt8(ascii: "r"): ink = ESCPInk(ribbon: number)
        case UInt8(ascii: "$"):
            layout.move(
                toX: parameters.littleEndian(2, at: 0) * (layout.units.horizontal ?? inch / 60))
        case UInt8(ascii: "\\"):
            layout.move(
                right: Int(Int16(truncatingIfNeeded: parameters.littleEndian(2, at: 0)))
                    * (layout.units.horizontal ?? inch / 180))
        case UInt8(ascii: "?"):
            if bitImageModes[parameters[0]] != nil { bitImageModes[parameters[0]] = parameters[1] }
        // The cut-sheet feeder ejects the sheet that is in.
        case 0x19 where number == UInt8(ascii: "R"):
            if !page.ink.isEmpty { try ejectPage(at: end, &builder) }
        default: break
        }
    }

    /// ESC C: a number of lines, or of inches after NUL.
    private mutating func setPageLength(
        _ start: Int, _ reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var unit = layout.lineSpacing
        var number = try reader.next()
        if number == 0 {
            unit = ESCPLayout.unitsPerInch
            number = try reader.next()
        }
        guard let number else { return warnOfEnd(start, &builder) }
        layout.setPageLength(Int(number) * unit)
        paper.length = layout.pageLength
    }

    /// Tab stops, up to a NUL.
    private func skipTabs(_ reader: inout ByteReader) throws(AnalysisError) {
        let start = reader.offset
        while let byte = try reader.next(), byte != 0 {
            guard reader.offset - start <= 64 else {
                throw .damaged(.escP, reason: "tab stops without end", offsetBytes: start)
            }
        }
    }

    /// The lines of EJL that lead out of the packets of IEEE 1284.4.
    private func skipEJL(_ reader: inout ByteReader) throws(AnalysisError) {
        let start = reader.offset
        reader.skip(2)
        while try reader.lookahead(4) == Array("@EJL".utf8) {
            while let byte = try reader.next(), byte != Control.lineFeed {
                guard reader.offset - start <= ESCPInterpreter.longestEJLBytes else {
                    throw .damaged(.escP, reason: "EJL without end", offsetBytes: start)
                }
            }
        }
    }
}

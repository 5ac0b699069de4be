import PrintModel

/// Follows HP-GL and HP-GL/2 as far as it bears on the pages that come out: when a plot ends, and
/// what ink is on it (The HP-GL/2 and HP RTL Reference Guide, 2nd edition; HP PCL 5 Printer
/// Language Technical Reference Manual, part II).
///
/// The bytes are taken one by one, so that an instruction may be cut in two anywhere.
struct HPGLPlotter {
    /// What the bytes so far mean for the page.
    enum Event: Hashable {
        /// All bytes are taken, or what follows is an escape sequence.
        case exhausted
        /// PG, AF or AH: the plot is finished.
        case endOfPlot
        /// `BP2,n` or `RP n`.
        case copies(Int, ofPlotBefore: Bool)
        /// `PS`, in plotter units of 0.025 mm.
        case plotSize(length: Double, width: Double)
    }

    /// Whether it is HP-GL/2 that is read, and not PCL.
    var isActive = false
    /// Whether it is a plotter: within PCL, HP-GL/2 neither ends pages nor chooses their size.
    var isStandalone = false

    private var state = State.idle
    private var parameters = HPGLParameters()
    private var pen = 1
    private var isPenDown = false
    private var isInPolygon = false
    private var drawsSymbols = false
    private var labelEnd: UInt8 = HPGLPlotter.endOfText
    private var colorRange = [0.0, 255, 0, 255, 0, 255]

    private static let endOfText: UInt8 = 0x03
    private static let escape: UInt8 = 0x1B

    private enum State {
        case idle
        /// The first letter of an instruction.
        case letter(UInt8)
        case parameters(HPGLInstruction)
        /// A quoted text in the parameters.
        case quoted(HPGLInstruction)
        case label(printed: Bool)
        /// The character after DT or SM.
        case character(HPGLInstruction)
        case polyline(HPGLPolyline)
    }

    /// Takes bytes up to the next event.
    mutating func run(
        _ scanner: inout PCLScanner, palette: inout PCLPalette, ink: inout PCLInk?
    ) -> Event {
        while !scanner.isAtEnd {
            let byte = scanner.bytes[scanner.index]
            if byte == HPGLPlotter.escape { break }
            switch state {
            case .idle:
                scanner.index += 1
                if HPGLPlotter.isLetter(byte) { state = .letter(byte & 0x5F) }
            case .letter(let first):
                scanner.index += 1
                guard HPGLPlotter.isLetter(byte) else {
                    if byte > 0x20 { state = .idle }
                    continue
                }
                begin(HPGLInstruction(first, byte & 0x5F))
            case .parameters(let instruction):
                if HPGLPlotter.isLetter(byte) || byte == UInt8(ascii: ";") {
                    if byte == UInt8(ascii: ";") { scanner.index += 1 }
                    if let event = finish(instruction, &palette, &ink) { return event }
                    continue
                }
                scanner.index += 1
                if byte == UInt8(ascii: "\"") {
                    state = .quoted(instruction)
                } else {
                    parameters.add(byte)
                }
            case .quoted(let instruction):
                scanner.index += 1
                if byte == UInt8(ascii: "\"") {
                    // The text stands for a number, so that those after it keep their places.
                    parameters.add(UInt8(ascii: "0"))
                    state = .parameters(instruction)
                }
            case .label(let isPrinted):
                scanner.index += 1
                if byte == labelEnd {
                    state = .idle
                } else if isPrinted, byte > 0x20 {
                    draw(palette, &ink)
                }
            case .character(let instruction):
                scanner.index += 1
                if instruction == "SM" {
                    drawsSymbols = byte > 0x20 && byte != UInt8(ascii: ";")
                } else {
                    labelEnd = byte == UInt8(ascii: ";") ? HPGLPlotter.endOfText : byte
                }
                state = .idle
            case .polyline(var polyline):
                scanner.index += 1
                if byte == UInt8(ascii: ";") {
                    isPenDown = true
                    state = .idle
                    continue
                }
                switch polyline.add(byte) {
                case .pen(let number): pen = number
                case .line: if !isInPolygon { draw(palette, &ink) }
                case nil: break
                }
                state = .polyline(polyline)
            }
        }
        return .exhausted
    }

    /// Ends an instruction that has no semicolon after it, before PCL or the end of the data.
    mutating func finishInstruction(palette: inout PCLPalette, ink: inout PCLInk?) -> Event {
        guard case .parameters(let instruction) = state else { return .exhausted }
        return finish(instruction, &palette, &ink) ?? .exhausted
    }

    private mutating func begin(_ instruction: HPGLInstruction) {
        parameters = HPGLParameters()
        switch instruction {
        case "LB", "PB": state = .label(printed: true)
        case "BL", "WD": state = .label(printed: false)
        case "DT", "SM": state = .character(instruction)
        case "PE": state = .polyline(HPGLPolyline())
        default: state = .parameters(instruction)
        }
    }

    private mutating func finish(
        _ instruction: HPGLInstruction, _ palette: inout PCLPalette, _ ink: inout PCLInk?
    ) -> Event? {
        state = .idle
        parameters.finish()
        switch instruction {
        case "IN":
            self = HPGLPlotter(isActive: isActive, isStandalone: isStandalone)
            palette = .pens
        case "DF":
            isInPolygon = false
            drawsSymbols = false
            labelEnd = HPGLPlotter.endOfText
        case "SP": pen = Int(max(0, min(parameters[0] ?? 0, 32767)))
        case "NP": palette.setPenCount(Int(max(2, min(parameters[0] ?? 8, 256))))
        case "CR": setColorRange()
        case "PC": assignPens(&palette)
        case "PU":
            isPenDown = false
            move(palette, &ink)
        case "PD":
            isPenDown = true
            if !isInPolygon { draw(palette, &ink) }
        case "PA", "PR": move(palette, &ink)
        case "AA", "AR", "AT", "RT", "BZ", "BR":
            if isPenDown, !isInPolygon { draw(palette, &ink) }
        case "CI", "EA", "ER", "EW", "RA", "RR", "WG", "FP", "EP", "UC":
            if !isInPolygon { draw(palette, &ink) }
        case "PM": isInPolygon = (parameters[0] ?? 0) < 2
        default: return isStandalone ? sheetEvent(instruction) : nil
        }
        return nil
    }

    /// What instructions mean that only a plotter has.
    private func sheetEvent(_ instruction: HPGLInstruction) -> Event? {
        switch instruction {
        case "PG", "AF", "AH", "FR": return .endOfPlot
        case "RP": return .copies(HPGLPlotter.copies(parameters[0] ?? 1), ofPlotBefore: true)
        case "BP":
            for place in stride(from: 0, to: parameters.count - 1, by: 2)
            where parameters[place] == 2 {
                return .copies(HPGLPlotter.copies(parameters[place + 1] ?? 1), ofPlotBefore: false)
            }
            return nil
        case "PS":
            guard let length = parameters[0] else { return nil }
            return .plotSize(length: length, width: parameters[1] ?? length)
        default: return nil
        }
    }

    private mutating func move(_ palette: PCLPalette, _ ink: inout PCLInk?) {
        guard parameters.count >= 2, isPenDown || drawsSymbols, !isInPolygon else { return }
        draw(palette, &ink)
    }

    /// A mark with the pen that is held.
    private func draw(_ palette: PCLPalette, _ ink: inout PCLInk?) {
        ink = max(ink ?? .none, palette.ink(ofPen: pen))
    }

    /// The smallest and the largest number for each of red, green and blue.
    private mutating func setColorRange() {
        let range = (0..<6).map { parameters[$0] ?? .nan }
        colorRange = range.contains { $0.isNaN } ? [0, 255, 0, 255, 0, 255] : range
    }

    private func assignPens(_ palette: inout PCLPalette) {
        guard let pen = parameters[0] else {
            for pen in palette.inks.indices { palette.assign(nil, toPen: pen) }
            return
        }
        guard 0...255 ~= pen else { return }
        guard let red = parameters[1], let green = parameters[2], let blue = parameters[3] else {
            palette.assign(nil, toPen: Int(pen))
            return
        }
        func part(_ value: Double, _ index: Int) -> Double {
            let range = colorRange[2 * index + 1] - colorRange[2 * index]
            return range == 0 ? 0 : (value - colorRange[2 * index]) / range
        }
        palette.assign(
            PCLInk(red: part(red, 0), green: part(green, 1), blue: part(blue, 2)),
            toPen: Int(pen))
    }

    /// 1 to 99 (HP-GL/2 Reference Guide, "Replot").
    private static func copies(_ number: Double) -> Int { Int(max(1, min(number, 99))) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        0x41...0x5A ~= byte & 0x5F && byte < 0x7F
    }
}

extension HPGLPlotter {
    init(isActive: Bool, isStandalone: Bool) {
        self.init()
        self.isActive = isActive
        self.isStandalone = isStandalone
    }
}

/// The two letters of an instruction.
struct HPGLInstruction: Hashable, ExpressibleByStringLiteral {
    private let letters: UInt16

    /// - Parameters: in capitals.
    init(_ first: UInt8, _ second: UInt8) {
        letters = UInt16(first) << 8 | UInt16(second)
    }

    init(stringLiteral text: StaticString) {
        letters = text.withUTF8Buffer { UInt16($0[0]) << 8 | UInt16($0[1]) }
    }
}

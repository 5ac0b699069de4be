/// Text and control codes (HP PCL 5 Printer Language Technical Reference Manual, part I, chapters 2
/// and 6).
extension PCLInterpreter {
    /// Printable characters up to the next that is not, or one control code.
    mutating func runText(
        _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let byte = scanner.bytes[scanner.index]
        guard byte < 0x20 else {
            if raster.isActive { endRaster() }
            let start = scanner.index
            scanner.skipText { $0 >= 0x20 }
            if !page.isMarked || page.ink < textInk {
                let text = scanner.bytes[start..<scanner.index]
                printText(text.contains { $0 != 0x20 })
            } else {
                try passPlacedText(&scanner, &builder)
            }
            return
        }
        scanner.index += 1
        switch byte {
        case 0x08, 0x09:
            if raster.isActive { endRaster() }
            page.hasMoved = true
        case 0x0A:
            if raster.isActive { endRaster() }
            try feedLine(nil, scanner.offset, &builder)
        case 0x0C:
            if raster.isActive { endRaster() }
            try endPage(at: scanner.offset, &builder)
            environment.layout.goHome()
        case 0x0D:
            if raster.isActive { endRaster() }
            page.hasMoved = true
            if environment.returnFeedsLine { try feedLine(nil, scanner.offset, &builder) }
        default: break
        }
    }

    /// Display functions: all is printed but a carriage return, which begins a new line.
    mutating func display(
        _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let byte = scanner.bytes[scanner.index]
        scanner.index += 1
        if byte == 0x0D {
            try feedLine(nil, scanner.offset, &builder)
        } else {
            printText(byte != 0x20)
        }
    }

    /// Notes text.
    ///
    /// - Parameter shows: whether it is more than spaces.
    mutating func printText(_ shows: Bool) {
        guard hasText else { return }
        mark(shows || environment.underlines ? textInk : .none)
    }

    @inline(__always)
    private var textInk: PCLInk { ink(of: environment.pattern) }

    /// Notes a mark, in black where colour is not printed.
    mutating func mark(_ ink: PCLInk) {
        page.mark(printsBlackOnly ? min(ink, .gray) : ink)
    }

    /// LF, or `ESC=`.
    ///
    /// - Parameter units: nil for a whole line.
    mutating func feedLine(
        _ units: Int?, _ offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        page.hasMoved = true
        let ended = environment.layout.lineFeed(units)
        for _ in 0..<ended { try endPage(at: offset, &builder) }
    }
}

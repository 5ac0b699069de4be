/// What commands do, each by the two characters that open it (HP PCL 5 Printer Language Technical
/// Reference Manual, appendix A).
///
/// What is asked at each command is inlined: a call would be handed a copy of the interpreter.
extension PCLInterpreter {
    /// How many bytes of data follow a command: all that end in W have some, and a few others.
    static func dataByteCount(_ parameter: PCLParameter) -> Int {
        switch (parameter.group.family, parameter.group.group, parameter.letter) {
        // HP DeskJet: the direction of text.
        case ("&", "k", "W"): 0
        case (_, _, "W"), ("*", "b", "V"), ("&", "p", "X"): parameter.count
        default: 0
        }
    }

    /// Whether the data of a command bears on the page: that of fonts does not, nor do raster rows
    /// when the page is known well enough.
    @inline(__always)
    private func needsData(_ parameter: PCLParameter) -> Bool {
        switch (parameter.group.family, parameter.group.group) {
        case ("*", "b"): !skipsRows || raster.method == 5
        case ("*", "v"), ("*", "c"), ("*", "g"), ("&", "p"), ("&", "n"): true
        default: false
        }
    }

    /// Whether further rows of the raster that is being sent can be passed over.
    @inline(__always)
    var skipsRows: Bool {
        guard raster.isActive else { return false }
        let shownInk = printsBlackOnly && page.ink == .gray ? .color : page.ink
        return !raster.canAdd(to: shownInk)
    }

    /// Whether colours come out as greys.
    @inline(__always)
    var printsBlackOnly: Bool { environment.isMonochrome || environment.rendersMonochrome }

    /// Does what one parameter asks for.
    ///
    /// - Returns: false when more bytes are needed to go on; nothing is done then.
    mutating func runCommand(
        _ parameter: PCLParameter, _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Bool {
        let family = parameter.group.family
        let group = parameter.group.group
        let dataCount = PCLInterpreter.dataByteCount(parameter)
        guard let data = scanner.data(needsData(parameter) ? dataCount : 0) else { return false }
        // What is not about rasters ends one.
        let isRaster =
            family == "*" && (group == "b" || group == "r" || group == "t" || group == "g")
        if raster.isActive, !isRaster { endRaster() }
        skip(dataCount)
        if scanner.isFinal, scanner.remaining < dataCount {
            builder.warn("the data ends within a command", offsetBytes: scanner.offset)
        }
        switch (family, group) {
        case ("*", "b"), ("*", "r"), ("*", "t"), ("*", "g"):
            try runRasterCommand(parameter, data, scanner.offset, &builder)
        case ("&", "l"): try runPageControl(parameter, scanner.offset, &builder)
        case ("&", "a"), ("*", "p"): try runCursorCommand(parameter, scanner.offset, &builder)
        case ("&", "f"): try runMacroCommand(parameter, &scanner, &builder)
        case ("&", "p"), ("*", "v"), ("*", "c"), ("&", "b"):
            runColorCommand(parameter, data)
        case ("&", "n"): runAlphanumeric(data)
        case ("&", "k"):
            if parameter.letter == "G" {
                environment.returnFeedsLine = parameter.integer & 1 == 1
            }
        case ("&", "d"):
            if parameter.letter == "D" { environment.underlines = true }
            if parameter.letter == "@" { environment.underlines = false }
        case ("&", "u"):
            if parameter.letter == "D", 96...7200 ~= parameter.integer {
                environment.unit = PCLLayout.unitsPerInch / parameter.integer
            }
        case ("&", "r"):
            if parameter.letter == "F", parameter.integer == 1 {
                try endPageIfMarked(at: scanner.offset, &builder)
            }
        case ("*", "o"):
            // Print quality.
            if parameter.letter == "Q" { try endPageIfMarked(at: scanner.offset, &builder) }
        case ("%", "\0"):
            if parameter.letter == "A" {
                try finishPlot(at: scanner.offset, &builder)
                plotter.isActive = false
            }
            if parameter.letter == "B" {
                plotter.isActive = true
                plotter.isStandalone = parameter.integer == -1 || plotter.isStandalone
            }
        default: break
        }
        return true
    }

    /// An escape sequence of one character.
    mutating func runTwoCharacter(
        _ letter: PCLCharacter, _ scanner: PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if raster.isActive { endRaster() }
        switch letter {
        case "E":
            // Not allowed in macros.
            guard macros.depth == 0 else { return }
            try reset(at: scanner.offset, &builder)
        case "=":
            try feedLine(environment.layout.lineSpacing / 2, scanner.offset, &builder)
        case "Y": displaysFunctions = true
        case "Z": displaysFunctions = false
        default: break
        }
    }

    /// `ESC E`.
    private mutating func reset(
        at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        try finishPlot(at: offset, &builder)
        try endPageIfMarked(at: offset, &builder)
        environment = PCLInterpreter.initialEnvironment(builder)
        raster = PCLRaster()
        plotter = HPGLPlotter(isActive: plotter.isStandalone, isStandalone: plotter.isStandalone)
        macros.deleteTemporary()
        macros.overlay = nil
        patterns = [:]
        palettes = PCLPaletteStore()
        cursors = []
        sheet.startNew()
    }
}

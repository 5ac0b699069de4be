/// Follows PCL as a printer would, as far as it bears on the pages that come out: when a page ends,
/// on what sheet and how often, and what ink is on it.
///
/// Commands are walked, never searched for, since the binary data between them can hold anything.
struct PCLInterpreter: ~Copyable {
    var environment: PCLEnvironment
    var page: PCLPageState
    var raster = PCLRaster()
    var plotter = HPGLPlotter()
    var macros = PCLMacros()
    var patterns: [Int: PCLUserPattern] = [:]
    var palettes = PCLPaletteStore()
    var sheet = PCLSheet()
    /// `ESC&f#S`: cursor positions put by.
    var cursors: [Int] = []

    /// Bytes of data that are still to be passed over.
    private(set) var skipCount = 0
    /// Whether the language was left by `ESC%-12345X`, which is next in the stream.
    private(set) var hasExited = false
    /// The escape sequence of which more parameters follow.
    private var openGroup: PCLGroup?
    /// `ESC Y`: what follows is printed, not done.
    var displaysFunctions = false

    /// PCL 3 GUI, the inkjets' language of raster graphics, has no text.
    let hasText: Bool

    init(offset: Int, isPlotting: Bool, _ builder: borrowing AnalysisBuilder) {
        hasText = builder.pjl.language != "PCL3GUI"
        environment = PCLInterpreter.initialEnvironment(builder)
        page = PCLPageState(offset: offset)
        plotter.isStandalone = isPlotting
        plotter.isActive = isPlotting
    }

    /// What a reset brings: PJL's settings where there are some (HP PCL 5 TRM, chapter 3).
    static func initialEnvironment(
        _ builder: borrowing AnalysisBuilder
    ) -> PCLEnvironment {
        PCLEnvironment(media: builder.pjl.environment.media ?? PCLPaper.letter)
    }

    /// Goes through `scanner` to its end, or to where more bytes are needed to go on.
    mutating func run(
        _ scanner: inout PCLScanner, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        macros.beginRecording(at: scanner.index)
        while !hasExited, !scanner.isAtEnd {
            let start = scanner.index
            try step(&scanner, &builder)
            // Nothing was taken: a command is cut in two.
            if scanner.index == start, !hasExited, skipCount == 0 { break }
        }
        try macros.record(scanner.bytes, to: scanner.index, offset: scanner.offset)
    }

    /// What `parameter` is in the middle of, for a macro that begins with the parameters after it.
    var macroOpening: [UInt8] {
        guard let openGroup else { return [] }
        return [PCLScanner.escape, openGroup.family.byte, openGroup.group.byte]
    }

    /// Runs a macro, and goes on after it where the caller was.
    mutating func runBytes(
        _ bytes: [UInt8], at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let caller = (openGroup, skipCount, displaysFunctions)
        (openGroup, skipCount, displaysFunctions) = (nil, 0, false)
        try bytes.withUnsafeBufferPointer { (bytes) throws(AnalysisError) in
            var scanner = PCLScanner(macro: UnsafeRawBufferPointer(bytes), calledAt: offset)
            try run(&scanner, into: &builder)
        }
        (openGroup, skipCount, displaysFunctions) = caller
    }

    /// Passes over bytes of data that are not needed, within the stream.
    mutating func skipped(_ count: Int) {
        skipCount -= count
    }

    /// The end of the data: a page that has marks comes out.
    mutating func finish(
        at offset: Int, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        try finishPlot(at: offset, &builder)
        try endPageIfMarked(at: offset, &builder)
    }

    private mutating func step(
        _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if skipCount > 0 {
            let count = min(skipCount, scanner.remaining)
            scanner.index += count
            skipCount -= count
        } else if let openGroup {
            try runParameter(of: openGroup, &scanner, &builder)
        } else if scanner.bytes[scanner.index] == PCLScanner.escape {
            try runEscape(&scanner, &builder)
        } else if macros.isDefining {
            scanner.skipText { $0 != PCLScanner.escape }
        } else if plotter.isActive {
            try plot(&scanner, &builder)
        } else if displaysFunctions {
            try display(&scanner, &builder)
        } else {
            try runText(&scanner, &builder)
        }
    }

    // MARK: Escape sequences

    private mutating func runEscape(
        _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let isExit = scanner.begins(with: PJLAnalyzer.exitLanguage) else { return }
        guard !isExit else {
            hasExited = true
            return
        }
        guard scanner.remaining >= 2 else {
            scanner.index += 1
            return
        }
        let next = scanner.bytes[scanner.index + 1]
        if displaysFunctions, next != UInt8(ascii: "Z") {
            scanner.index += 1
            printText(true)
            return
        }
        switch next {
        // Device control of plotters; what follows it is no instruction (HP-GL/2 and HP RTL
        // Reference Guide, appendix).
        case UInt8(ascii: ".") where plotter.isActive:
            guard scanner.has(3) || scanner.isFinal else { return }
            scanner.index += min(3, scanner.remaining)
        case 0x21...0x2F: try openSequence(&scanner, &builder)
        case 0x30...0x7E:
            scanner.index += 2
            if !macros.isDefining { try runTwoCharacter(PCLCharacter(next), scanner, &builder) }
        default: scanner.index += 1
        }
    }

    private mutating func openSequence(
        _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if skipsRows, !macros.isDefining {
            let start = scanner.index
            let rowCount = scanner.skipRows(method: &raster.method)
            raster.skipRows(rowCount)
            try builder.countObjects(rowCount, offsetBytes: scanner.offset)
            guard scanner.index == start else { return }
        }
        scanner.index += 1
        openGroup = scanner.group()
        if openGroup == nil {
            scanner.index = scanner.isFinal ? scanner.bytes.count : scanner.index - 1
        }
    }

    private mutating func runParameter(
        of group: PCLGroup, _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = scanner.index
        switch scanner.parameter(of: group) {
        case .incomplete: return
        case .none: openGroup = nil
        case .parameter(let parameter, let isLast):
            openGroup = isLast && !rowsGoOn(after: parameter, scanner) ? nil : group
            try builder.countObjects(offsetBytes: scanner.offset)
            if macros.isDefining {
                try runInDefinition(parameter, scanner)
                return
            }
            guard try !runCommand(parameter, &scanner, &builder) else { return }
            scanner.index = start
            openGroup = group
        }
    }

    /// Ghostscript's drivers for later DeskJets end a sequence in capitals after `#Y` or the first
    /// `#V`, and go on with the planes of a row as if they had not; the printers take it.
    @inline(__always)
    private func rowsGoOn(after parameter: PCLParameter, _ scanner: PCLScanner) -> Bool {
        guard parameter.group == PCLGroup(family: "*", group: "b"),
            environment.palette.hasPlanes,
            parameter.letter == "Y" || parameter.letter == "V" && parameter.value == 0
        else { return false }
        let rest = scanner.bytes[scanner.index...].prefix(6)
        let number = rest.prefix { 0x30...0x39 ~= $0 }
        guard let letter = rest.dropFirst(number.count).first else { return false }
        return [UInt8(ascii: "v"), UInt8(ascii: "w")].contains(letter)
    }

    /// While a macro is being defined, nothing is done but to see its end.
    private mutating func runInDefinition(
        _ parameter: PCLParameter, _ scanner: PCLScanner
    ) throws(AnalysisError) {
        skip(PCLInterpreter.dataByteCount(parameter))
        if parameter.group == PCLGroup(family: "&", group: "f"), parameter.letter == "X",
            parameter.integer == 1
        {
            try macros.record(scanner.bytes, to: scanner.index, offset: scanner.offset)
            macros.endDefinition()
        }
    }

    /// Passes over `count` bytes of data after the command.
    mutating func skip(_ count: Int) {
        skipCount = count
    }
}

/// Macros: commands that were sent once and are run again (HP PCL 5 Printer Language Technical
/// Reference Manual, chapter 12).
struct PCLMacros {
    enum Name: Hashable {
        case number(Int)
        case text([UInt8])
    }

    private struct Macro {
        var bytes: [UInt8]
        var isPermanent = false
    }

    /// `ESC&f#Y` or `ESC&n#W`: what `ESC&f#X` is about.
    var name = Name.number(0)
    /// Run at the end of each page.
    var overlay: Name?
    /// Macros within macros that are running.
    var depth = 0

    private var macros: [Name: Macro] = [:]
    private var definition: [UInt8]?
    private var recordedTo = 0
    private var byteCount = 0

    /// What all macros together may hold: more memory than most printers have.
    private static let limitBytes = 16 << 20

    /// Two levels below the first.
    private static let deepest = 3

    var isDefining: Bool { definition != nil }

    /// The commands of `name`, or nil when there are none or macros are nested too deep already.
    func bytes(of name: Name) -> [UInt8]? {
        depth < PCLMacros.deepest ? macros[name]?.bytes : nil
    }

    /// Begins the macro `name` with what comes after `index`.
    ///
    /// - Parameter opening: the escape sequence that the first parameter is in the middle of.
    mutating func beginDefinition(at index: Int, opening: [UInt8]) {
        definition = opening
        recordedTo = index
    }

    mutating func endDefinition() {
        guard let bytes = definition else { return }
        byteCount += bytes.count - (macros[name]?.bytes.count ?? 0)
        macros[name] = Macro(bytes: bytes)
        definition = nil
    }

    /// Says that what is recorded from here on begins at `index` of new bytes.
    mutating func beginRecording(at index: Int) {
        recordedTo = index
    }

    /// Records `bytes` up to `index`, while a macro is being defined.
    ///
    /// - Throws: `overLimit(.decodedBytes)`.
    mutating func record(
        _ bytes: UnsafeRawBufferPointer, to index: Int, offset: Int
    ) throws(AnalysisError) {
        guard definition != nil, index > recordedTo else { return }
        definition?.append(contentsOf: bytes[recordedTo..<index])
        recordedTo = index
        guard byteCount + (definition?.count ?? 0) <= PCLMacros.limitBytes else {
            throw .overLimit(.decodedBytes, offsetBytes: offset)
        }
    }

    mutating func copy(to other: Name) {
        guard let macro = macros[name], macros[other] == nil,
            byteCount + macro.bytes.count <= PCLMacros.limitBytes
        else { return }
        byteCount += macro.bytes.count
        macros[other] = macro
    }

    mutating func makePermanent(_ isPermanent: Bool) {
        macros[name]?.isPermanent = isPermanent
    }

    mutating func delete() {
        byteCount -= macros.removeValue(forKey: name)?.bytes.count ?? 0
    }

    mutating func deleteAll() {
        macros = [:]
        byteCount = 0
    }

    mutating func deleteTemporary() {
        macros = macros.filter { $0.value.isPermanent }
        byteCount = macros.values.reduce(0) { $0 + $1.bytes.count }
        name = .number(0)
    }
}

extension PCLInterpreter {
    /// `ESC&f...`.
    mutating func runMacroCommand(
        _ parameter: PCLParameter, _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        switch parameter.letter {
        case "Y": macros.name = .number(parameter.integer)
        case "X": try controlMacro(parameter.integer, scanner, &builder)
        case "I", "J": setCustomSize(parameter)
        case "S":
            // Push and pop the cursor position.
            if parameter.integer == 0, cursors.count < 20 { cursors.append(environment.layout.y) }
            if parameter.integer == 1, let y = cursors.popLast() {
                environment.layout.restore(y: y)
            }
        default: break
        }
    }

    /// `ESC&f#X`.
    private mutating func controlMacro(
        _ operation: Int, _ scanner: PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        switch operation {
        case 2: try runMacro(macros.name, at: scanner.offset, &builder)
        case 3:
            let caller = environment
            try runMacro(macros.name, at: scanner.offset, &builder)
            let y = environment.layout.y
            environment = caller
            environment.layout.restore(y: y)
        // Within a macro there is nothing but to run others.
        case _ where macros.depth > 0: break
        case 0: macros.beginDefinition(at: scanner.index, opening: macroOpening)
        case 4: macros.overlay = macros.name
        case 5: macros.overlay = nil
        case 6: macros.deleteAll()
        case 7: macros.deleteTemporary()
        case 8: macros.delete()
        case 9: macros.makePermanent(false)
        case 10: macros.makePermanent(true)
        default: break
        }
    }

    private mutating func runMacro(
        _ name: PCLMacros.Name, at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let bytes = macros.bytes(of: name) else { return }
        try builder.countDecodedBytes(bytes.count + 64, offsetBytes: offset)
        macros.depth += 1
        try runBytes(bytes, at: offset, &builder)
        macros.depth -= 1
    }

    /// Runs the overlay macro, which begins with the printer's own settings and leaves none behind.
    mutating func runOverlay(
        at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        guard let overlay = macros.overlay else { return }
        macros.overlay = nil
        let caller = environment
        environment.resetForOverlay()
        try runMacro(overlay, at: offset, &builder)
        environment = caller
        macros.overlay = overlay
    }
}

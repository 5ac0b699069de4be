/// Colours, patterns and rules (HP PCL 5 Printer Language TRM, chapters 13 and 14; HP PCL 5 Color
/// TRM, chapters 2 to 5).
extension PCLInterpreter {
    /// `ESC*v...`, `ESC*c...`, `ESC&p...` and `ESC&b...`.
    mutating func runColorCommand(_ parameter: PCLParameter, _ data: UnsafeRawBufferPointer) {
        let number = parameter.integer
        switch (parameter.group.family, parameter.group.group, parameter.letter) {
        case ("*", "v", "A"): environment.components[0] = parameter.value
        case ("*", "v", "B"): environment.components[1] = parameter.value
        case ("*", "v", "C"): environment.components[2] = parameter.value
        case ("*", "v", "I"):
            environment.palette.assign(environment.components, to: number)
            environment.components = [0, 0, 0]
        case ("*", "v", "S"):
            environment.foreground = environment.palette.ink(at: abs(number))
        case ("*", "v", "T"):
            environment.pattern =
                PCLPattern(kind: number, number: environment.patternNumber) ?? environment.pattern
        case ("*", "v", "W"):
            environment.palette = .configured(data) ?? environment.palette
        case ("*", "c", "A"): environment.ruleWidth = abs(Double(number))
        case ("*", "c", "B"): environment.ruleHeight = abs(Double(number))
        case ("*", "c", "H"): environment.ruleWidth = abs(parameter.value)
        case ("*", "c", "V"): environment.ruleHeight = abs(parameter.value)
        case ("*", "c", "G"): environment.patternNumber = number
        case ("*", "c", "P"): fillRule(number)
        case ("*", "c", "W"):
            // Printers hold no more patterns than they have numbers for.
            if 0...32767 ~= environment.patternNumber {
                patterns[environment.patternNumber] = PCLUserPattern(data)
            }
        case ("&", "p", "X"): if !data.isEmpty { printText(data.contains { $0 != 0x20 }) }
        case ("&", "p", "S"):
            environment.palette = palettes.select(number, from: environment.palette)
        case ("&", "p", "I"): palettes.controlNumber = number
        case ("&", "p", "C"): palettes.control(number, environment.palette)
        case ("&", "b", "M"): environment.isMonochrome = number == 1
        default: break
        }
    }

    /// `ESC*c#P`: a rectangle of what `kind` says.
    private mutating func fillRule(_ kind: Int) {
        guard environment.ruleWidth > 0, environment.ruleHeight > 0 else { return }
        let number = environment.patternNumber
        guard
            let pattern = kind == 5
                ? environment.pattern : PCLPattern(kind: kind, number: number)
        else { return }
        // A pattern that is not there prints nothing.
        if kind == 4, patterns[number] == nil { return }
        if kind == 3, !(1...6 ~= number) { return }
        mark(ink(of: pattern))
    }

    /// The ink of what is filled with `pattern`.
    @inline(__always)
    func ink(of pattern: PCLPattern) -> PCLInk {
        switch pattern {
        case .solid, .crossHatch: environment.foreground
        case .white: .none
        case .shade(let percent): percent > 0 ? environment.foreground : .none
        case .user(let number):
            patterns[number]?.ink(environment.palette) ?? environment.foreground
        }
    }
}

/// A pattern of the user's own, `ESC*c#W` (HP PCL 5 Color TRM, chapter 3): the colours in it.
struct PCLUserPattern {
    /// By index; nil for a pattern in the foreground colour.
    private let usesIndex: [Bool]?

    init(_ data: UnsafeRawBufferPointer) {
        // Format 1 with eight bits a pixel has indexes into the palette; the rest is one bit deep.
        guard data.count > 8, data[0] == 1, data[2] == 8 else {
            usesIndex = nil
            return
        }
        var uses = [Bool](repeating: false, count: 256)
        for index in data.dropFirst(8) { uses[Int(index)] = true }
        usesIndex = uses
    }

    /// Nil where the foreground decides.
    func ink(_ palette: PCLPalette) -> PCLInk? {
        guard let usesIndex else { return nil }
        return usesIndex.indices.filter { usesIndex[$0] }.map(palette.ink(at:)).max()
    }
}

/// Palettes put by: by number, and on a stack (HP PCL 5 Color TRM, chapter 3).
struct PCLPaletteStore {
    /// `ESC&p#I`: what `ESC&p#C` is about.
    var controlNumber = 0

    private var palettes: [Int: PCLPalette] = [:]
    private var stack: [PCLPalette] = []
    private var activeNumber = 0

    /// More than any printer holds.
    private static let limit = 256

    /// `ESC&p#S`.
    mutating func select(_ number: Int, from active: PCLPalette) -> PCLPalette {
        guard number != activeNumber, let selected = palettes[number] else { return active }
        put(active, activeNumber)
        activeNumber = number
        return selected
    }

    /// `ESC&p#C`: 0 deletes all, 1 those on the stack, 2 one; 6 copies the active one.
    mutating func control(_ operation: Int, _ active: PCLPalette) {
        switch operation {
        case 0:
            palettes = [:]
            stack = []
        case 1: stack = []
        case 2: palettes[controlNumber] = nil
        case 6: put(active, controlNumber)
        default: break
        }
    }

    /// `ESC*p#P`: 0 pushes the active palette, 1 pops.
    mutating func pushOrPop(_ operation: Int, _ active: PCLPalette) -> PCLPalette? {
        if operation == 0, stack.count < PCLPaletteStore.limit { stack.append(active) }
        return operation == 1 ? stack.popLast() : nil
    }

    private mutating func put(_ palette: PCLPalette, _ number: Int) {
        if palettes.count < PCLPaletteStore.limit { palettes[number] = palette }
    }
}

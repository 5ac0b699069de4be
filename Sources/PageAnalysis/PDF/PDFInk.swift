/// What a paint leaves on white paper.
enum PDFInk: UInt8, Comparable {
    /// Nothing at all: the separation None, a pattern without marks.
    case none
    /// Paper white: it covers what is under it, and is no mark by itself.
    case white
    /// Black or a grey.
    case neutral
    /// A colour that may not show after all: only a renderer can tell.
    case possibleColor
    case color

    static func < (one: PDFInk, other: PDFInk) -> Bool { one.rawValue < other.rawValue }

    /// How far red, green and blue, 0 to 1, may be apart in a grey.
    static let tolerance = Double(Ink.tolerance) / 255

    /// The ink of an RGB colour, parts 0 to 1.
    init(red: Double, green: Double, blue: Double) {
        let lightest = max(red, green, blue)
        let darkest = min(red, green, blue)
        if lightest - darkest > PDFInk.tolerance {
            self = .color
        } else {
            self = PDFInk(gray: darkest)
        }
    }

    /// The ink of a grey, 0 for black to 1.
    init(gray: Double) {
        self = gray >= 0.998 ? .white : .neutral
    }

    /// The ink of a process colour, parts 0 to 1. Cyan, magenta and yellow are colour also where
    /// they make a grey together, but not where black hides them: a rich black is a black.
    init(cyan: Double, magenta: Double, yellow: Double, black: Double) {
        let chromatic = max(cyan, magenta, yellow)
        if chromatic * (1 - black) > PDFInk.tolerance {
            self = .color
        } else {
            self = max(chromatic, black) > 0.002 ? .neutral : .white
        }
    }
}

/// A set of inks.
struct PDFInks: OptionSet, Hashable {
    let rawValue: UInt8

    static let white = PDFInks(.white)
    static let neutral = PDFInks(.neutral)
    static let possibleColor = PDFInks(.possibleColor)
    static let color = PDFInks(.color)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ ink: PDFInk) { rawValue = ink == .none ? 0 : 1 << ink.rawValue }

    /// The one that decides.
    var strongest: PDFInk {
        if contains(.color) { return .color }
        if contains(.possibleColor) { return .possibleColor }
        if contains(.neutral) { return .neutral }
        return contains(.white) ? .white : .none
    }

    /// The same where it is not known which of them show.
    var doubted: PDFInks {
        contains(.color) ? subtracting(.color).union(.possibleColor) : self
    }
}

/// The marks on a page, as far as its price goes: where there are any, and where coloured ones.
struct PDFMarks {
    /// Around all marks; nil when there are none.
    private(set) var marked: PDFRectangle?
    /// Around the coloured ones.
    private(set) var colored: PDFRectangle?
    /// Around those that may be coloured.
    private(set) var doubtful: PDFRectangle?

    var isBlank: Bool { marked == nil }
    var isColored: Bool { colored != nil }
    /// Whether only a renderer can tell if any are coloured.
    var isDoubtful: Bool { colored == nil && doubtful != nil }

    /// The inks of the marks.
    var inks: PDFInks {
        if isBlank { return [] }
        return isColored ? [.color, .neutral] : isDoubtful ? [.possibleColor, .neutral] : .neutral
    }

    /// Notes a mark somewhere in `area`.
    mutating func add(_ ink: PDFInk, in area: PDFRectangle) {
        guard ink >= .neutral else { return }
        marked = marked?.union(area) ?? area
        switch ink {
        case .color: colored = colored?.union(area) ?? area
        case .possibleColor: doubtful = doubtful?.union(area) ?? area
        case .none, .white, .neutral: break
        }
    }

    /// Notes that all of `area` is painted over, so that what was there is gone.
    mutating func cover(_ area: PDFRectangle) {
        if let marked, area.contains(marked) { self.marked = nil }
        if let colored, area.contains(colored) { self.colored = nil }
        if let doubtful, area.contains(doubtful) { self.doubtful = nil }
    }
}

import PrintModel

/// What marks leave on a page, as far as its price is concerned.
struct Ink: OptionSet, Hashable {
    let rawValue: UInt8

    /// Some mark that shows on white paper.
    static let mark = Ink(rawValue: 1)
    /// A mark whose red, green and blue differ; always with `mark`.
    static let color = Ink(rawValue: 3)

    /// The ink of a colour given by its parts of light, `white` being full light.
    @inline(__always)
    init<Part: Equatable>(red: Part, green: Part, blue: Part, white: Part) {
        if red != green || green != blue {
            self = .color
        } else {
            self = red == white ? [] : .mark
        }
    }

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    var colorMode: PrintColorMode { contains(.color) ? .color : .monochrome }
}

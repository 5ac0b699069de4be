import PrintModel

/// What marks leave on a page, as far as its price is concerned.
struct Ink: OptionSet, Hashable {
    let rawValue: UInt8

    /// Some mark that shows on white paper.
    static let mark = Ink(rawValue: 1)
    /// A mark whose red, green and blue differ; always with `mark`.
    static let color = Ink(rawValue: 3)

    /// How far red, green and blue may be apart in a grey, of 255
    /// (`docs/decisions/0013-nearly-grey-is-grey.md`).
    static let tolerance: UInt64 = 16

    /// The ink of a colour given by its parts of light, `white` being full light.
    @inline(__always)
    init<Part: BinaryInteger>(red: Part, green: Part, blue: Part, white: Part) {
        self.init(
            red: Double(red), green: Double(green), blue: Double(blue), white: Double(white))
    }

    /// The ink of a colour given by its parts of light, `white` being full light.
    init(red: Double, green: Double, blue: Double, white: Double) {
        let darkest = min(red, green, blue)
        if max(red, green, blue) - darkest > white * Double(Ink.tolerance) / 255 {
            self = .color
        } else {
            self = darkest == white ? [] : .mark
        }
    }

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    var colorMode: PrintColorMode { contains(.color) ? .color : .monochrome }
}

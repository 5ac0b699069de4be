/// What a mark leaves on the paper.
enum PCLInk: UInt8, Comparable {
    /// White: a mark that does not show.
    case none
    case gray
    case color

    static func < (a: PCLInk, b: PCLInk) -> Bool { a.rawValue < b.rawValue }

    /// The ink of a colour with these parts, 0 to 1, of red, green and blue light.
    init(red: Double, green: Double, blue: Double) {
        func byte(_ part: Double) -> Int { Int((max(0, min(part, 1)) * 255).rounded()) }
        let ink = Ink(red: byte(red), green: byte(green), blue: byte(blue), white: 255)
        self = ink == .color ? .color : ink.isEmpty ? .none : .gray
    }
}

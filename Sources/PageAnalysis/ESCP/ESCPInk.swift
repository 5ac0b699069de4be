/// What one pass of the print head lays on the paper.
enum ESCPInk: Hashable {
    case black
    /// The process colours of ink or ribbon.
    case process(ESCPProcessInk)
    /// An ink that is no mixture: red, blue, orange, green, or one that is not known.
    case spot
    /// A gloss, which can't be seen as a mark.
    case clear

    /// ESC r: one bit each of magenta, cyan and yellow; two lie on each other for violet, red and
    /// green.
    init(ribbon number: Int) {
        let color = UInt8(truncatingIfNeeded: number & 7)
        self = color == 0 ? .black : .process(ESCPProcessInk(bits: color, isLight: false))
    }

    /// The colour of ESC ( r and ESC i; its upper bits tell light inks and second heads apart.
    init(head number: Int) {
        switch number & 0x0F {
        case 0: self = .black
        case 1, 2, 4:
            self = .process(
                ESCPProcessInk(bits: UInt8(number & 7), isLight: number >> 4 & 3 == 1))
        case 9: self = .clear
        default: self = .spot
        }
    }

    /// What marks in it are when nothing lies beside them.
    var ink: Ink {
        switch self {
        case .black: .mark
        case .process, .spot: .color
        case .clear: []
        }
    }
}

struct ESCPProcessInk: Hashable {
    /// 1 magenta, 2 cyan, 4 yellow.
    let bits: UInt8
    /// Cyan or magenta of photo printers that takes four dots for one.
    let isLight: Bool

    /// The inks that are laid.
    var inks: [InkCoverage.Ink] {
        [(1, .magenta), (2, .cyan), (4, .yellow)].compactMap { bits & $0 != 0 ? $1 : nil }
    }
}

/// What one number of a pixel stands for: which value of it leaves the paper white, and whether it
/// can show colour.
enum RasterChannel: Hashable, Sendable {
    /// Light of no colour: luminance, or the white of RGBW. All ones are white.
    case light
    /// Red, green or blue light. All ones are white; equal parts are grey.
    case primary
    /// Cyan, magenta or yellow where there is no black beside them: zero is white, and equal parts
    /// are the only way to make grey.
    case compositeInk
    /// Black ink, and white and silver in its place. Zero is white.
    case black
    /// Any other ink: what it marks is coloured. Zero is white.
    case chromaticInk
    /// The a* or b* of CIELab; the middle value is neutral.
    case opponent
    /// The same as a number with a sign: zero is neutral.
    case signedOpponent
    /// Opacity, which is not looked at.
    case alpha

    /// Whether zero is white.
    var isInk: Bool { self == .compositeInk || self == .black || self == .chromaticInk }

    /// Whether it is how far a colour is from grey.
    var isOpponent: Bool { self == .opponent || self == .signedOpponent }

    /// Whether the next channel of the same kind has to be equal for the pixel to be grey.
    var isGreyWhenEqual: Bool { self == .primary || self == .compositeInk }
}

/// The colour spaces of CUPS raster, which include those of PWG raster (PWG 5102.4, table 3), by
/// the numbers of `cups_cspace_t`.
struct RasterColorSpace: Hashable, Sendable {
    let rawValue: UInt32

    static let luminance = RasterColorSpace(rawValue: 0)
    static let rgb = RasterColorSpace(rawValue: 1)
    static let black = RasterColorSpace(rawValue: 3)
    static let cmyk = RasterColorSpace(rawValue: 6)
    static let cieLab = RasterColorSpace(rawValue: 16)
    static let sGray = RasterColorSpace(rawValue: 18)
    static let sRGB = RasterColorSpace(rawValue: 19)
    static let adobeRGB = RasterColorSpace(rawValue: 20)

    /// How many numbers a pixel has where the page header does not say; nil for a space that is not
    /// defined.
    ///
    /// - Parameter bitsPerPixel: light inks are sent as planes of their own only below eight bits.
    func defaultChannelCount(bitsPerPixel: Int) -> Int? {
        switch rawValue {
        case 0, 3, 12, 13, 14, 18: 1
        case 1, 4, 5, 15, 16, 19, 20, 32...46: 3
        case 2, 6, 7, 8, 10, 11, 17: 4
        case 9: bitsPerPixel < 8 ? 6 : 4
        case 48...62: Int(rawValue) - 47
        default: nil
        }
    }

    /// The channels of a pixel with `count` numbers, in the order of the data, or nil where their
    /// meaning is not known, so that neither white nor grey can be told.
    func channels(count: Int) -> [RasterChannel]? {
        let channels: [RasterChannel]
        switch rawValue {
        case 0, 18: channels = [.light]  // W, sGray
        case 1, 19, 20: channels = [.primary, .primary, .primary]
        case 2: channels = [.primary, .primary, .primary, .alpha]
        case 17: channels = [.primary, .primary, .primary, .light]  // RGBW
        case 3, 12, 14: channels = [.black]  // K, and white and silver "as black"
        case 13: channels = [.chromaticInk]  // Gold
        case 4, 5: channels = [.compositeInk, .compositeInk, .compositeInk]
        case 6, 7, 10, 11:  // CMYK, YMCK, GMCK, and GMCS with silver
            channels = [.chromaticInk, .chromaticInk, .chromaticInk, .black]
        case 8: channels = [.black, .chromaticInk, .chromaticInk, .chromaticInk]  // KCMY
        case 9:  // KCMYcm, with or without planes for the light inks
            channels = [.black] + Array(repeating: .chromaticInk, count: count == 4 ? 3 : 5)
        case 16, 32...46:  // CIELab, and the ICC spaces, which Ghostscript fills with the same
            channels = [.light, .opponent, .opponent]
        case 48: channels = [.black]  // One colorant of the device
        case 49...62:  // Several, in an order that only the device knows
            channels = Array(repeating: .chromaticInk, count: Int(rawValue) - 47)
        default: return nil
        }
        return channels.count == count ? channels : nil
    }
}

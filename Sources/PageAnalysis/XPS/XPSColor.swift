import Glibc

extension Ink {
    /// The ink of a colour of a fixed page (ECMA-388, section 15.2): `#RRGGBB`, `#AARRGGBB`,
    /// `sc#` and parts of linear light, or `ContextColor`, a profile, alpha and its channels. Nil
    /// for what is no colour.
    init?(xpsColor text: some StringProtocol) {
        if text.hasPrefix("#") {
            self.init(hexadecimal: text.dropFirst())
        } else if text.hasPrefix("sc#") {
            var parts = text.dropFirst(3).split(separator: ",").map { Ink.number($0) ?? .nan }
            if parts.count == 4, parts.removeFirst() <= 0 {
                self = []
                return
            }
            guard parts.count == 3 else { return nil }
            // To a whole number, since full light is not quite one after the power.
            let light = parts.map { (255 * Ink.encoded(light: min(max($0, 0), 1))).rounded() }
            self.init(red: light[0], green: light[1], blue: light[2], white: 255)
        } else if text.hasPrefix("ContextColor ") {
            guard let values = text.split(separator: " ").last else { return nil }
            self.init(channels: values.split(separator: ",").map { Ink.number($0) ?? .nan })
        } else {
            return nil
        }
    }

    private init?(hexadecimal digits: some StringProtocol) {
        guard let number = UInt32(digits, radix: 16) else { return nil }
        let alpha = digits.utf8.count == 8 ? number >> 24 : 0xFF
        guard digits.utf8.count == 8 || digits.utf8.count == 6 else { return nil }
        self =
            alpha == 0
            ? []
            : Ink(
                red: number >> 16 & 0xFF, green: number >> 8 & 0xFF, blue: number & 0xFF,
                white: 0xFF)
    }

    /// - Parameter channels: alpha, and those of a profile that only their count tells of: grey,
    ///   red, green and blue, or cyan, magenta, yellow and black.
    private init?(channels: [Double]) {
        guard let alpha = channels.first else { return nil }
        let parts = channels.dropFirst()
        if alpha <= 0 {
            self = []
            return
        }
        let values = Array(parts)
        switch values.count {
        case 1: self = values[0] >= 1 ? [] : .mark
        case 3: self.init(red: values[0], green: values[1], blue: values[2], white: 1)
        case 4:
            let isColored = values[..<3].contains { $0 != 0 }
            self = isColored ? .color : values[3] != 0 ? .mark : []
        default: self = .color
        }
    }

    /// How sRGB has an amount of light, 0 to 1 (IEC 61966-2-1).
    private static func encoded(light: Double) -> Double {
        light <= 0.003_130_8 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
    }

    private static func number(_ text: some StringProtocol) -> Double? {
        Double(text.drop { $0 == " " })
    }
}

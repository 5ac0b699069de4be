/// What ESC/Page paints with: the colour, the path that is being made, and the image.
struct ESCPagePaint {
    /// Whether the language is ESC/Page-Color.
    var isColor = false
    /// The ink of the colour of lines, areas and characters.
    private(set) var color = Ink.mark

    /// Whether the path has more than places moved to.
    private var hasSegments = false
    private var image = Image.mark
    /// The palettes that have been set, by number: whether all their colours are grey.
    private var isGrayPalette: [Int: Bool] = [:]

    private enum Image {
        /// Bits and grey levels, or characters.
        case mark
        case rgb
        case unknown
    }

    private static let largestPalette = 256
    /// Of four bytes each.
    private static let longestPaletteBytes = 4 << 10

    /// Runs a command, if it is of paths, colours or images.
    ///
    /// - Returns: the ink that it leaves.
    mutating func run(_ name: String, _ numbers: [Int?]) -> Ink {
        func number(_ index: Int) -> Int? { index < numbers.count ? numbers[index] : nil }
        switch name {
        case "ccE":
            // Grey, of which 255 is white.
            color = number(2) == 255 ? [] : .mark
        case "fpE":
            guard let red = number(3), let green = number(4), let blue = number(5) else {
                color = .color
                break
            }
            color = Ink(red: red, green: green, blue: blue, white: 255)
        case "bgpG": hasSegments = false
        case "mvpG", "clpG", "enpG", "capG", "lpG": break
        case "drpG": return hasSegments ? color : []
        case let name where name.hasSuffix("pG"): hasSegments = true  // Lines, curves and boxes.
        case "rG": return color
        case "srI": image = .mark
        case "scrI": begin(kind: number(1), palette: number(2), compression: number(3))
        default: break
        }
        return []
    }

    private mutating func begin(kind: Int?, palette: Int?, compression: Int?) {
        guard isColor else {
            image = .mark
            return
        }
        switch kind {
        case 102?: image = compression == 0 ? .rgb : .unknown
        case 201?, 203?, 204?:
            // The palettes of the printer are not known; those of drivers are grey ramps.
            let isGray = palette.flatMap { isGrayPalette[$0] } ?? false
            image = isGray ? .mark : .unknown
        default: image = .unknown
        }
    }

    /// Takes the colours of the palette whose number follows the number of bytes.
    mutating func setPalette(
        _ numbers: [Int?], _ byteCount: Int, _ reader: inout ByteReader
    ) throws(AnalysisError) {
        guard byteCount <= ESCPagePaint.longestPaletteBytes, numbers.count > 1,
            let palette = numbers[1], 0..<ESCPagePaint.largestPalette ~= palette,
            let bytes = try reader.record(byteCount)
        else {
            reader.skip(byteCount)
            return
        }
        isGrayPalette[palette] = stride(from: 0, to: bytes.count - 3, by: 4).allSatisfy {
            Set(bytes[$0..<$0 + 4]).count == 1
        }
    }

    /// Takes `byteCount` bytes of the image and gives their ink.
    func imageInk(
        _ byteCount: Int, _ reader: inout ByteReader
    ) throws(AnalysisError) -> Ink {
        var ink: Ink = []
        switch image {
        case .mark: ink = .mark
        case .unknown: ink = .color
        case .rgb:
            var left = byteCount
            while left > 0, ink != .color {
                let bytes = try reader.take(min(left, 3 << 12))  // Whole pixels.
                guard !bytes.isEmpty else { break }
                left -= bytes.count
                ink.formUnion(bytes.withUnsafeBytes { RGBRow.ink(of: $0) })
            }
            reader.skip(left)
            return ink
        }
        reader.skip(byteCount)
        return ink
    }
}

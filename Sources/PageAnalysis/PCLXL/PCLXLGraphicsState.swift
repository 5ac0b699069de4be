/// What decides the ink of a mark; PushGS saves it and PopGS brings it back.
struct PCLXLGraphicsState {
    /// Parts of a colour in the current space.
    enum ColorSpace {
        case gray
        /// RGB, sRGB and colorimetric RGB.
        case rgb
    }

    var colorSpace = ColorSpace.gray
    /// The ink of each entry of the palette; nil when there is none.
    var palette: [Ink]?
    /// Ink of fills and text; none for NullBrush. Both begin as black.
    var brush = Ink.mark
    /// Ink of outlines; none for NullPen.
    var pen = Ink.mark

    /// SetColorSpace. Brush and pen keep their colours, as printers do it.
    mutating func setColorSpace(_ attributes: PCLXLAttributes) {
        let number = attributes.integer(.colorSpace) ?? attributes.integer(.colorimetricColorSpace)
        colorSpace = number == 1 || number == 7 ? .gray : .rgb
        palette = attributes.array(.paletteData).map { palette(of: $0) }
    }

    private func palette(of data: [UInt8]) -> [Ink] {
        switch colorSpace {
        case .gray: data.prefix(256).map { $0 == 255 ? [] : .mark }
        case .rgb:
            stride(from: 0, to: min(data.count, 768) - 2, by: 3).map {
                Ink(red: data[$0], green: data[$0 + 1], blue: data[$0 + 2], white: 255)
            }
        }
    }

    /// The ink that SetBrushSource or SetPenSource chooses; nil when it names none.
    func source(_ attributes: PCLXLAttributes, patterns: [Int: Ink]) -> Ink? {
        if let identifier = attributes.integer(.patternSelectID) {
            return patterns[identifier] ?? .mark
        }
        if attributes.has(.nullBrush) || attributes.has(.nullPen) { return [] }
        return attributes.ink(.rgbColor) ?? attributes.ink(.grayLevel)
            ?? attributes.ink(.primaryArray)
    }
}

/// What painting depends on (ISO 32000-1, 8.4), as far as it matters here. Overprint and blend
/// modes do not: they change which colour a mark has, hardly ever whether it has one.
struct PDFGraphicsState {
    var matrix = PDFMatrix.identity
    /// Around what may be painted on, in the painter's space.
    var clip: PDFRectangle
    /// Whether all of `clip` may be painted on.
    var clipIsExact = true
    var fill = PDFPaint.black
    var stroke = PDFPaint.black
    var fillSpace = PDFColorSpace.gray
    var strokeSpace = PDFColorSpace.gray
    var lineWidth = 1.0
    var fillAlpha = 1.0
    var strokeAlpha = 1.0
    var hasSoftMask = false
    var text = Text()

    /// Text state (9.3).
    struct Text {
        var font: PDFFont?
        var size = 0.0
        var renderingMode = 0
        var horizontalScale = 1.0
        var characterSpacing = 0.0
        var wordSpacing = 0.0
        var leading = 0.0
        var rise = 0.0
    }

    /// What filling leaves: nothing where it is (all but) transparent.
    var fillInks: PDFInks { fillAlpha < PDFGraphicsState.faintest ? [] : fill.inks }
    var strokeInks: PDFInks { strokeAlpha < PDFGraphicsState.faintest ? [] : stroke.inks }

    /// Whether filling hides what is under it.
    var fillIsOpaque: Bool { fillAlpha >= 1 && !hasSoftMask && fill.isOpaque }

    private static let faintest = 0.02
}

/// What a colour operator has set: the inks of a plain colour or of a pattern.
struct PDFPaint: Hashable {
    let inks: PDFInks
    /// Patterns let through what is under them.
    let isOpaque: Bool

    static let black = PDFPaint(.neutral)

    init(_ ink: PDFInk) {
        inks = PDFInks(ink)
        isOpaque = ink != .none
    }

    init(pattern inks: PDFInks) {
        self.inks = inks
        isOpaque = false
    }
}

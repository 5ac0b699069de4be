/// What painting depends on (ISO 32000-1, 8.4), as far as it matters here. Overprint does not: it
/// changes which colour a mark has, hardly ever whether it has one.
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
    /// Around what a soft mask lets through, in the painter's space; nil without one.
    var softMask: PDFRectangle?
    var purpose = Purpose.paper
    var blending = Blending.normal
    /// Whether what is painted goes into a group that lets through what is under it (11.6.6).
    var isInTranslucentGroup = false
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

        /// What the rendering mode (table 106) does with glyphs; to add them to the clip changes
        /// nothing here.
        var isFilled: Bool {
            switch renderingMode {
            case 0, 2, 4, 6: true
            default: false
            }
        }
        var isStroked: Bool {
            switch renderingMode {
            case 1, 2, 5, 6: true
            default: false
            }
        }
    }

    /// What painting is for.
    enum Purpose: Hashable {
        /// Marks on paper.
        case paper
        /// A soft mask that lets through where there is light (11.5.3): marks are all but black.
        case luminosity
        /// A soft mask that lets through where anything is painted (11.5.2).
        case shape
    }

    /// Blend modes (11.3.5), by what they do to paper and to marks on it.
    enum Blending {
        /// What is painted hides what is under it.
        case normal
        /// White turns what is under it into its opposite: paper into black.
        case inverting
        /// What is under it shows through.
        case mixing

        /// Nil for what is no mode.
        init?(_ name: String) {
            switch name {
            case "Normal", "Compatible": self = .normal
            case "Difference", "Exclusion": self = .inverting
            case "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn",
                "HardLight", "SoftLight", "Hue", "Saturation", "Color", "Luminosity":
                self = .mixing
            default: return nil
            }
        }
    }

    /// What filling leaves: nothing where it is (all but) transparent.
    var fillInks: PDFInks { fillIsTransparent ? [] : blended(fill.inks) }
    var strokeInks: PDFInks {
        strokeAlpha < PDFGraphicsState.faintest ? [] : blended(stroke.inks)
    }

    /// Whether filling leaves (all but) nothing, whatever the ink.
    var fillIsTransparent: Bool { fillAlpha < PDFGraphicsState.faintest }

    /// What `inks` leave when they are blended with paper.
    func blended(_ inks: PDFInks) -> PDFInks {
        blending == .inverting && inks.contains(.white) ? inks.union(.neutral) : inks
    }

    /// Whether what is opaque by itself hides what is under it.
    var isOpaque: Bool {
        fillAlpha >= 1 && softMask == nil && blending == .normal && !isInTranslucentGroup
    }

    /// Whether a mark, or its colour, may not show wherever its area says.
    var hidesInPart: Bool { !clipIsExact || softMask != nil || blending != .normal }

    /// Whether filling hides what is under it.
    var fillIsOpaque: Bool { isOpaque && fill.isOpaque }

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

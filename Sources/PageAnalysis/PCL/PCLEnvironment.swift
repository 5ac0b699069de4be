import PrintModel

/// The settings that commands change and a macro call brings back: HP's "modified print
/// environment" (HP PCL 5 Printer Language Technical Reference Manual, part I, chapter 3).
struct PCLEnvironment {
    var layout: PCLLayout
    /// `ESC&l#A`; nil where the data does not say.
    var media: MediaSize?
    /// `ESC&l#M` or `ESC&n#W`, as IPP "media-type".
    var mediaType: String?
    /// `ESC&l#X`; nil where the data does not say.
    var copies: Int?
    /// `ESC&l#S`; nil where the data does not say.
    var sides: Sides?
    /// `ESC&l#H`.
    var paperSource = 0
    /// `ESC&f#I` and `ESC&f#J`, in 1/720 inch, for paper size 101.
    var customWidth: Double?
    var customHeight: Double?
    var usesCustomMedia = false

    /// `ESC&u#D`: units of the cursor moves, in 1/7200 inch.
    var unit = PCLLayout.unitsPerInch / 300
    /// `ESC&k#G`: whether CR also feeds a line.
    var returnFeedsLine = false
    /// `ESC&d#D`.
    var underlines = false

    var palette = PCLPalette.blackAndWhite
    /// `ESC*v#S`; it stays when the palette changes.
    var foreground = PCLInk.gray
    /// `ESC*v#A`, `#B` and `#C`.
    var components = [0.0, 0.0, 0.0]
    /// `ESC&b1M` or a render algorithm of `ESC*t#J` that uses black only.
    var isMonochrome = false
    var rendersMonochrome = false

    /// `ESC*v#T`, with the pattern that was chosen when it was sent.
    var pattern = PCLPattern.solid
    /// `ESC*c#G`.
    var patternNumber = 0
    /// `ESC*c#A` and `#B` in any unit, as only none or some matters.
    var ruleWidth = 0.0
    var ruleHeight = 0.0

    /// `ESC*t#R`, in dots an inch.
    var resolution = 75
    /// `ESC*r#S`, in pixels.
    var rasterWidth: Int?

    init(media: MediaSize) {
        layout = PCLLayout(widthPoints: media.widthPoints, heightPoints: media.heightPoints)
    }

    /// What an overlay macro begins with: the defaults, but for what is about the sheet.
    mutating func resetForOverlay() {
        let caller = self
        self = PCLEnvironment(media: PCLPaper.letter)
        layout = caller.layout
        layout.resetForOverlay()
        media = caller.media
        mediaType = caller.mediaType
        copies = caller.copies
        sides = caller.sides
        paperSource = caller.paperSource
    }

    /// The width of the page in pixels, which is that of a raster row unless it is said.
    var rasterWidthOrPage: Int {
        if let rasterWidth { return rasterWidth }
        let widest = max(layout.paperWidth, layout.paperHeight)
        return widest * resolution / PCLLayout.unitsPerInch
    }

    /// The sheet of `ESC&f#I` and `ESC&f#J`.
    var customMedia: MediaSize? {
        guard let customWidth, let customHeight else { return nil }
        return MediaSize(widthPoints: customWidth / 10, heightPoints: customHeight / 10)
    }
}

/// What areas and text are filled with (HP PCL 5 TRM, chapter 13).
enum PCLPattern: Hashable {
    case solid
    case white
    /// In percent.
    case shade(Int)
    case crossHatch
    case user(Int)

    /// The pattern of `ESC*v#T`, or nil for a number that means none.
    init?(kind: Int, number: Int) {
        switch kind {
        case 0: self = .solid
        case 1: self = .white
        case 2: self = .shade(number)
        case 3: self = .crossHatch
        case 4: self = .user(number)
        default: return nil
        }
    }
}

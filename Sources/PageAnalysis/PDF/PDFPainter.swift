/// Performs the operators of a content stream, and notes what would be painted where, without
/// painting it.
///
/// Areas are kept as rectangles around them: a mark counts when its rectangle meets the one that
/// may be painted on. So one that is off the page or outside a rectangular clip does not count, and
/// of a coloured one that a curved clipping path, a soft mask or a blend mode may hide it is noted
/// that only a renderer can tell.
struct PDFPainter {
    let contents: PDFContents
    var marks = PDFMarks()
    var state: PDFGraphicsState
    var resources: PDFResources
    /// Set while the contents may not set colours: uncoloured patterns and glyphs (8.7.3.3, 9.6.5).
    var isUncolored = false
    /// The largest area that is painted over, in the painter's space.
    var covered: PDFRectangle?

    private var saved: [PDFGraphicsState] = []
    var path = PDFPath()
    var pendingClip = false
    var text = PDFTextPosition()
    /// Open marked-content sequences, and how many of them are in a hidden one.
    private var markedCount = 0
    private var hiddenFrom: Int?

    /// Deeper than any writer goes; what is saved beyond is not restored either.
    private static let maximumSavedCount = 4096

    init(
        _ contents: PDFContents, _ resources: PDFResources, state: PDFGraphicsState
    ) {
        self.contents = contents
        self.resources = resources
        self.state = state
    }

    /// Whether optional content that is off is being read.
    var isHidden: Bool { hiddenFrom != nil }

    func noteDamage() {
        contents.noteDamage()
    }

    /// Notes a mark in `area`, in the painter's space, cut to what may be painted on.
    mutating func mark(_ inks: PDFInks, in area: PDFRectangle) {
        let ink = (state.hidesInPart ? inks.doubted : inks).strongest
        guard ink >= .neutral, !isHidden, let visible = visiblePart(of: area) else { return }
        marks.add(ink, in: visible)
    }

    /// Notes that `area` is painted over.
    mutating func cover(_ area: PDFRectangle) {
        guard state.clipIsExact, !isHidden, let visible = visiblePart(of: area), !visible.isEmpty
        else { return }
        marks.cover(visible)
        if visible.width * visible.height > (covered.map { $0.width * $0.height } ?? 0) {
            covered = visible
        }
    }

    /// What of `area` is in the clip and what a soft mask lets through; nil when nothing is.
    func visiblePart(of area: PDFRectangle) -> PDFRectangle? {
        var clip = state.clip
        if let mask = state.softMask { clip = clip.intersection(mask) }
        guard !clip.isEmpty, area.meets(clip) else { return nil }
        let part = area.intersection(clip)
        // Areas that only touch the clip from outside show nothing; lines without width do.
        if part.width == 0, area.width > 0 { return nil }
        if part.height == 0, area.height > 0 { return nil }
        return part
    }

    // MARK: Operators

    mutating func perform(
        _ operation: PDFOperator, _ operands: borrowing PDFOperands, _ lexer: PDFLexer
    ) throws(AnalysisError) {
        try contents.budget.countObjects()
        switch operation {
        case .save: save()
        case .restore: restore()
        case .concatenate:
            if let matrix = matrix(operands) { state.matrix = matrix.followed(by: state.matrix) }
        case .lineWidth:
            if let width = operands.number(0, of: 1) { state.lineWidth = abs(width) }
        case .graphicsState:
            if let name = operands.lastName { try setGraphicsState(lexer.name(name)) }

        case .move, .line, .curve, .curveFromCurrent, .curveToFinal, .rectangle:
            addToPath(operation, operands)
        case .stroke, .closeStroke: paintPath(fills: false, strokes: true)
        case .fill, .fillObsolete, .fillEvenOdd: paintPath(fills: true, strokes: false)
        case .fillStroke, .fillStrokeEvenOdd, .closeFillStroke, .closeFillStrokeEvenOdd:
            paintPath(fills: true, strokes: true)
        case .endPath: paintPath(fills: false, strokes: false)
        case .clip, .clipEvenOdd: pendingClip = true

        case .strokeSpace, .fillSpace, .strokeColor, .strokeColorExtended, .fillColor,
            .fillColorExtended, .strokeGray, .fillGray, .strokeRGB, .fillRGB, .strokeCMYK,
            .fillCMYK:
            if !isUncolored { try setColor(operation, operands, lexer) }

        case .shading:
            if let name = operands.lastName { try paintShading(lexer.name(name)) }
        case .xObject:
            if let name = operands.lastName { try paintXObject(lexer.name(name)) }
        case .beginInlineImage: break  // The scanner reads it.

        case .beginText, .endText, .characterSpacing, .wordSpacing, .horizontalScale, .leading,
            .font, .renderingMode, .rise, .moveText, .moveTextSetLeading, .textMatrix, .nextLine,
            .show, .showAdjusted, .showNextLine, .showNextLineSpaced:
            try performText(operation, operands, lexer)

        case .glyphWidth: break
        case .glyphWidthAndBox: isUncolored = true

        case .beginMarked: markedCount += 1
        case .beginMarkedWithProperties: try beginMarked(operands, lexer)
        case .endMarked: endMarked()
        }
    }

    func matrix(_ operands: borrowing PDFOperands) -> PDFMatrix? {
        guard let a = operands.number(0, of: 6), let b = operands.number(1, of: 6),
            let c = operands.number(2, of: 6), let d = operands.number(3, of: 6),
            let e = operands.number(4, of: 6), let f = operands.number(5, of: 6)
        else { return nil }
        return PDFMatrix(a, b, c, d, e, f)
    }

    mutating func save() {
        if saved.count < PDFPainter.maximumSavedCount { saved.append(state) }
    }

    mutating func restore() {
        if let last = saved.popLast() { state = last }
    }

    /// Sets what an entry of the ExtGState resources says (table 58).
    private mutating func setGraphicsState(_ name: String) throws(AnalysisError) {
        let source = contents.source
        if resources.states[name] == nil {
            let found = try source.dictionary(try resources.entry("ExtGState", name)) ?? [:]
            resources.states[name] = found
        }
        guard let changes = resources.states[name] else { return }
        if let alpha = try source.resolved(changes["ca"]).number { state.fillAlpha = alpha }
        if let alpha = try source.resolved(changes["CA"]).number { state.strokeAlpha = alpha }
        if let width = try source.resolved(changes["LW"]).number { state.lineWidth = abs(width) }
        if let mode = changes["BM"] {
            // Of several, the first that is known (11.6.3).
            state.blending = .normal
            for name in try source.array(mode) ?? [mode] {
                guard let name = try source.resolved(name).name,
                    let blending = PDFGraphicsState.Blending(name)
                else { continue }
                state.blending = blending
                break
            }
        }
        if let mask = changes["SMask"] {
            state.softMask = try softMask(mask)
        }
        if let font = try source.array(changes["Font"]), font.count >= 2,
            let size = try source.resolved(font[1]).number
        {
            state.text.font = try contents.font(font[0])
            state.text.size = size
        }
    }

    // MARK: Optional content

    private mutating func beginMarked(
        _ operands: borrowing PDFOperands, _ lexer: PDFLexer
    ) throws(AnalysisError) {
        markedCount += 1
        guard hiddenFrom == nil, operands.count == 2,
            case .name(let tag) = operands[0], lexer.name(tag) == "OC",
            case .name(let name) = operands[1]
        else { return }
        let properties = try resources.entry("Properties", lexer.name(name))
        if try contents.optionalContent.isHidden(properties) { hiddenFrom = markedCount }
    }

    private mutating func endMarked() {
        if hiddenFrom == markedCount { hiddenFrom = nil }
        if markedCount > 0 { markedCount -= 1 }
    }
}

/// A font (ISO 32000-1, 9.5 to 9.7), as far as it decides whether and how text is painted.
struct PDFFont {
    let isComposite: Bool
    let isVertical: Bool
    /// The glyphs of a Type 3 font, which are content streams.
    let glyphs: PDFGlyphs?
}

/// The glyphs of a Type 3 font (9.6.5).
final class PDFGlyphs {
    let procedures: PDFDictionary
    /// The name of each code's glyph.
    let names: [Int: String]
    let resources: PDFResources?
    /// What has been found for a code, by the inks that it was painted with.
    var known: [Int: [PDFInks: PDFInks]] = [:]

    init(procedures: PDFDictionary, names: [Int: String], resources: PDFResources?) {
        self.procedures = procedures
        self.names = names
        self.resources = resources
    }
}

extension PDFContents {
    /// The font that `value` is; nil when it is none.
    func font(_ value: PDFValue?) throws(AnalysisError) -> PDFFont? {
        var key: PDFReference?
        if case .reference(let reference)? = value { key = reference }
        if let key, let known = fonts[key] { return known }
        guard let dictionary = try source.dictionary(value) else { return nil }
        let subtype = try source.resolved(dictionary["Subtype"]).name
        let encoding = try source.resolved(dictionary["Encoding"])
        let font = PDFFont(
            isComposite: subtype == "Type0",
            isVertical: subtype == "Type0" && encoding.name?.hasSuffix("V") == true,
            glyphs: subtype == "Type3" ? try glyphs(dictionary) : nil)
        if let key { fonts[key] = font }
        return font
    }

    private func glyphs(_ font: PDFDictionary) throws(AnalysisError) -> PDFGlyphs {
        let encoding = try source.dictionary(font["Encoding"]) ?? [:]
        var names: [Int: String] = [:]
        var code = 0
        for item in try source.array(encoding["Differences"]) ?? [] {
            switch try source.resolved(item) {
            case .integer(let next): code = next
            case .name(let name):
                names[code] = name
                code &+= 1
            default: break
            }
        }
        let own = try source.dictionary(font["Resources"])
        return PDFGlyphs(
            procedures: try source.dictionary(font["CharProcs"]) ?? [:], names: names,
            resources: own.map { PDFResources($0, source) })
    }

    /// What showing `codes` leaves on paper.
    func inks(
        ofGlyphs codes: [UInt8], in glyphs: PDFGlyphs, _ state: PDFGraphicsState
    ) throws(AnalysisError) -> PDFInks {
        var inks: PDFInks = []
        for code in Set(codes) {
            inks.formUnion(try self.inks(ofGlyph: Int(code), in: glyphs, state))
        }
        return inks
    }

    private func inks(
        ofGlyph code: Int, in glyphs: PDFGlyphs, _ state: PDFGraphicsState
    ) throws(AnalysisError) -> PDFInks {
        if let known = glyphs.known[code]?[state.fillInks] { return known }
        guard let name = glyphs.names[code],
            case .stream(let stream) = try source.resolved(glyphs.procedures[name])
        else { return [] }
        // A glyph that shows itself adds nothing to itself.
        glyphs.known[code, default: [:]][state.fillInks] = []
        var inner = PDFGraphicsState(clip: .everywhere)
        inner.fill = state.fill
        inner.stroke = state.fill
        inner.fillAlpha = state.fillAlpha
        inner.strokeAlpha = state.fillAlpha
        var painter = PDFPainter(self, glyphs.resources ?? PDFResources([:], source), state: inner)
        try run([stream], with: &painter)
        let inks = painter.marks.inks
        glyphs.known[code, default: [:]][state.fillInks] = inks
        return inks
    }
}

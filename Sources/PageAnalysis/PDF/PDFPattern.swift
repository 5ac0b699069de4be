/// What the inks of a pattern depend on besides itself: the colour that it is painted in.
struct PDFPatternKey: Hashable {
    let pattern: PDFReference
    let underlying: PDFInk
}

extension PDFContents {
    /// The inks of a pattern (ISO 32000-1, 8.7).
    ///
    /// - Parameter underlying: the colour that an uncoloured tiling pattern is painted in.
    func inks(
        ofPattern value: PDFValue?, _ underlying: PDFInk, _ resources: PDFResources
    ) throws(AnalysisError) -> PDFInks {
        var key: PDFPatternKey?
        if case .reference(let reference)? = value {
            key = PDFPatternKey(pattern: reference, underlying: underlying)
        }
        if let key, let known = patterns[key] { return known }
        var inks: PDFInks = []
        switch try source.resolved(value) {
        case .stream(let stream):
            try withoutRecursion(into: stream.reference) { () throws(AnalysisError) in
                inks = try self.inks(ofTiling: stream, underlying, resources)
            }
        case .dictionary(let dictionary):
            inks = try self.inks(ofShading: dictionary["Shading"], resources)
            inks.formUnion(try backgroundInks(ofShading: dictionary["Shading"], resources))
        default: break
        }
        if let key { patterns[key] = inks }
        return inks
    }

    /// The inks of the cell of a tiling pattern (8.7.3).
    private func inks(
        ofTiling stream: PDFStream, _ underlying: PDFInk, _ resources: PDFResources
    ) throws(AnalysisError) -> PDFInks {
        let dictionary = stream.dictionary
        let box = PDFRectangle(corners: try source.numbers(dictionary["BBox"]) ?? [])
        var state = PDFGraphicsState(clip: box ?? .everywhere)
        let isUncolored = try source.resolved(dictionary["PaintType"]).integer == 2
        if isUncolored {
            state.fill = PDFPaint(underlying)
            state.stroke = PDFPaint(underlying)
        }
        let own =
            dictionary["Resources"] == nil
            ? resources : try self.resources(dictionary["Resources"])
        var painter = PDFPainter(self, own, state: state)
        painter.isUncolored = isUncolored
        try run([stream], with: &painter)
        return painter.marks.inks
    }
}

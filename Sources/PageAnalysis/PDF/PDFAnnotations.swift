extension PDFContents {
    /// Paints the annotations of a page that print (ISO 32000-1, 12.5).
    func paintAnnotations(
        of page: PDFPageObject, clip: PDFRectangle, onto marks: inout PDFMarks
    ) throws(AnalysisError) {
        for item in try source.array(page.dictionary["Annots"]) ?? [] {
            guard let annotation = try source.dictionary(item), try prints(annotation),
                let area = PDFRectangle(corners: try source.numbers(annotation["Rect"]) ?? [])
            else { continue }
            if let appearance = try appearance(of: annotation) {
                try paint(appearance, in: area, clip: clip, onto: &marks)
            } else if area.meets(clip), !clip.isEmpty {
                marks.add(try inkWithoutAppearance(annotation), in: area.intersection(clip))
            }
        }
    }

    /// Whether the annotation is for print: flagged so, and neither hidden nor off (12.5.3).
    private func prints(_ annotation: PDFDictionary) throws(AnalysisError) -> Bool {
        let flags = try source.resolved(annotation["F"]).integer ?? 0
        let (hidden, print) = (1 << 1, 1 << 2)
        guard flags & hidden == 0, flags & print != 0 else { return false }
        guard try source.resolved(annotation["Subtype"]).name != "Popup" else { return false }
        return try !optionalContent.isHidden(annotation["OC"])
    }

    /// The normal appearance, of the state that the annotation is in (12.5.5).
    private func appearance(of annotation: PDFDictionary) throws(AnalysisError) -> PDFStream? {
        guard let appearances = try source.dictionary(annotation["AP"]) else { return nil }
        switch try source.resolved(appearances["N"]) {
        case .stream(let stream): return stream
        case .dictionary(let states):
            guard let name = try source.resolved(annotation["AS"]).name,
                case .stream(let stream) = try source.resolved(states[name])
            else { return nil }
            return stream
        default: return nil
        }
    }

    /// Paints an appearance so that its box fills the annotation's rectangle (12.5.5).
    private func paint(
        _ appearance: PDFStream, in area: PDFRectangle, clip: PDFRectangle,
        onto marks: inout PDFMarks
    ) throws(AnalysisError) {
        let dictionary = appearance.dictionary
        let matrix = PDFMatrix(try source.numbers(dictionary["Matrix"])) ?? .identity
        var placing = PDFMatrix.identity
        if let box = PDFRectangle(corners: try source.numbers(dictionary["BBox"]) ?? []) {
            let around = matrix.applied(box)
            guard !around.isEmpty else { return }
            let (scaleX, scaleY) = (area.width / around.width, area.height / around.height)
            placing = PDFMatrix(
                scaleX, 0, 0, scaleY, area.left - around.left * scaleX,
                area.bottom - around.bottom * scaleY)
        }
        var state = PDFGraphicsState(clip: clip)
        state.matrix = placing
        var painter = PDFPainter(self, PDFResources([:], source), state: state)
        painter.marks = marks
        try painter.paintForm(appearance)
        marks = painter.marks
    }

    /// What viewers draw by themselves for an annotation without appearance: kinds that show what
    /// they are, borders of links and fields, in their colours (tables 164, 173 and 189).
    private func inkWithoutAppearance(_ annotation: PDFDictionary) throws(AnalysisError) -> PDFInk {
        switch try source.resolved(annotation["Subtype"]).name {
        case "Highlight", "Underline", "Squiggly", "StrikeOut", "Square", "Circle", "Line",
            "Polygon", "PolyLine", "Ink", "FreeText":
            let ink = max(try ink(annotation["C"]), try ink(annotation["IC"]))
            return max(ink, .neutral)
        case "Link":
            return try borderWidth(annotation) > 0 ? try ink(annotation["C"]) : .none
        case "Widget":
            let look = try source.dictionary(annotation["MK"]) ?? [:]
            return max(try ink(look["BC"]), try ink(look["BG"]))
        default:
            return .none
        }
    }

    /// The ink of a colour whose space goes by how many parts it has; none where it has none.
    private func ink(_ value: PDFValue?) throws(AnalysisError) -> PDFInk {
        guard let parts = try source.numbers(value) else { return .none }
        switch parts.count {
        case 1: return PDFColorSpace.gray.ink(parts)
        case 3: return PDFColorSpace.rgb.ink(parts)
        case 4: return PDFColorSpace.cmyk.ink(parts)
        default: return .none
        }
    }

    private func borderWidth(_ annotation: PDFDictionary) throws(AnalysisError) -> Double {
        if let style = try source.dictionary(annotation["BS"]) {
            return try source.resolved(style["W"]).number ?? 1
        }
        guard let border = try source.array(annotation["Border"]), border.count >= 3 else {
            return 1
        }
        return try source.resolved(border[2]).number ?? 0
    }
}

/// What a form depends on besides itself: what it inherits.
struct PDFFormKey: Hashable {
    let form: PDFReference
    let fill: PDFInks
    let stroke: PDFInks
    let purpose: PDFGraphicsState.Purpose
    let isUncolored: Bool
    let isOpaque: Bool
}

/// What a form leaves on paper, in its own space.
struct PDFFormMarks {
    let marks: PDFMarks
    let covered: PDFRectangle?
}

extension PDFPainter {
    /// The Do operator (ISO 32000-1, 8.8).
    mutating func paintXObject(_ name: String) throws(AnalysisError) {
        guard !isHidden,
            case .stream(let stream) = try contents.source.resolved(
                try resources.entry("XObject", name)),
            try !contents.optionalContent.isHidden(stream.dictionary["OC"])
        else { return }
        switch try contents.source.resolved(stream.dictionary["Subtype"]).name {
        case "Form": try paintForm(stream)
        case "Image": try paintImage(stream.dictionary, .stream(stream))
        default: break
        }
    }

    /// Paints a form (8.10). One that lies in the clip with all of its box is read in its own space
    /// and remembered; else what shows depends on where it is.
    mutating func paintForm(_ form: PDFStream) throws(AnalysisError) {
        let source = contents.source
        let dictionary = form.dictionary
        // The contents of a group don't know, and may set it for themselves.
        if dictionary["Group"] != nil, state.fillIsTransparent { return }
        let matrix = PDFMatrix(try source.numbers(dictionary["Matrix"])) ?? .identity
        let toPainter = matrix.followed(by: state.matrix)
        let box = PDFRectangle(corners: try source.numbers(dictionary["BBox"]) ?? [])
        let ownResources =
            dictionary["Resources"] == nil
            ? resources : try contents.resources(dictionary["Resources"])
        guard let box, dictionary["Resources"] != nil,
            state.clip.contains(toPainter.applied(box)), form.reference.number > 0
        else {
            try paintFormInPlace(form, toPainter, box, ownResources)
            return
        }
        let key = PDFFormKey(
            form: form.reference, fill: state.fillInks, stroke: state.strokeInks,
            purpose: state.purpose, isUncolored: isUncolored, isOpaque: state.isOpaque)
        if contents.forms[key] == nil {
            var inner = state(within: dictionary)
            inner.matrix = .identity
            inner.clip = box
            inner.clipIsExact = true
            // What it lets through is cut out of all marks together.
            if inner.softMask != nil { inner.softMask = .everywhere }
            var painter = PDFPainter(contents, ownResources, state: inner)
            painter.isUncolored = isUncolored
            try contents.withoutRecursion(into: form.reference) { () throws(AnalysisError) in
                try contents.run([form], with: &painter)
            }
            contents.forms[key] = PDFFormMarks(marks: painter.marks, covered: painter.covered)
        }
        guard let found = contents.forms[key] else { return }
        if let covered = found.covered, toPainter.keepsRectangles {
            cover(toPainter.applied(covered))
        }
        if let marked = found.marks.marked { mark(.neutral, in: toPainter.applied(marked)) }
        if let doubtful = found.marks.doubtful {
            mark(.possibleColor, in: toPainter.applied(doubtful))
        }
        if let colored = found.marks.colored { mark(.color, in: toPainter.applied(colored)) }
    }

    /// The state in which the contents of a form begin; those of a group are put on the page
    /// together, as it is set outside, and begin opaque (11.6.6).
    private func state(within form: PDFDictionary) -> PDFGraphicsState {
        var inner = state
        guard form["Group"] != nil else { return inner }
        inner.isInTranslucentGroup = state.isInTranslucentGroup || !state.isOpaque
        inner.fillAlpha = 1
        inner.strokeAlpha = 1
        if let mask = state.softMask {
            inner.clip = state.clip.intersection(mask)
            inner.clipIsExact = false
            inner.softMask = nil
        }
        return inner
    }

    private mutating func paintFormInPlace(
        _ form: PDFStream, _ matrix: PDFMatrix, _ box: PDFRectangle?, _ ownResources: PDFResources
    ) throws(AnalysisError) {
        var inner = state(within: form.dictionary)
        inner.matrix = matrix
        if let box {
            inner.clip = inner.clip.intersection(matrix.applied(box))
            inner.clipIsExact = inner.clipIsExact && matrix.keepsRectangles
        }
        guard !inner.clip.isEmpty else { return }
        var painter = PDFPainter(contents, ownResources, state: inner)
        painter.isUncolored = isUncolored
        painter.marks = marks
        try contents.withoutRecursion(into: form.reference) { () throws(AnalysisError) in
            try contents.run([form], with: &painter)
        }
        marks = painter.marks
    }

    /// Paints an image (8.9) into the unit square.
    mutating func paintImage(_ dictionary: PDFDictionary, _ data: PDFImageData)
        throws(AnalysisError)
    {
        let area = state.matrix.applied(PDFRectangle(left: 0, bottom: 0, right: 1, top: 1))
        guard !isHidden, state.fillAlpha > 0, visiblePart(of: area) != nil else { return }
        let image = try PDFImage(dictionary, data, contents, resources)
        // An image over all that was there makes the page's marks anew.
        if image.isOpaque, state.isOpaque, state.matrix.keepsRectangles {
            cover(area)
        }
        if image.isMask {
            guard state.fillInks.strongest >= .neutral else { return }
            mark(try image.paints(contents) ? state.fillInks : [], in: area)
        } else if state.purpose != .paper {
            mark(.neutral, in: area)
        } else if isUncolored {
            return
        } else if marks.isColored || (!image.space.canBeColored && !marks.isBlank) {
            // What it is would change nothing: it is not decoded.
            mark(image.space.canBeColored ? .color : .neutral, in: area)
        } else {
            mark(state.blended(try image.inks(contents)), in: area)
        }
    }

    /// Paints an inline image (8.9.7).
    mutating func paint(_ image: PDFInlineImage) throws(AnalysisError) {
        try contents.budget.countObjects()
        try paintImage(image.dictionary, .inline(image.data))
    }
}

/// Which soft mask, whatever the space that it is used in.
struct PDFSoftMaskKey: Hashable {
    let group: PDFReference
    let purpose: PDFGraphicsState.Purpose
}

extension PDFPainter {
    /// Around what the soft mask that `value` is lets through (ISO 32000-1, 11.6.5.2), in the
    /// painter's space: all where that can't be told, and nil where there is no mask.
    func softMask(_ value: PDFValue) throws(AnalysisError) -> PDFRectangle? {
        let source = contents.source
        guard let mask = try source.dictionary(value) else { return nil }
        let isLuminosity = try source.resolved(mask["S"]).name == "Luminosity"
        let backdrop = try source.numbers(mask["BC"])
        guard case .stream(let group) = try source.resolved(mask["G"]),
            let box = PDFRectangle(corners: try source.numbers(group.dictionary["BBox"]) ?? []),
            !isLuminosity || !isLit(backdrop), try isIdentity(mask["TR"])
        else { return .everywhere }
        let shown = try contents.extent(
            ofSoftMask: group, in: box, isLuminosity ? .luminosity : .shape, resources)
        guard shown != .everywhere, shown != .empty else { return shown }
        let matrix = PDFMatrix(try source.numbers(group.dictionary["Matrix"])) ?? .identity
        return matrix.followed(by: state.matrix).applied(shown)
    }

    /// Whether a group on `backdrop` lets through where nothing is painted; black is the default.
    private func isLit(_ backdrop: [Double]?) -> Bool {
        guard let backdrop else { return false }
        let space: PDFColorSpace = backdrop.count == 4 ? .cmyk : .rgb
        return !space.isBlack(backdrop)
    }

    /// Whether a mask has no function that could turn it round.
    private func isIdentity(_ function: PDFValue?) throws(AnalysisError) -> Bool {
        let function = try contents.source.resolved(function)
        return function.isNull || function.name == "Identity"
    }
}

extension PDFContents {
    /// Around what a soft mask's group lets through, in the group's space.
    fileprivate func extent(
        ofSoftMask group: PDFStream, in box: PDFRectangle,
        _ purpose: PDFGraphicsState.Purpose, _ resources: PDFResources
    ) throws(AnalysisError) -> PDFRectangle {
        let key = PDFSoftMaskKey(group: group.reference, purpose: purpose)
        if let known = softMasks[key] { return known }
        let own =
            group.dictionary["Resources"] == nil
            ? resources : try self.resources(group.dictionary["Resources"])
        var state = PDFGraphicsState(clip: box)
        state.purpose = purpose
        state.fill = PDFPaint(purpose.initialInk(of: .gray))
        state.stroke = state.fill
        var painter = PDFPainter(self, own, state: state)
        // One that is used within itself is not looked into.
        var extent = PDFRectangle.everywhere
        try withoutRecursion(into: group.reference) { () throws(AnalysisError) in
            try run([group], with: &painter)
            extent = painter.marks.marked ?? .empty
        }
        if group.reference.number > 0 { softMasks[key] = extent }
        return extent
    }
}

extension PDFGraphicsState.Purpose {
    /// What a colour is here: the mark that it leaves on paper, and neutral where a mask lets through.
    func ink(of parts: [Double], in space: PDFColorSpace) -> PDFInk {
        switch self {
        case .paper: space.ink(parts)
        case .luminosity: space.isBlack(parts) ? .none : .neutral
        case .shape: .neutral
        }
    }

    /// What the colour is here that is set with its space.
    func initialInk(of space: PDFColorSpace) -> PDFInk {
        switch (self, space) {
        case (.paper, _): space.initialInk
        case (.luminosity, .gray), (.luminosity, .rgb), (.luminosity, .cmyk): .none
        case (.luminosity, _), (.shape, _): .neutral
        }
    }
}

extension PDFColorSpace {
    /// Whether a colour has no light for sure.
    fileprivate func isBlack(_ parts: [Double]) -> Bool {
        switch self {
        case .gray, .rgb: parts.allSatisfy { $0 <= 0 }
        case .cmyk: parts.count == 4 && parts[3] >= 1
        default: false
        }
    }
}

extension PDFPainter {
    /// Colour operators (ISO 32000-1, 8.6.8).
    mutating func setColor(
        _ operation: PDFOperator, _ operands: borrowing PDFOperands, _ lexer: PDFLexer
    ) throws(AnalysisError) {
        switch operation {
        case .fillGray: setFill(.gray, operands)
        case .fillRGB: setFill(.rgb, operands)
        case .fillCMYK: setFill(.cmyk, operands)
        case .strokeGray: setStroke(.gray, operands)
        case .strokeRGB: setStroke(.rgb, operands)
        case .strokeCMYK: setStroke(.cmyk, operands)
        case .fillSpace:
            guard let name = operands.lastName else { return }
            state.fillSpace = try space(named: lexer.name(name))
            state.fill = PDFPaint(state.fillSpace.initialInk)
        case .strokeSpace:
            guard let name = operands.lastName else { return }
            state.strokeSpace = try space(named: lexer.name(name))
            state.stroke = PDFPaint(state.strokeSpace.initialInk)
        case .fillColor, .fillColorExtended:
            state.fill = try paint(state.fillSpace, operands, lexer)
        case .strokeColor, .strokeColorExtended:
            state.stroke = try paint(state.strokeSpace, operands, lexer)
        default: break
        }
    }

    private mutating func setFill(_ space: PDFColorSpace, _ operands: borrowing PDFOperands) {
        state.fillSpace = space
        state.fill = PDFPaint(deviceInk(space, operands))
    }

    private mutating func setStroke(_ space: PDFColorSpace, _ operands: borrowing PDFOperands) {
        state.strokeSpace = space
        state.stroke = PDFPaint(deviceInk(space, operands))
    }

    /// The ink without an array for the parts: colours are set often.
    private func deviceInk(_ space: PDFColorSpace, _ operands: borrowing PDFOperands) -> PDFInk {
        func part(_ index: Int, _ count: Int) -> Double {
            min(max(operands.number(index, of: count) ?? 0, 0), 1)
        }
        return switch space {
        case .rgb: PDFInk(red: part(0, 3), green: part(1, 3), blue: part(2, 3))
        case .cmyk:
            PDFInk(cyan: part(0, 4), magenta: part(1, 4), yellow: part(2, 4), black: part(3, 4))
        default: PDFInk(gray: part(0, 1))
        }
    }

    private func space(named name: String) throws(AnalysisError) -> PDFColorSpace {
        if let known = resources.spaces[name] { return known }
        let found = try contents.colorSpace(.name(name), resources) ?? .gray
        resources.spaces[name] = found
        return found
    }

    /// The paint of SC and SCN: parts of a colour, or a pattern's name after those of the colour
    /// that it is painted in.
    private func paint(
        _ space: PDFColorSpace, _ operands: borrowing PDFOperands, _ lexer: PDFLexer
    ) throws(AnalysisError) -> PDFPaint {
        guard let name = operands.lastName else { return PDFPaint(space.ink(operands.numbers)) }
        let pattern = try resources.entry("Pattern", lexer.name(name))
        var underlying = PDFInk.neutral
        if case .pattern(let base?) = space { underlying = base.ink(operands.numbers) }
        return PDFPaint(pattern: try contents.inks(ofPattern: pattern, underlying, resources))
    }

    /// The sh operator (8.7.4.2): paints all of the clip.
    mutating func paintShading(_ name: String) throws(AnalysisError) {
        guard !isHidden else { return }
        let value = try resources.entry("Shading", name)
        let inks = isUncolored ? state.fillInks : try contents.inks(ofShading: value, resources)
        if state.fillAlpha > 0 { mark(inks, in: state.clip) }
    }
}

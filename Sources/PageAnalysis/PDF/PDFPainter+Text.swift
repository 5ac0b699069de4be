/// Where text goes (ISO 32000-1, 9.4.2), without the widths of glyphs: text lies somewhere between
/// no advance and a full em for every byte.
struct PDFTextPosition {
    var lineMatrix = PDFMatrix.identity
    /// Along the line since its matrix was set, in text space.
    var advance = 0.0...0.0

    mutating func setLine(_ matrix: PDFMatrix) {
        lineMatrix = matrix
        advance = 0.0...0.0
    }

    mutating func move(x: Double, y: Double) {
        setLine(PDFMatrix(1, 0, 0, 1, x, y).followed(by: lineMatrix))
    }

    mutating func advance(by length: Double) {
        guard length.isFinite else { return }
        advance =
            length < 0
            ? (advance.lowerBound + length)...advance.upperBound
            : advance.lowerBound...(advance.upperBound + length)
    }
}

extension PDFPainter {
    /// Text state, positioning and showing operators (9.3 and 9.4).
    mutating func performText(
        _ operation: PDFOperator, _ operands: borrowing PDFOperands, _ lexer: PDFLexer
    ) throws(AnalysisError) {
        let last = operands.number(0, of: 1)
        switch operation {
        case .beginText: text.setLine(.identity)
        case .characterSpacing: state.text.characterSpacing = last ?? 0
        case .wordSpacing: state.text.wordSpacing = last ?? 0
        case .horizontalScale: state.text.horizontalScale = (last ?? 100) / 100
        case .leading: state.text.leading = last ?? 0
        case .rise: state.text.rise = last ?? 0
        case .renderingMode: state.text.renderingMode = Int(exactly: last ?? 0) ?? 0
        case .font:
            guard let name = operands.lastName else { return }
            state.text.font = try font(named: lexer.name(name))
            state.text.size = last ?? 0
        case .moveText, .moveTextSetLeading:
            guard let x = operands.number(0, of: 2), let y = operands.number(1, of: 2) else {
                return
            }
            if operation == .moveTextSetLeading { state.text.leading = -y }
            text.move(x: x, y: y)
        case .textMatrix:
            if let matrix = matrix(operands) { text.setLine(matrix) }
        case .nextLine: text.move(x: 0, y: -state.text.leading)
        case .show, .showAdjusted: try show(operands, lexer)
        case .showNextLine, .showNextLineSpaced:
            text.move(x: 0, y: -state.text.leading)
            if operation == .showNextLineSpaced, let word = operands.number(0, of: 3) {
                state.text.wordSpacing = word
                state.text.characterSpacing = operands.number(1, of: 3) ?? 0
            }
            try show(operands, lexer)
        default: break
        }
    }

    private func font(named name: String) throws(AnalysisError) -> PDFFont? {
        if let known = resources.fonts[name] { return known }
        let found = try contents.font(try resources.entry("Font", name))
        resources.fonts[name] = found
        return found
    }

    /// Shows the strings among the operands; numbers between them, in an array, move.
    private mutating func show(_ operands: borrowing PDFOperands, _ lexer: PDFLexer)
        throws(AnalysisError)
    {
        let em = state.text.size * state.text.horizontalScale
        guard operands.count > 0 else { return }
        let isArray =
            if case .arrayStart = operands[0] { true } else { false }
        for index in 0..<operands.count {
            switch operands[index] {
            case .integer(let value) where isArray: text.advance(by: -Double(value) / 1000 * em)
            case .real(let value) where isArray: text.advance(by: -value / 1000 * em)
            case .string(let range): try show(lexer, range, isHexadecimal: false, em)
            case .hexString(let range): try show(lexer, range, isHexadecimal: true, em)
            default: break
            }
        }
    }

    private mutating func show(
        _ lexer: PDFLexer, _ range: Range<Int>, isHexadecimal: Bool, _ em: Double
    ) throws(AnalysisError) {
        let before = text.advance
        let byteCount = isHexadecimal ? (range.count + 1) / 2 : range.count
        let spacing = state.text.characterSpacing + state.text.wordSpacing
        text.advance(by: Double(byteCount) * em)
        text.advance(by: Double(byteCount) * spacing * state.text.horizontalScale)
        guard byteCount > 0, em != 0, !isHidden else { return }
        let font = state.text.font
        if let glyphs = font?.glyphs {
            guard !marks.isColored else { return }
            let codes = isHexadecimal ? lexer.hexadecimal(range) : lexer.literal(range)
            mark(try contents.inks(ofGlyphs: codes, in: glyphs, state), in: state.clip)
            return
        }
        if font?.isComposite != true, !isHexadecimal,
            lexer.bytes[range].allSatisfy({ $0 == 0x20 })
        {
            return
        }
        var inks: PDFInks = []
        if state.text.isFilled { inks.formUnion(state.fillInks) }
        if state.text.isStroked { inks.formUnion(state.strokeInks) }
        guard inks.strongest >= .neutral else { return }
        let height = abs(state.text.size)
        let along =
            min(
                before.lowerBound, text.advance.lowerBound)...max(
                before.upperBound, text.advance.upperBound)
        var box = PDFRectangle(
            left: along.lowerBound - abs(em) / 2, bottom: state.text.rise - height,
            right: along.upperBound + abs(em) / 2, top: state.text.rise + height * 1.5)
        // Vertical writing goes down by an em a glyph.
        if font?.isVertical == true { box.bottom -= height * Double(byteCount) }
        mark(inks, in: text.lineMatrix.followed(by: state.matrix).applied(box))
    }
}

/// The current path, as the rectangle around it.
struct PDFPath {
    private(set) var box = PDFRectangle.empty
    private(set) var hasPoints = false
    /// Whether it is one rectangle along the axes.
    private(set) var isRectangle = false

    mutating func add(_ point: (x: Double, y: Double)) {
        box.add(point)
        hasPoints = true
        isRectangle = false
    }

    mutating func addRectangle(_ rectangle: PDFRectangle, alongAxes: Bool) {
        let isFirst = !hasPoints
        add((rectangle.left, rectangle.bottom))
        add((rectangle.right, rectangle.top))
        isRectangle = isFirst && alongAxes
    }
}

extension PDFPainter {
    /// Path construction (ISO 32000-1, 8.5.2). Control points stand for the curves within them.
    mutating func addToPath(_ operation: PDFOperator, _ operands: borrowing PDFOperands) {
        if operation == .rectangle {
            guard let x = operands.number(0, of: 4), let y = operands.number(1, of: 4),
                let width = operands.number(2, of: 4), let height = operands.number(3, of: 4)
            else { return }
            let corners = PDFRectangle(
                left: min(x, x + width), bottom: min(y, y + height),
                right: max(x, x + width), top: max(y, y + height))
            path.addRectangle(
                state.matrix.applied(corners), alongAxes: state.matrix.keepsRectangles)
            return
        }
        let count =
            switch operation {
            case .curve: 6
            case .curveFromCurrent, .curveToFinal: 4
            default: 2
            }
        for index in stride(from: 0, to: count, by: 2) {
            guard let x = operands.number(index, of: count),
                let y = operands.number(index + 1, of: count)
            else { return }
            path.add(state.matrix.applied(x: x, y: y))
        }
    }

    /// Path painting and clipping (8.5.3, 8.5.4): the end of the path.
    mutating func paintPath(fills: Bool, strokes: Bool) {
        defer {
            path = PDFPath()
            pendingClip = false
        }
        guard path.hasPoints else { return }
        if fills {
            let inks = state.fillInks
            if path.isRectangle, state.fillIsOpaque { cover(path.box) }
            mark(inks, in: path.box)
        }
        if strokes {
            let half = state.lineWidth * state.matrix.scale / 2
            let box = path.box
            mark(
                state.strokeInks,
                in: PDFRectangle(
                    left: box.left - half, bottom: box.bottom - half, right: box.right + half,
                    top: box.top + half))
        }
        if pendingClip {
            state.clip = state.clip.intersection(path.box)
            state.clipIsExact = state.clipIsExact && path.isRectangle
        }
    }
}

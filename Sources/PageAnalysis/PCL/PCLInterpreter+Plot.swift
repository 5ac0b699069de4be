import PrintModel

/// HP-GL/2, within PCL or on its own.
extension PCLInterpreter {
    /// Reads HP-GL/2 up to an escape sequence or the end of the bytes.
    mutating func plot(
        _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var event: HPGLPlotter.Event
        repeat {
            var ink: PCLInk?
            event = plotter.run(&scanner, palette: &environment.palette, ink: &ink)
            if let ink { mark(ink) }
            try follow(event, scanner.offset, &builder)
        } while event != .exhausted
    }

    /// Ends an instruction that PCL, or the end of the data, cuts off.
    mutating func finishPlot(
        at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var ink: PCLInk?
        let event = plotter.finishInstruction(palette: &environment.palette, ink: &ink)
        if let ink { mark(ink) }
        try follow(event, offset, &builder)
    }

    private mutating func follow(
        _ event: HPGLPlotter.Event, _ offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        switch event {
        case .exhausted: break
        case .endOfPlot: try endPageIfMarked(at: offset, &builder)
        case .copies(let copies, let ofPlotBefore):
            guard ofPlotBefore, !page.isMarked, let last = builder.pages.indices.last else {
                environment.copies = copies
                return
            }
            // A plot that is out already is plotted anew.
            let limit = builder.limits.copies
            builder.amendPages(from: last) { $0.copies = min($0.copies * copies, limit) }
        case .plotSize(let length, let width):
            let points = 72.0 / 1016
            environment.media =
                MediaSize(widthPoints: length * points, heightPoints: width * points)
                ?? environment.media
        }
    }
}

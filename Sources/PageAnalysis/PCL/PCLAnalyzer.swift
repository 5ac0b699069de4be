/// Counts the pages of PCL 3, 5e and 5c, with HP-GL/2 within it, and of HP-GL and HP-GL/2 alone.
struct PCLAnalyzer {
    /// Whether the data is a plotter's: it begins in HP-GL/2, and that ends pages.
    var isPlot = false

    /// How many bytes are looked at together, at least: more than any command without data has.
    private static let windowBytes = 4096

    /// Reads from the reader's place to the exit from the language, or to the end.
    ///
    /// - Throws: the limits' errors; nothing in PCL is past reading.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var interpreter = PCLInterpreter(offset: reader.offset, isPlotting: isPlot, builder)
        var wanted = PCLAnalyzer.windowBytes
        while !interpreter.hasExited, !reader.isAtEnd {
            if !interpreter.macros.isDefining, interpreter.skipCount > 0 {
                interpreter.skipped(min(reader.skip(interpreter.skipCount), interpreter.skipCount))
                continue
            }
            let offset = reader.offset
            let remaining = reader.remaining
            try reader.consume(atLeast: min(wanted, remaining)) {
                (window) throws(AnalysisError) -> Int in
                let isFinal = window.count >= remaining || window.count < wanted
                var scanner = PCLScanner(window, offset: offset, isFinal: isFinal)
                try interpreter.run(&scanner, into: &builder)
                // What is wanted comes after a parameter that is read anew with it.
                wanted = PCLAnalyzer.windowBytes + scanner.wanted
                return scanner.index
            }
        }
        try interpreter.finish(at: reader.offset, into: &builder)
    }
}

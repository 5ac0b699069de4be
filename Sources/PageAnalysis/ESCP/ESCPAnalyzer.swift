import PrintModel

/// Counts the pages of Epson's ESC/P, ESC/P2 and ESC/P-R.
struct ESCPAnalyzer {
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var interpreter = ESCPInterpreter(offset: reader.offset)
        try interpreter.run(&reader, into: &builder)
    }

    // MARK: Signature

    /// The language that `bytes`, the start of the data, are in; nil when they are none of these.
    ///
    /// ESC @ begins what many printers are sent (ESC/P, receipts, labels), so that all of `bytes`
    /// must be made of these languages' commands.
    static func format(of bytes: [UInt8]) -> DocumentFormat? {
        guard openings.contains(where: { bytes.starts(with: $0) }) else { return nil }
        var reader = ByteReader(bytes)
        var builder = AnalysisBuilder(limits: .standard)
        var interpreter = ESCPInterpreter(offset: 0)
        do {
            try interpreter.run(&reader, into: &builder)
        } catch {
            return nil
        }
        return interpreter.hasRasterJob ? .escPRaster : .escP
    }

    /// A reset, after the exit from packet mode or not; and what Ghostscript's drivers for IBM's
    /// printers and for BJ printers in ESC/P mode begin with.
    private static let openings: [[UInt8]] = [
        "\u{1B}@", "\u{1B}\u{01}@EJL 1284.4", "\u{1B}(R\u{08}\u{00}\u{00}REMOTE1",
        "\u{1B}(G\u{01}\u{00}", "\u{11}\u{1B}3", "\u{18}\u{1B}J", "\u{18}\u{1B}L",
        "\u{1B}*rbC\u{1B}*t180R\u{1B}|", "\u{1B}*rbC\u{1B}*t360R\u{1B}|",
        "\u{1B}*rbC\u{1B}*t180R\u{1B}J", "\u{1B}*rbC\u{1B}*t360R\u{1B}J",
    ].map { Array($0.utf8) }
}

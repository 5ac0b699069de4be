import PrintModel

/// Counts the pages of a PCL XL stream (PCL 6 "Enhanced", protocol classes 1 to 3; HP PCL XL
/// Feature Reference 2.0 with the supplements for 2.1 and 3.0).
///
/// Tokens are walked by their lengths, never searched for: the bytes of images and fonts spell
/// operators. A page is put out by each EndPage, PageCopies times.
struct PCLXLAnalyzer {
    /// How a stream header goes on after the byte that gives the order of bytes. Brother's XL2HB is
    /// PCL XL with images of its own.
    private static let names = [Array(" HP-PCL XL;".utf8), Array(" BROTHER XL2HB;".utf8)]

    /// Whether `bytes` begin a stream in binary, low byte first or high byte first. Printers do
    /// not read the third binding, text.
    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, first == UInt8(ascii: ")") || first == UInt8(ascii: "(")
        else { return false }
        return names.contains { bytes.dropFirst().starts(with: $0) }
    }

    /// Reads streams until the language ends: at a UEL, which is left unread, at the end of the
    /// data, or after a session that nothing of PCL XL follows.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var interpreter = PCLXLInterpreter()
        try interpreter.run(&reader, into: &builder)
        try interpreter.finish(offsetBytes: reader.offset, &builder)
    }
}

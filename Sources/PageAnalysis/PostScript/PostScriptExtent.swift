import Glibc
import PrintModel

/// Where a PostScript program in a job begins and ends.
///
/// The end of the data ends it, a UEL (`ESC%-12345X`), which the printer looks for in all that it
/// gets, or the control-D of a serial line, where another program or a PDF document follows. A
/// control-D elsewhere may be a byte of an image.
struct PostScriptExtent {
    /// What the interpreter reads.
    let program: Range<Int>
    /// After the document's last byte.
    let end: Int

    /// Finds the document that begins at `reader.offset`; the reader may be anywhere afterwards.
    ///
    /// - Throws: `damaged` when the header of an EPS file names no program.
    init(_ reader: inout ByteReader) throws(AnalysisError) {
        let start = reader.offset
        let head = try reader.lookahead(FormatDetector.byteCount)
        if EPSFileHeader.begins(head) {
            guard let header = EPSFileHeader(head, start: start),
                header.program.upperBound <= reader.byteCount
            else {
                throw .damaged(
                    .encapsulatedPostScript, reason: "its header names no program",
                    offsetBytes: start)
            }
            program = header.program
            end = min(header.end, reader.byteCount)
            return
        }
        try reader.skipToEndOfProgram()
        program = start..<reader.offset
        end = reader.offset
    }
}

extension ByteReader {
    /// How far after a control-D the next program is looked for.
    private static let longestPaddingBytes = 16

    fileprivate mutating func skipToEndOfProgram() throws(AnalysisError) {
        let seam = Self.longestPaddingBytes + PJLAnalyzer.exitLanguage.count
        var isFound = false
        while !isFound, !isAtEnd {
            let isLast = { (window: Int, remaining: Int) in window >= remaining }
            let remaining = remaining
            try consume(atLeast: min(remaining, 2 * seam)) { window in
                let searched = isLast(window.count, remaining) ? window.count : window.count - seam
                let exit = window.firstIndex(of: 0x1B, before: searched) {
                    $0.starts(with: PJLAnalyzer.exitLanguage)
                }
                let separator = window.firstIndex(of: 0x04, before: exit ?? searched) {
                    let rest = $0.dropFirst().prefix(Self.longestPaddingBytes)
                        .drop { [0x00, 0x04, 0x09, 0x0A, 0x0D, 0x20].contains($0) }
                    return rest.starts(with: "%!".utf8) || rest.starts(with: "%PDF-".utf8)
                }
                isFound = separator != nil || exit != nil
                return separator ?? exit ?? searched
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The first place before `limit` where `byte` is and what is from there on `matches`.
    fileprivate func firstIndex(
        of byte: Int32, before limit: Int, where matches: (Slice<UnsafeRawBufferPointer>) -> Bool
    ) -> Int? {
        var index = 0
        while let base = baseAddress, index < limit,
            let hit = memchr(base + index, byte, limit - index)
        {
            index = base.distance(to: UnsafeRawPointer(hit))
            if matches(self[index...]) { return index }
            index += 1
        }
        return nil
    }
}

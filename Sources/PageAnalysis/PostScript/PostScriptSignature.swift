import PrintModel

/// Tells PostScript by its first bytes.
enum PostScriptSignature {
    private static let comment = Array("%!".utf8)
    private static let adobe = Array("%!PS-Adobe-".utf8)
    private static let epsf = Array("EPSF".utf8)

    /// The kind of PostScript that begins at the first of `bytes`, or nil.
    static func format(of bytes: [UInt8]) -> DocumentFormat? {
        if EPSFileHeader.begins(bytes) { return .encapsulatedPostScript }
        // One that follows the conventions for inclusion says so on the first line (Adobe 5002,
        // "Encapsulated PostScript File Format Specification", section 2).
        guard bytes.starts(with: comment) else { return nil }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        let words = line.split(separator: 0x20)
        guard line.starts(with: adobe), words.count > 1, words[1].starts(with: epsf) else {
            return .postScript
        }
        return .encapsulatedPostScript
    }
}

/// The header of a DOS EPS file, which has a preview beside the program (Adobe 5002, section 5.2):
/// numbers are little-endian and count from the header's first byte.
struct EPSFileHeader {
    private static let magic: [UInt8] = [0xC5, 0xD0, 0xD3, 0xC6]
    static let byteCount = 30

    static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

    /// The program.
    let program: Range<Int>
    /// After the program and the previews.
    let end: Int

    /// - Parameters:
    ///   - bytes: `byteCount` of them.
    ///   - start: where they are in the job.
    /// - Returns: nil when there is no program.
    init?(_ bytes: [UInt8], start: Int) {
        guard EPSFileHeader.begins(bytes), bytes.count >= EPSFileHeader.byteCount else {
            return nil
        }
        func section(_ field: Int) -> Range<Int> {
            func number(_ index: Int) -> Int {
                bytes[index..<index + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            }
            return start + number(field)..<start + number(field) + number(field + 4)
        }
        program = section(4)
        guard !program.isEmpty, program.lowerBound >= start + EPSFileHeader.byteCount else {
            return nil
        }
        end = max(program.upperBound, section(12).upperBound, section(20).upperBound)
    }
}

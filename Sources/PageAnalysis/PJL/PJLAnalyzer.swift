/// Reads the PJL that stands before a document, between documents and at the end of a job, and the
/// commands of Kyocera's printers that may be in it.
///
/// It is a wrapper of any language: what it says is kept in the builder, which applies it to the
/// pages of whatever follows.
struct PJLAnalyzer {
    /// `ESC%-12345X`, the Universal Exit Language command: leaves any language for PJL.
    static let exitLanguage = [UInt8]("\u{1B}%-12345X".utf8)

    private static let prefix = [UInt8]("@PJL".utf8)
    private static let lineFeed: UInt8 = 0x0A
    private static let escape: UInt8 = 0x1B
    /// The longest command kept; HP's strings end at 80 characters. What is longer is passed over.
    private static let longestLineBytes = 1024

    /// Whether `bytes` begin with PJL.
    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: exitLanguage) || beginsWithPrefix(bytes)
    }

    /// Reads commands until one enters a language or has an image after it, or what follows is none.
    ///
    /// The builder then knows the language entered.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        while true {
            let start = reader.offset
            try skipBlanks(&reader)
            let next = try reader.lookahead(PJLAnalyzer.exitLanguage.count)
            if next == PJLAnalyzer.exitLanguage {
                reader.skip(next.count)
                builder.pjl.exitLanguage()
            } else if PJLAnalyzer.beginsWithPrefix(next) {
                reader.skip(PJLAnalyzer.prefix.count)
                let command = PJLCommand(try line(&reader))
                builder.pjl.apply(command)
                if case .job(let first, let last) = command, first > 1 || last < .max {
                    builder.warn("only a part of the job is printed", offsetBytes: start)
                }
                if case .enterLanguage = command { return }
                if builder.pjl.imageByteCount != nil { return }
            } else if let commands = try prescribe(&reader) {
                builder.pjl.apply(commands)
            } else {
                // Blanks may be the first lines of a text.
                reader.seek(to: start)
                return
            }
            try builder.countObjects(offsetBytes: start)
        }
    }

    private static func beginsWithPrefix(_ bytes: some Collection<UInt8>) -> Bool {
        let start = Array(bytes.prefix(prefix.count + 1))
        // Capitals by the manual; printers differ.
        guard start.prefix(prefix.count).map({ $0 >= 0x61 ? $0 & ~0x20 : $0 }) == prefix else {
            return false
        }
        return start.count == prefix.count || start[prefix.count] <= 0x20
    }

    /// Reads Prescribe commands, if there are some.
    private func prescribe(
        _ reader: inout ByteReader
    ) throws(AnalysisError) -> PrescribeCommands? {
        guard try reader.peek() == PrescribeCommands.start.first else { return nil }
        let bytes = try reader.lookahead(PrescribeCommands.longestByteCount)
        guard let commands = PrescribeCommands(bytes) else { return nil }
        reader.skip(commands.byteCount)
        return commands
    }

    private func skipBlanks(_ reader: inout ByteReader) throws(AnalysisError) {
        while let byte = try reader.peek(), [0x00, 0x09, 0x0A, 0x0D, 0x20].contains(byte) {
            reader.skip(1)
        }
    }

    /// The rest of the line, without its line feed. An escape ends it too, and is left unread.
    private func line(_ reader: inout ByteReader) throws(AnalysisError) -> [UInt8] {
        var line: [UInt8] = []
        while let byte = try reader.peek(), byte != PJLAnalyzer.escape {
            reader.skip(1)
            if byte == PJLAnalyzer.lineFeed { break }
            if line.count < PJLAnalyzer.longestLineBytes { line.append(byte) }
        }
        return line
    }
}

/// Cuts a content stream (ISO 32000-1, 7.8.2) that comes in chunks into operators with their
/// operands, and has a painter perform them. Memory holds one chunk and one operation.
struct PDFContentScanner {
    /// What was left of the chunks before: the start of an operation.
    private var carry: [UInt8] = []
    /// How long `carry` has to get before it is looked at again: twice as long each time, so that
    /// a long operation is not read in quadratic time.
    private var wantedBytes = 0
    private var operands = PDFOperands()

    /// An operation longer than this, inline images included, is passed over.
    private static let maximumOperationBytes = 8 << 20

    /// Performs the operations that `chunk` completes.
    mutating func feed(
        _ chunk: UnsafeRawBufferPointer, to painter: PDFPainter
    ) throws(AnalysisError) {
        try scan(chunk, isLast: false, painter)
    }

    /// Performs what is left: the stream has ended. Another may follow it as if after a space.
    mutating func finish(_ painter: PDFPainter, isLast: Bool) throws(AnalysisError) {
        let space: [UInt8] = [0x0A]
        var error: AnalysisError?
        space.withUnsafeBytes { bytes in
            do throws(AnalysisError) {
                try scan(bytes, isLast: isLast, painter)
            } catch let thrown {
                error = thrown
            }
        }
        if let error { throw error }
    }

    private mutating func scan(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, _ painter: PDFPainter
    ) throws(AnalysisError) {
        guard !carry.isEmpty else {
            let done = try perform(chunk, isLast: isLast, painter)
            carry.append(contentsOf: chunk[done...])
            return
        }
        carry.append(contentsOf: chunk)
        guard isLast || carry.count >= wantedBytes else { return }
        let text = carry
        carry = []
        var done = 0
        var error: AnalysisError?
        text.withUnsafeBytes { bytes in
            do throws(AnalysisError) {
                done = try perform(bytes, isLast: isLast, painter)
            } catch let thrown {
                error = thrown
            }
        }
        if let error { throw error }
        wantedBytes = done > 0 ? 0 : 2 * text.count
        if done > 0 || text.count < PDFContentScanner.maximumOperationBytes {
            carry = Array(text[done...])
        } else {
            painter.noteDamage()
        }
    }

    /// - Returns: how many bytes need not be seen again.
    private mutating func perform(
        _ bytes: UnsafeRawBufferPointer, isLast: Bool, _ painter: PDFPainter
    ) throws(AnalysisError) -> Int {
        var lexer = PDFLexer(bytes)
        var start = 0
        operands.removeAll()
        while true {
            let token = lexer.next()
            if lexer.ranOut, !isLast { return start }
            switch token {
            case .end:
                return bytes.count
            case .keyword(let range):
                let word = PDFOperator(bytes[range])
                if word == .beginInlineImage {
                    switch PDFInlineImage.read(&lexer, isLast: isLast) {
                    case .incomplete: return start
                    case .image(let image): try painter.paint(image)
                    case .malformed: painter.noteDamage()
                    }
                } else if let word {
                    try painter.perform(word, operands, lexer)
                }
                start = lexer.position
                operands.removeAll()
            default:
                operands.append(token)
            }
        }
    }
}

/// The operands before an operator: the tokens of arrays and dictionaries one after another.
struct PDFOperands {
    private(set) var tokens: [PDFLexer.Token] = []

    /// More than an operator can want is left out.
    private static let maximumCount = 100_000

    mutating func append(_ token: PDFLexer.Token) {
        if tokens.count < PDFOperands.maximumCount { tokens.append(token) }
    }

    mutating func removeAll() {
        tokens.removeAll(keepingCapacity: true)
    }

    /// The last `count` operands as numbers; nil when there are fewer or others among them.
    @inline(__always)
    func number(_ index: Int, of count: Int) -> Double? {
        let place = tokens.count - count + index
        guard place >= 0 else { return nil }
        switch tokens[place] {
        case .integer(let value): return Double(value)
        case .real(let value): return value
        default: return nil
        }
    }

    /// All numbers among the operands.
    var numbers: [Double] {
        tokens.compactMap { token in
            switch token {
            case .integer(let value): Double(value)
            case .real(let value): value
            default: nil
            }
        }
    }

    /// The last name among the operands.
    var lastName: Range<Int>? {
        for token in tokens.reversed() {
            if case .name(let range) = token { return range }
        }
        return nil
    }
}

/// Cuts a content stream (ISO 32000-1, 7.8.2) that comes in chunks into operators with their
/// operands, and has a painter perform them. Memory holds one chunk and one operation.
struct PDFContentScanner: ~Copyable {
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
        _ chunk: UnsafeRawBufferPointer, to painter: inout PDFPainter
    ) throws(AnalysisError) {
        try scan(chunk, isLast: false, &painter)
    }

    /// Performs what is left: the stream has ended. Another may follow it as if after a space.
    mutating func finish(_ painter: inout PDFPainter, isLast: Bool) throws(AnalysisError) {
        let space: [UInt8] = [0x0A]
        var error: AnalysisError?
        space.withUnsafeBytes { bytes in
            do throws(AnalysisError) {
                try scan(bytes, isLast: isLast, &painter)
            } catch let thrown {
                error = thrown
            }
        }
        if let error { throw error }
    }

    private mutating func scan(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, _ painter: inout PDFPainter
    ) throws(AnalysisError) {
        guard !carry.isEmpty else {
            let done = try perform(chunk, isLast: isLast, &painter)
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
                done = try perform(bytes, isLast: isLast, &painter)
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
        _ bytes: UnsafeRawBufferPointer, isLast: Bool, _ painter: inout PDFPainter
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
                let word = PDFOperator(bytes, range)
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

/// The operands before an operator: the tokens of arrays and dictionaries one after another. There is
/// one of these for a content stream, and it is lent, not copied: operators are performed by the
/// hundred million.
struct PDFOperands: ~Copyable {
    /// What is after the first `count` is of operations before, to be written over.
    private var tokens: [PDFLexer.Token] = []
    private(set) var count = 0

    /// More than an operator can want is left out.
    private static let maximumCount = 100_000

    subscript(index: Int) -> PDFLexer.Token {
        precondition(index < count)
        return tokens[index]
    }

    mutating func append(_ token: PDFLexer.Token) {
        if count < tokens.count {
            tokens[count] = token
        } else {
            guard count < PDFOperands.maximumCount else { return }
            tokens.append(token)
        }
        count += 1
    }

    mutating func removeAll() {
        count = 0
    }

    /// The last `wanted` operands as numbers; nil when there are fewer or others among them.
    @inline(__always)
    func number(_ index: Int, of wanted: Int) -> Double? {
        let place = count - wanted + index
        return place >= 0 ? self[place].number : nil
    }

    /// All numbers among the operands.
    var numbers: [Double] {
        tokens.prefix(count).compactMap(\.number)
    }

    /// The last name among the operands.
    var lastName: Range<Int>? {
        for token in tokens[..<count].reversed() {
            if case .name(let range) = token { return range }
        }
        return nil
    }
}

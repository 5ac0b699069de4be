/// Records of fields with a separator, one after another: RFC 4180, or the way of PyKota's dumps.
///
/// Strict, as a wrong guess would move money: what is no record is a `LineFault`, and reading goes on
/// with the next line. A quoted field may go over several lines; one that never ends is the last fault.
package struct DelimitedText {
    /// How fields are told apart.
    package struct Dialect: Hashable, Sendable {
        package let separator: UInt8
        /// How a quoted field has a quote.
        package let quoteEscape: QuoteEscape

        package enum QuoteEscape: Hashable, Sendable {
            /// `""`
            case doubled
            /// `\"`, and a separator as `\,`; any other backslash is itself.
            case backslash
        }

        package init(separator: UInt8, quoteEscape: QuoteEscape) {
            self.separator = separator
            self.quoteEscape = quoteEscape
        }

        /// RFC 4180.
        package static let csv = Dialect(separator: UInt8(ascii: ","), quoteEscape: .doubled)
    }

    /// The fields of a record.
    package struct Record: Hashable, Sendable {
        /// The line that it begins on, from 1.
        package let line: Int
        package let fields: [String]
    }

    /// Longer fields are refused: a name or a note is short, and a lost quote takes all that follows.
    package static let longestFieldBytes = 65_536
    /// More fields in a record are refused: no table that is read here has half as many.
    package static let mostFields = 64

    private let bytes: [UInt8]
    private let dialect: Dialect
    private var offset = 0
    private var line = 1

    package init(_ bytes: [UInt8], dialect: Dialect = .csv) {
        self.bytes = bytes
        self.dialect = dialect
        // A byte order mark says only that the text is UTF-8.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// The next record or fault; nil at the end. Empty lines are passed over.
    package mutating func next() -> Result<Record, LineFault>? {
        while offset < bytes.count, takeLineBreak() {}
        guard offset < bytes.count else { return nil }
        let start = line
        do throws(LineFault) {
            return .success(Record(line: start, fields: try fields(from: start)))
        } catch {
            skipLine()
            return .failure(error)
        }
    }

    private mutating func fields(from start: Int) throws(LineFault) -> [String] {
        var fields: [String] = []
        while true {
            let field = try field()
            guard let text = String(validating: field, as: UTF8.self) else {
                throw LineFault(start, "is not UTF-8; convert the file (iconv -t UTF-8)")
            }
            fields.append(text)
            guard fields.count <= Self.mostFields else {
                throw LineFault(start, "has more than \(Self.mostFields) fields")
            }
            if offset == bytes.count || takeLineBreak() { return fields }
            offset += 1  // The separator.
        }
    }

    /// The field at `offset`, which is then at what ends it.
    private mutating func field() throws(LineFault) -> [UInt8] {
        if offset < bytes.count, bytes[offset] == Self.quote { return try quotedField() }
        var field: [UInt8] = []
        while offset < bytes.count, !isEnd(bytes[offset]) {
            guard bytes[offset] != Self.quote else {
                throw LineFault(line, "has a quote in a field that does not begin with one")
            }
            try append(bytes[offset], to: &field, line)
            offset += 1
        }
        return field
    }

    private mutating func quotedField() throws(LineFault) -> [UInt8] {
        let start = line
        var field: [UInt8] = []
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            let next = offset + 1 < bytes.count ? bytes[offset + 1] : nil
            switch byte {
            case Self.quote where dialect.quoteEscape == .doubled && next == Self.quote,
                Self.backslash
            where dialect.quoteEscape == .backslash
                && (next == Self.quote || next == dialect.separator):
                try append(next ?? 0, to: &field, start)
                offset += 2
            case Self.quote:
                offset += 1
                guard offset == bytes.count || isEnd(bytes[offset]) else {
                    throw LineFault(line, "has text after the quote that ends a field")
                }
                return field
            default:
                if !takeLineBreak(into: &field) {
                    try append(byte, to: &field, start)
                    offset += 1
                }
            }
        }
        throw LineFault(start, "has a quote that never ends")
    }

    private func append(
        _ byte: UInt8, to field: inout [UInt8], _ line: Int
    ) throws(LineFault) {
        guard byte != 0 else { throw LineFault(line, "has a NUL, which no text has") }
        guard field.count < Self.longestFieldBytes else {
            throw LineFault(
                line, "has a field of more than \(Self.longestFieldBytes) bytes; is a quote lost?")
        }
        field.append(byte)
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == dialect.separator || byte == Self.lineFeed || byte == Self.carriageReturn
    }

    /// Moves past CR LF, LF or CR, if one is next.
    private mutating func takeLineBreak() -> Bool {
        var text: [UInt8] = []
        return takeLineBreak(into: &text)
    }

    private mutating func takeLineBreak(into text: inout [UInt8]) -> Bool {
        let end = bytes[offset...].prefix(2)
        guard let first = end.first, first == Self.lineFeed || first == Self.carriageReturn else {
            return false
        }
        let length = end.elementsEqual([Self.carriageReturn, Self.lineFeed]) ? 2 : 1
        text += end.prefix(length)
        offset += length
        line += 1
        return true
    }

    private mutating func skipLine() {
        while offset < bytes.count, !takeLineBreak() { offset += 1 }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}

/// What is wrong with a line of a file that is imported.
package struct LineFault: Error, Hashable, Sendable {
    /// From 1.
    package let line: Int
    /// To follow "line 12" in a sentence.
    package let reason: String

    package init(_ line: Int, _ reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// Writes one JSON object (RFC 8259) from front to back and hands it on in pieces, so that an answer
/// of any length takes little memory. Members come in the order in which they are written.
package struct JSONWriter {
    private var piece: [UInt8] = []
    /// Whether a member or an element was written in the object or array begun.
    private var needsComma = false
    private let sink: ([UInt8]) -> Void

    private static let pieceBytes = 64 << 10

    private init(_ sink: @escaping ([UInt8]) -> Void) {
        self.sink = sink
    }

    /// Writes an object and a line feed, in pieces of about 64 KiB.
    package static func object(
        to sink: @escaping ([UInt8]) -> Void, _ members: (inout JSONWriter) -> Void
    ) {
        var json = JSONWriter(sink)
        json.enclosed("{", "}") { members(&$0) }
        json.piece.append(0x0A)
        sink(json.piece)
    }

    package mutating func member(_ name: StaticString, _ text: String) {
        begin(name)
        write(text)
    }

    package mutating func member(_ name: StaticString, _ number: Int) {
        begin(name)
        piece.append(contentsOf: number.description.utf8)
    }

    /// Writes a member with a number, which must be finite.
    package mutating func member(_ name: StaticString, _ number: Double) {
        precondition(number.isFinite)
        begin(name)
        let text = number.description.utf8
        piece.append(
            contentsOf: text.suffix(2).elementsEqual(".0".utf8) ? text.dropLast(2) : text[...])
    }

    package mutating func member(_ name: StaticString, _ flag: Bool) {
        begin(name)
        piece.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// A list of texts.
    package mutating func member(_ name: StaticString, _ texts: [String]) {
        begin(name)
        enclosed("[", "]") { json in
            for text in texts {
                json.separate()
                json.write(text)
            }
        }
    }

    /// A list of objects, one for each of `items`.
    package mutating func member<Item>(
        _ name: StaticString, _ items: [Item], _ members: (inout JSONWriter, Item) -> Void
    ) {
        begin(name)
        enclosed("[", "]") { json in
            for item in items {
                json.separate()
                json.enclosed("{", "}") { members(&$0, item) }
                json.handOn()
            }
        }
    }

    // MARK: Text

    private mutating func enclosed(
        _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ body: (inout JSONWriter) -> Void
    ) {
        piece.append(UInt8(ascii: opening))
        needsComma = false
        body(&self)
        piece.append(UInt8(ascii: closing))
        needsComma = true
    }

    private mutating func begin(_ name: StaticString) {
        separate()
        piece.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { piece.append(contentsOf: $0) }
        piece.append(UInt8(ascii: "\""))
        piece.append(UInt8(ascii: ":"))
    }

    private mutating func separate() {
        if needsComma { piece.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Quotes, backslashes and control characters are all that must be escaped (section 7).
    private mutating func write(_ text: String) {
        piece.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                piece.append(UInt8(ascii: "\\"))
                piece.append(byte)
            case 0x00..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                piece.append(contentsOf: "\\u00".utf8)
                piece.append(digits[Int(byte >> 4)])
                piece.append(digits[Int(byte & 15)])
            default: piece.append(byte)
            }
        }
        piece.append(UInt8(ascii: "\""))
    }

    private mutating func handOn() {
        guard piece.count >= JSONWriter.pieceBytes else { return }
        sink(piece)
        piece.removeAll(keepingCapacity: true)
    }
}

/// A dump as XML, an entry after another:
///
///     <pykota version="…"><dump storage="…" type="users"><entry>
///       <attribute type="str" name="username">anna</attribute> …
///
/// This is all the markup that it knows. A document type is refused, and with it every entity but the
/// predefined: there is nothing to expand and nothing to fetch.
struct PyKotaXML {
    private var scanner: TagScanner
    private var kind: PyKotaDump.Kind?
    private var hasEnded = false

    init(_ bytes: [UInt8]) { scanner = TagScanner(bytes) }

    /// The next entry; nil at the end. A fault is the last that comes: what follows could be anything.
    mutating func next() -> Result<PyKotaDump.Record, LineFault>? {
        guard !hasEnded else { return nil }
        do throws(LineFault) {
            if let record = try entry() { return .success(record) }
            hasEnded = true
            return nil
        } catch {
            hasEnded = true
            return .failure(error)
        }
    }

    private mutating func entry() throws(LineFault) -> PyKotaDump.Record? {
        while let tag = try scanner.next() {
            switch (tag.name, scanner.depth) {
            case ("pykota", 1), ("/pykota", 0), ("/dump", 1): continue
            case ("dump", 2):
                kind = PyKotaDump.Kind(dumpType: tag.attributes["type"] ?? "")
            case ("entry", 3):
                return PyKotaDump.Record(
                    line: tag.line, kind: kind ?? .other, fields: try fields())
            default: throw LineFault(tag.line, "has <\(tag.name)> where PyKota writes none")
            }
        }
        return nil
    }

    private mutating func fields() throws(LineFault) -> [String: String] {
        var fields: [String: String] = [:]
        while let tag = try scanner.next(), tag.name != "/entry" {
            guard tag.name == "attribute", let name = tag.attributes["name"],
                fields.count < DelimitedText.mostFields
            else { throw LineFault(tag.line, "has <\(tag.name)> where PyKota writes none") }
            guard let end = try scanner.next(), end.name == "/attribute" else {
                throw LineFault(tag.line, "has an attribute that does not end")
            }
            fields[name] = end.textBefore
        }
        return fields
    }
}

extension PyKotaDump.Kind {
    fileprivate init(dumpType: String) {
        switch dumpType {
        case "users": self = .users
        case "history": self = .history
        default: self = .other
        }
    }
}

/// Finds the tags of XML without a document type, one after another.
private struct TagScanner {
    struct Tag {
        let line: Int
        /// "entry", and "/entry" for its end.
        let name: String
        var attributes: [String: String] = [:]
        /// The text since the tag before.
        let textBefore: String
    }

    /// How many elements are open.
    var depth: Int { open.count }

    private static let deepest = 8

    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private var open: [String] = []
    /// The name of an element without content that was just given.
    private var emptyElement: Tag?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next tag; nil at the end.
    mutating func next() throws(LineFault) -> Tag? {
        if let empty = emptyElement {
            emptyElement = nil
            open.removeLast()
            return Tag(line: empty.line, name: "/" + empty.name, textBefore: "")
        }
        var text = ""
        while true {
            text += try decoded(try take(until: "<", isLastAllowed: true))
            guard offset < bytes.count else {
                guard open.isEmpty else { throw fault("ends before <\(open[0])> does") }
                return nil
            }
            offset += 1
            if take("?") {
                _ = try take(until: "?>")
                offset += 2
            } else if take("!--") {
                _ = try take(until: "-->")
                offset += 3
            } else if take("!") {
                throw fault("has a document type or CDATA, which PyKota does not write")
            } else {
                return try tag(after: text)
            }
        }
    }

    private mutating func tag(after text: String) throws(LineFault) -> Tag {
        let start = line
        var inner = try take(until: ">")[...]
        offset += 1
        if inner.first == UInt8(ascii: "/") {
            let name = try string(inner.dropFirst())
            guard open.popLast() == name else { throw fault("has </\(name)> out of place") }
            return Tag(line: start, name: "/" + name, textBefore: text)
        }
        let isEmpty = inner.last == UInt8(ascii: "/")
        if isEmpty { inner.removeLast() }
        let name = try string(inner.prefix { !$0.isXMLSpace })
        guard !name.isEmpty, open.count < Self.deepest else {
            throw fault("is no XML as PyKota writes it")
        }
        var tag = Tag(line: start, name: name, textBefore: text)
        tag.attributes = try attributes(inner.dropFirst(name.utf8.count))
        open.append(name)
        if isEmpty { emptyElement = tag }
        return tag
    }

    private func attributes(_ bytes: ArraySlice<UInt8>) throws(LineFault) -> [String: String] {
        var attributes: [String: String] = [:]
        var rest = bytes.drop { $0.isXMLSpace }
        while !rest.isEmpty {
            let name = try string(rest.prefix { $0 != UInt8(ascii: "=") })
            rest = rest.dropFirst(name.utf8.count + 1)
            guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                let end = rest.dropFirst().firstIndex(of: quote)
            else { throw fault("has an attribute without a value in quotes") }
            attributes[name] = try decoded(rest[(rest.startIndex + 1)..<end])
            rest = rest[(end + 1)...].drop { $0.isXMLSpace }
        }
        return attributes
    }

    /// Text with the predefined entities and character references for what they stand for.
    private func decoded(_ bytes: ArraySlice<UInt8>) throws(LineFault) -> String {
        let text = try string(bytes)
        guard text.contains("&") else { return text }
        var parts = text.split(separator: "&", omittingEmptySubsequences: false)[...]
        var decoded = String(parts.removeFirst())
        for part in parts {
            let halves = part.split(
                separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, let character = Self.character(halves[0]) else {
                throw fault("has an & that begins no predefined entity")
            }
            decoded.unicodeScalars.append(character)
            decoded += halves[1]
        }
        return decoded
    }

    private static func character(_ name: Substring) -> Unicode.Scalar? {
        let predefined: [Substring: Unicode.Scalar] = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
        ]
        if let character = predefined[name] { return character }
        let code =
            name.hasPrefix("#x")
            ? UInt32(name.dropFirst(2), radix: 16)
            : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        return code.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }

    private func string(_ bytes: ArraySlice<UInt8>) throws(LineFault) -> String {
        guard bytes.count <= DelimitedText.longestFieldBytes else {
            throw fault("has a text of more than \(DelimitedText.longestFieldBytes) bytes")
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw fault("is not UTF-8; convert the file (iconv -t UTF-8)")
        }
        return text
    }

    /// The bytes before the next `end`, where `offset` then is.
    private mutating func take(
        until end: StaticString, isLastAllowed: Bool = false
    ) throws(LineFault) -> ArraySlice<UInt8> {
        let wanted = UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount)
        let start = offset
        while offset < bytes.count {
            if bytes[offset] == wanted[0], bytes[offset...].starts(with: wanted) {
                return bytes[start..<offset]
            }
            if bytes[offset] == UInt8(ascii: "\n") { line += 1 }
            offset += 1
        }
        guard isLastAllowed else { throw fault("has a tag that never ends") }
        return bytes[start...]
    }

    /// Moves past `text`, if it is next.
    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[offset...].starts(with: wanted) else { return false }
        offset += wanted.count
        return true
    }

    private func fault(_ reason: String) -> LineFault { LineFault(line, reason) }
}

extension UInt8 {
    var isXMLSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

/// A name in XML markup, with what its prefix stands for.
struct XMLName: Hashable {
    var namespace: XMLNamespace
    var local: String
}

struct XMLAttribute {
    let name: XMLName
    let value: String
}

/// Pulls the elements out of the markup of a part, one after another; nothing but the elements that
/// are open is kept, so that markup may be of any length.
///
/// Document types and the entities that they define are not read: packages may not have any
/// (ECMA-376-2, 8.1.4).
struct XMLScanner {
    enum Event {
        case start
        case end
    }

    /// Of the element that started last.
    private(set) var name = XMLName(namespace: .none, local: "")
    /// Those in `wanted`.
    private(set) var attributes: [XMLAttribute] = []
    /// The first bytes of the text since the last tag.
    private(set) var text: [UInt8] = []

    private var part: PackagePart
    /// The local names of attributes that are kept.
    private let wanted: Set<String>
    private var namespaces = XMLNamespaces()
    private var depth = 0
    private var hasRoot = false
    private var isEmptyElement = false
    private var token: [UInt8] = []

    /// Bytes that are kept of a name, a value or a text; the others are dropped.
    static let maximumBytes = 1024
    private static let maximumDepth = 1000

    init(_ part: PackagePart, attributes wanted: Set<String>) {
        self.part = part
        self.wanted = wanted
    }

    /// The next tag, or nil at the end. An element that is empty starts and ends.
    ///
    /// - Throws: `damaged` for what is no markup, `overLimit`.
    mutating func next(_ builder: inout AnalysisBuilder) throws(AnalysisError) -> Event? {
        if isEmptyElement {
            isEmptyElement = false
            return try closed()
        }
        text.removeAll(keepingCapacity: true)
        while true {
            guard
                try part.take(
                    until: UInt8(ascii: "<"), keeping: XMLScanner.maximumBytes, in: &text,
                    &builder)
            else {
                guard hasRoot, depth == 0 else { throw part.damaged("an element has no end") }
                return nil
            }
            switch try part.peek(&builder) {
            case UInt8(ascii: "?"):
                try skip(past: "?>", &builder)
            case UInt8(ascii: "!"):
                try skipDeclaration(&builder)
            case UInt8(ascii: "/"):
                try skip(past: ">", &builder)
                return try closed()
            default:
                try readTag(&builder)
                return .start
            }
        }
    }

    /// The name that `text` stands for where it is a value, as print tickets have them.
    func name(_ text: String) -> XMLName {
        let (prefix, local) = XMLScanner.parts(text)
        return XMLName(namespace: namespaces[prefix ?? ""], local: local)
    }

    /// The value of the attribute `local` that has no prefix, or is of `namespace`.
    subscript(_ local: String, in namespace: XMLNamespace = .none) -> String? {
        attributes.first { $0.name.local == local && $0.name.namespace == namespace }?.value
    }

    func damaged(_ reason: String) -> AnalysisError { part.damaged(reason) }

    private mutating func closed() throws(AnalysisError) -> Event {
        guard depth > 0 else { throw part.damaged("an element ends that did not start") }
        namespaces.close(depth)
        depth -= 1
        return .end
    }

    /// Reads a start tag, whose `<` was taken.
    private mutating func readTag(_ builder: inout AnalysisBuilder) throws(AnalysisError) {
        depth += 1
        hasRoot = true
        guard depth <= XMLScanner.maximumDepth else {
            throw .overLimit(.nesting, offsetBytes: part.damaged("").offsetBytes)
        }
        try builder.countObjects(offsetBytes: 0)
        let tag = try readName(&builder)
        var found: [(name: String, value: String)] = []
        while true {
            guard let byte = try part.next(&builder) else { throw part.damaged("a tag has no end") }
            switch byte {
            case UInt8(ascii: ">"):
                break
            case UInt8(ascii: "/"):
                isEmptyElement = true
                continue
            case 0x09, 0x0A, 0x0D, 0x20:
                continue
            default:
                token.removeAll(keepingCapacity: true)
                token.append(byte)
                if let attribute = try readAttribute(&builder) { found.append(attribute) }
                continue
            }
            break
        }
        // A prefix may be bound after it is used in the same tag.
        let (prefix, local) = XMLScanner.parts(tag)
        name = XMLName(namespace: namespaces[prefix ?? ""], local: local)
        attributes.removeAll(keepingCapacity: true)
        for (attribute, value) in found {
            let (prefix, local) = XMLScanner.parts(attribute)
            let namespace = prefix.map { namespaces[$0] } ?? .none
            attributes.append(
                XMLAttribute(name: XMLName(namespace: namespace, local: local), value: value))
        }
    }

    /// Reads a name up to a byte that can't be in one, which is not taken.
    private mutating func readName(
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> String {
        token.removeAll(keepingCapacity: true)
        while let byte = try part.peek(&builder), !XMLScanner.endsName(byte) {
            token.append(byte)
            _ = try part.next(&builder)
            guard token.count <= XMLScanner.maximumBytes else { break }
        }
        guard !token.isEmpty else { throw part.damaged("a tag has no name") }
        return String(decoding: token, as: UTF8.self)
    }

    /// Reads an attribute whose first byte is in `token`; nil when it is not wanted.
    private mutating func readAttribute(
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> (name: String, value: String)? {
        let limit = XMLScanner.maximumBytes
        while let byte = try part.peek(&builder), !XMLScanner.endsName(byte), token.count < limit {
            token.append(byte)
            _ = try part.next(&builder)
        }
        let name = String(decoding: token, as: UTF8.self)
        let (prefix, local) = XMLScanner.parts(name)
        let isBinding = prefix == "xmlns" || name == "xmlns"
        let isWanted = isBinding || wanted.contains(local)
        token.removeAll(keepingCapacity: true)
        guard try nextMark(&builder) == UInt8(ascii: "="), let quote = try nextMark(&builder),
            quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            try part.take(until: quote, keeping: isWanted ? limit : 0, in: &token, &builder)
        else { throw part.damaged("an attribute has no value") }
        guard isWanted else { return nil }
        let value = XMLEntities.replaced(in: String(decoding: token, as: UTF8.self))
        guard isBinding else { return (name, value) }
        try namespaces.bind(prefix == nil ? "" : local, to: value, depth, part)
        return nil
    }

    /// The next byte that is not white space.
    private mutating func nextMark(
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> UInt8? {
        while let byte = try part.next(&builder) {
            if ![0x09, 0x0A, 0x0D, 0x20].contains(byte) { return byte }
        }
        return nil
    }

    /// Skips a comment or a section of plain text, whose `<` was taken.
    private mutating func skipDeclaration(
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var opening: [UInt8] = []
        while opening.count < 3, let byte = try part.next(&builder) { opening.append(byte) }
        if opening == Array("!--".utf8) {
            try skip(past: "-->", &builder)
        } else if opening == Array("![C".utf8) {
            try skip(past: "]]>", &builder)
        } else {
            throw part.damaged("it has a document type")
        }
    }

    private mutating func skip(
        past ending: StaticString, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        // The last byte is `>`; the bytes before it, of which there may be more, are alike or one.
        let before = ending.utf8CodeUnitCount - 1
        let mark = ending.utf8Start[0]
        var marks = 0
        while let byte = try part.next(&builder) {
            if byte == UInt8(ascii: ">"), marks >= before { return }
            marks = byte == mark ? marks + 1 : 0
        }
        throw part.damaged("the data ends within markup")
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "="): true
        default: false
        }
    }

    private static func parts(_ name: String) -> (prefix: String?, local: String) {
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return (nil, name) }
        return (String(name[..<colon]), String(name[name.utf8.index(after: colon)...]))
    }
}

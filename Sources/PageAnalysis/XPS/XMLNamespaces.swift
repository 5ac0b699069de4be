/// The vocabularies that decide what is printed.
enum XMLNamespace: Hashable {
    /// No namespace: attributes without a prefix.
    case none
    /// Fixed documents and pages: Microsoft's XPS 1.0 or ECMA-388, which are written alike.
    case fixedPages
    /// The keys of resources.
    case resourceKeys
    /// The relationships of a package (ECMA-376-2, 9.3).
    case relationships
    /// Print tickets (Microsoft's Print Schema Specification).
    case printSchema
    /// What print tickets can say.
    case printSchemaKeywords
    /// Alternatives for other readers (ECMA-376-3).
    case markupCompatibility
    /// Any that is not known here.
    case foreign

    init(_ name: String) {
        let package = "http://schemas.openxmlformats.org/"
        let printSchema = "http://schemas.microsoft.com/windows/2003/08/printing/"
        switch name {
        case "http://schemas.microsoft.com/xps/2005/06", "http://schemas.openxps.org/oxps/v1.0":
            self = .fixedPages
        case "http://schemas.microsoft.com/xps/2005/06/resourcedictionary-key",
            "http://schemas.openxps.org/oxps/v1.0/resourcedictionary-key":
            self = .resourceKeys
        case package + "package/2006/relationships": self = .relationships
        case package + "markup-compatibility/2006": self = .markupCompatibility
        case printSchema + "printschemaframework": self = .printSchema
        case printSchema + "printschemakeywords": self = .printSchemaKeywords
        default: self = .foreign
        }
    }
}

/// What the prefixes of open elements stand for.
struct XMLNamespaces {
    private var bindings: [(prefix: String, namespace: XMLNamespace, depth: Int)] = []
    private static let maximumBindings = 1000

    /// What `prefix` stands for; the empty one is that of names without a prefix.
    subscript(prefix: String) -> XMLNamespace {
        bindings.last { $0.prefix == prefix }?.namespace ?? (prefix.isEmpty ? .none : .foreign)
    }

    /// Binds `prefix` in the element at `depth` and those in it.
    mutating func bind(
        _ prefix: String, to name: String, _ depth: Int, _ part: PackagePart
    ) throws(AnalysisError) {
        guard bindings.count < XMLNamespaces.maximumBindings else {
            throw .overLimit(.objects, offsetBytes: part.damaged("").offsetBytes)
        }
        bindings.append((prefix, XMLNamespace(name), depth))
    }

    /// Ends what the element at `depth` has bound.
    mutating func close(_ depth: Int) {
        while let last = bindings.last, last.depth >= depth { bindings.removeLast() }
    }
}

/// References to characters in XML (XML 1.0, section 4.1).
enum XMLEntities {
    /// `text` with the five predefined entities and numbered characters in their place; others are
    /// left as they are.
    static func replaced(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            guard let end = rest.prefix(12).firstIndex(of: ";"),
                let character = character(rest[rest.index(after: start)..<end])
            else {
                result.append(rest.removeFirst())
                continue
            }
            result.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func character(_ name: Substring) -> Character? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let code =
                digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return code.flatMap(Unicode.Scalar.init).map(Character.init)
        }
    }
}

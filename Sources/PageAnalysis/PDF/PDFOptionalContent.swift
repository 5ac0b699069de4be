/// Which layers are on when the document is printed (ISO 32000-1, 8.11).
final class PDFOptionalContent {
    private let source: PDFFile
    /// Groups that are off.
    private var hidden: Set<PDFReference> = []
    private static let maximumNesting = 16
    /// Operands of an expression; one may refer to another many times over.
    private static let maximumOperandCount = 1000

    /// Reads the default configuration (8.11.4.3), and the states that groups ask for in print
    /// (8.11.4.4).
    init(_ source: PDFFile) throws(AnalysisError) {
        self.source = source
        guard let catalog = try source.dictionary(source.trailer["Root"]),
            let properties = try source.dictionary(catalog["OCProperties"]),
            let configuration = try source.dictionary(properties["D"])
        else { return }
        if try source.resolved(configuration["BaseState"]).name == "OFF" {
            hidden = try groups(properties["OCGs"])
        }
        hidden.subtract(try groups(configuration["ON"]))
        hidden.formUnion(try groups(configuration["OFF"]))
        for item in try source.array(configuration["AS"]) ?? [] {
            guard let usage = try source.dictionary(item),
                try source.resolved(usage["Event"]).name == "Print"
            else { continue }
            for group in try groups(usage["OCGs"]) { try applyPrintState(of: group) }
        }
    }

    private func applyPrintState(of group: PDFReference) throws(AnalysisError) {
        let dictionary = try source.dictionary(.reference(group))
        let usage = try source.dictionary(dictionary?["Usage"])
        let print = try source.dictionary(usage?["Print"])
        switch try source.resolved(print?["PrintState"]).name {
        case "ON": hidden.remove(group)
        case "OFF": hidden.insert(group)
        default: break
        }
    }

    private func groups(_ value: PDFValue?) throws(AnalysisError) -> Set<PDFReference> {
        var groups: Set<PDFReference> = []
        for item in try source.array(value) ?? [] {
            if case .reference(let reference) = item { groups.insert(reference) }
        }
        return groups
    }

    /// Whether content that belongs to `value`, a group or a membership dictionary, is off.
    func isHidden(_ value: PDFValue?) throws(AnalysisError) -> Bool {
        guard !hidden.isEmpty, let value else { return false }
        if case .reference(let reference) = value, hidden.contains(reference) { return true }
        guard let dictionary = try source.dictionary(value),
            try source.resolved(dictionary["Type"]).name == "OCMD"
        else { return false }
        if let expression = try source.array(dictionary["VE"]) {
            var left = PDFOptionalContent.maximumOperandCount
            return try !isTrue(expression, nesting: 0, &left)
        }
        var members: Set<PDFReference> = []
        if case .reference(let reference)? = dictionary["OCGs"] { members.insert(reference) }
        members.formUnion(try groups(dictionary["OCGs"]))
        members = members.filter { !isArray($0) }
        guard !members.isEmpty else { return false }
        let hiddenCount = members.count { hidden.contains($0) }
        switch try source.resolved(dictionary["P"]).name {
        case "AllOn": return hiddenCount > 0
        case "AnyOff": return hiddenCount == 0
        case "AllOff": return hiddenCount < members.count
        default: return hiddenCount == members.count  // AnyOn
        }
    }

    private func isArray(_ reference: PDFReference) -> Bool {
        if case .array? = try? source.object(reference) { true } else { false }
    }

    /// The value of a visibility expression (8.11.2.3).
    private func isTrue(
        _ expression: [PDFValue], nesting: Int, _ left: inout Int
    ) throws(AnalysisError) -> Bool {
        guard nesting < PDFOptionalContent.maximumNesting,
            let operation = try source.resolved(expression.first).name
        else { return true }
        var values: [Bool] = []
        for operand in expression.dropFirst() {
            left -= 1
            guard left > 0 else { break }
            if case .reference(let reference) = operand, hidden.contains(reference) {
                values.append(false)
            } else if let inner = try source.array(operand) {
                values.append(try isTrue(inner, nesting: nesting + 1, &left))
            } else {
                values.append(true)
            }
        }
        switch operation {
        case "Or": return values.contains(true)
        case "Not": return values.first != true
        default: return !values.contains(false)
        }
    }
}

internal import Foundation
internal import Money
internal import Wording

extension Field {
    /// What programs send for it, as JSON Schema.
    var schema: JSONValue {
        var schema: [String: JSONValue] =
            switch kind {
            case .text, .longText, .password, .email, .expiry, .carried, .file:
                isOptional
                    ? ["type": "string", "maxLength": .integer(Int64(Self.longestValue))]
                    : [
                        "type": "string", "minLength": 1,
                        "maxLength": .integer(Int64(Self.longestValue)),
                    ]
            case .money:
                [
                    "type": "integer", "minimum": 0,
                    "maximum": .integer(Input.mostCents.rawValue),
                ]
            case .number(let range):
                [
                    "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                    "maximum": .integer(Int64(range.upperBound)),
                ]
            case .day:
                [
                    "type": "string",
                    "pattern": isOptional
                        ? #"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"#
                        : #"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"#,
                ]
            case .choice(let choices):
                Self.choice(choices.map(\.value) + (isOptional ? [""] : []))
            case .choices(let choices):
                ["type": "array", "items": .object(Self.choice(choices.map(\.value)))]
            case .flag: ["type": "boolean"]
            case .ids:
                [
                    "type": "array", "minItems": 1,
                    "items": ["type": "integer", "minimum": 1],
                ]
            case .names:
                ["type": "array", "minItems": 1, "items": ["type": "string", "minLength": 1]]
            case .rows(let columns):
                [
                    "type": "array",
                    "items": [
                        "type": "object", "additionalProperties": false,
                        "properties": .object(
                            Dictionary(
                                uniqueKeysWithValues: columns.map { ($0.name, $0.cellSchema) })),
                    ],
                ]
            case .deletion: ["type": "string", "const": "DELETE"]
            }
        let words = hint.english.isEmpty ? label : "\(label). \(hint.plain)"
        if case .money = kind {
            schema["description"] = .text("\(label), in cents.")
        } else {
            schema["description"] = .text(words)
        }
        return .object(schema)
    }

    /// As a cell of a table, which is text: prices may be finer than a cent.
    private var cellSchema: JSONValue {
        if case .choice(let choices) = kind { return .object(Self.choice(choices.map(\.value))) }
        return ["type": "string", "maxLength": .integer(Int64(Self.longestValue))]
    }

    /// Where there is nothing to choose, any text is refused; no schema may have an empty `enum`.
    private static func choice(_ values: [String]) -> [String: JSONValue] {
        let distinct = Set(values).sorted().map(JSONValue.text)
        return ["type": "string"].merging(distinct.isEmpty ? [:] : ["enum": .list(distinct)]) {
            one, _ in one
        }
    }

    /// What a program sent, as `Input` reads it; nil when it is of another type.
    func values(_ value: JSONValue) -> [String]? {
        switch (kind, value) {
        case (.money, .integer(let integer)), (.number, .integer(let integer)): ["\(integer)"]
        case (.money, _), (.number, _): nil
        case (.flag, .flag(let flag)): [flag ? "true" : "false"]
        case (.flag, _): nil
        case (.ids, .list(let list)):
            Self.all(list) { if case .integer(let id) = $0 { "\(id)" } else { nil } }
        case (.choices, .list(let list)), (.names, .list(let list)):
            Self.all(list) { if case .text(let text) = $0 { text } else { nil } }
        case (.ids, _), (.choices, _), (.names, _), (.rows, _): nil
        case (_, .text(let text)): [text]
        default: nil
        }
    }

    private static func all(
        _ list: [JSONValue], _ text: (JSONValue) -> String?
    ) -> [String]? {
        let texts = list.compactMap(text)
        return texts.count == list.count ? texts : nil
    }

    /// What the form holds at first, as a program would send it.
    func initialForProgram(_ values: [String]) -> [String] {
        guard case .money = kind else { return values }
        return values.compactMap { Cents(typed: $0).map { "\($0.rawValue)" } }
    }
}

extension [Field] {
    /// What a program sent, by field. What it leaves out is as the form shows it at first.
    ///
    /// - Throws: `InputProblems` for what is of another type, or no field at all.
    func values(
        of body: [String: JSONValue], initial: [String: [String]]
    ) throws(InputProblems) -> [String: [String]] {
        var problems: [String: Sentence] = [:]
        var values: [String: [String]] = [:]
        for field in self {
            if case .rows(let columns) = field.kind {
                guard let sent = body[field.name] else {
                    for column in columns { values[column.name] = initial[column.name] }
                    continue
                }
                if let cells = columns.cells(sent) {
                    values.merge(cells) { $1 }
                } else {
                    problems[field.name] = Sentence(
                        "This is of a wrong type; see the OpenAPI document.")
                }
            } else if let sent = body[field.name] {
                values[field.name] = field.values(sent)
                if values[field.name] == nil {
                    problems[field.name] = Sentence(
                        "This is of a wrong type; see the OpenAPI document.")
                }
            } else if let first = initial[field.name] {
                values[field.name] = field.initialForProgram(first)
            }
        }
        for name in body.keys where !contains(where: { $0.name == name }) {
            problems[name] = Sentence("There is no such field.")
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return values
    }
}

extension [Field] {
    /// The cells of a table that a program sent as a list of objects, by column; nil when it is
    /// something else.
    fileprivate func cells(_ sent: JSONValue) -> [String: [String]]? {
        guard case .list(let rows) = sent else { return nil }
        var cells: [String: [String]] = [:]
        for row in rows {
            guard case .object(let members) = row,
                members.keys.allSatisfy({ name in contains { $0.name == name } })
            else { return nil }
            for column in self {
                guard case .text(let text) = members[column.name] ?? .text("") else { return nil }
                cells[column.name, default: []].append(text)
            }
        }
        return cells
    }
}

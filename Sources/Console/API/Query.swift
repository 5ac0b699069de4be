internal import Foundation
internal import Wording

/// Something that programs can read: one description is the route, and what OpenAPI says of it.
struct Query: Sendable {
    /// Behind "/api/v1/": "members/{user}/credits".
    let path: String
    let area: Area
    /// In English.
    let title: String
    /// What it takes after "?", with what every list takes.
    let parameters: [Field]
    /// What is answered, as JSON Schema.
    let schema: JSONValue
    let read: @Sendable (inout Input, Asked) throws -> JSONValue

    /// One thing.
    static func one<Row: Codable & Sendable>(
        _ path: String, _ area: Area, _ title: String, _ parameters: [Field] = [],
        _ read: @escaping @Sendable (inout Input, Asked) throws -> Row
    ) -> Query {
        Query(
            path: path, area: area, title: title, parameters: parameters,
            schema: RowSchema.of(Row.self)
        ) { input, asked in
            try JSONValue(encoding: try read(&input, asked))
        }
    }

    /// A list that is read page by page.
    ///
    /// - Parameters:
    ///   - place: what the next page is found by, of the last row of this; nil where rows are only
    ///     counted.
    ///   - read: gives the rows of a page and, when there are any, one more.
    static func list<Row: Codable & Sendable>(
        _ path: String, _ area: Area, _ title: String, _ parameters: [Field] = [],
        place: (@Sendable (Row) -> String)? = nil,
        _ read: @escaping @Sendable (inout Input, Page, Asked) throws -> [Row]
    ) -> Query {
        let paging = place == nil ? Page.byOffset : Page.byPlace
        return Query(
            path: path, area: area, title: title, parameters: parameters + paging,
            schema: [
                "type": "object", "required": ["items"],
                "properties": [
                    "items": ["type": "array", "items": RowSchema.of(Row.self)],
                    "next": [
                        "type": "string",
                        "description": "Where the next page is; missing on the last one.",
                    ],
                ],
            ]
        ) { input, asked in
            let page = Page(&input, isByPlace: place != nil)
            try input.finish()
            let rows = try read(&input, page, asked)
            let shown = rows.prefix(page.limit)
            var answer: [String: JSONValue] = [
                "items": .list(try shown.map { try JSONValue(encoding: $0) })
            ]
            if rows.count > page.limit, let last = shown.last {
                let change =
                    place.map { ("after", $0(last)) }
                    ?? ("offset", "\(page.offset + page.limit)")
                answer["next"] = .text(input.location(asked, changing: change))
            }
            return .object(answer)
        }
    }

    /// A short list, of which pages are cut.
    static func all<Row: Codable & Sendable>(
        _ path: String, _ area: Area, _ title: String, _ parameters: [Field] = [],
        _ read: @escaping @Sendable (inout Input, Asked) throws -> [Row]
    ) -> Query {
        list(path, area, title, parameters) { input, page, asked in
            Array(try read(&input, asked).dropFirst(page.offset).prefix(page.limit + 1))
        }
    }
}

/// Which part of a list is asked for.
struct Page: Sendable {
    /// How many rows are passed over.
    let offset: Int
    /// Where the page before ended; nil for the first page.
    let after: String?
    /// How many rows are shown.
    let limit: Int

    static let byOffset = [
        limitField,
        Field("offset", "Rows to pass over", .number(0...10_000_000), isOptional: true),
    ]
    static let byPlace = [
        limitField, Field("after", "Where the page before ended", .text, isOptional: true),
    ]
    private static let limitField = Field(
        "limit", "How many rows", .number(1...200), isOptional: true)

    init(_ input: inout Input, isByPlace: Bool) {
        limit = input.optionalNumber("limit") ?? 50
        offset = isByPlace ? 0 : input.optionalNumber("offset") ?? 0
        after = isByPlace ? input.text("after").nonEmpty : nil
    }

    /// The place where the page before ended, as a value of its kind.
    ///
    /// - Throws: `InputProblems` when it is none.
    func after<Place>(_ place: (String) -> Place?) throws(InputProblems) -> Place? {
        guard let after else { return nil }
        guard let found = place(after) else {
            throw InputProblems(["after": Sentence("Take this from next of the page before.")])
        }
        return found
    }
}

extension [Field] {
    /// Looks at what an address says after "?".
    ///
    /// - Throws: `InputProblems` for parameters that there are not, or that come several times.
    func check(_ values: [String: [String]]) throws(InputProblems) {
        var problems: [String: Sentence] = [:]
        for (name, values) in values {
            guard let field = first(where: { $0.name == name }) else {
                problems[name] = Sentence("There is no such parameter.")
                continue
            }
            if values.count > 1 { problems[name] = Sentence("Give this once.") }
            if case .number = field.kind, values == [""] {
                problems[name] = Sentence("Give a number, or leave it out.")
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
    }
}

extension Input {
    /// The address of the same list, but for one value.
    fileprivate func location(_ asked: Asked, changing change: (String, String)) -> String {
        let parts = values.compactMapValues(\.first).merging([change.0: change.1]) { _, new in new }
            .sorted { $0.key < $1.key }.map { "\($0.key.pathPart)=\($0.value.pathPart)" }
        return "\(asked.path)?\(parts.joined(separator: "&"))"
    }
}

extension JSONValue {
    init(encoding value: some Encodable) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: JSONValue.encoder.encode(value))
    }
}

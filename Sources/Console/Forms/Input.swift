internal import Catalog
internal import Foundation
internal import Ledger
internal import Money
internal import Wording

/// What was entered in a form, or sent by a program, read field by field. What is wrong is kept
/// beside its field, so that all of it is told at once.
struct Input: Sendable {
    /// Where values come from: amounts are written as people do, or as whole cents.
    enum Origin: Sendable {
        /// In that language.
        case form(Texts)
        case program
    }

    let values: [String: [String]]
    private let origin: Origin
    private let fields: [String: Field]
    private(set) var problems: [String: Sentence] = [:]

    init(_ values: [String: [String]], from origin: Origin, for fields: [Field]) {
        self.values = values
        self.origin = origin
        self.fields = Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0) })
    }

    /// - Throws: all problems found until now.
    func finish() throws(InputProblems) {
        guard problems.isEmpty else { throw InputProblems(problems) }
    }

    mutating func refuse(_ name: String, _ sentence: Sentence) {
        if problems[name] == nil { problems[name] = sentence }
    }

    /// The text without spaces around it; "" when it is missing.
    mutating func text(_ name: String) -> String {
        let text = (values[name]?.first ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard let field = fields[name] else { preconditionFailure("There is no field \(name)") }
        if text.isEmpty, !field.isOptional {
            refuse(name, Sentence("Fill this in."))
        } else if text.count > Field.longestValue {
            refuse(name, Sentence("This is longer than {0} characters.", Field.longestValue))
        } else if text.unicodeScalars.contains(where: Self.isForbidden) {
            refuse(name, Sentence("This has characters that can't be seen; type it anew."))
        }
        return text
    }

    /// As it was typed: a password may begin with a space.
    mutating func password(_ name: String) -> String {
        let text = values[name]?.first ?? ""
        if text.isEmpty, fields[name]?.isOptional == false {
            refuse(name, Sentence("Fill this in."))
        }
        return String(text.prefix(Field.longestValue))
    }

    /// An amount of at least `least`.
    mutating func cents(_ name: String, least: Cents = Cents(1)) -> Cents {
        let text = text(name)
        guard problems[name] == nil, !text.isEmpty else { return .zero }
        let cents =
            switch origin {
            case .form: Cents(typed: text)
            case .program: Int64(text).map(Cents.init)
            }
        guard let cents, cents >= least, cents <= Self.mostCents else {
            refuse(
                name,
                Sentence(
                    "Give an amount like {0}, from {1} on.", typed(Cents(1240)), typed(least)))
            return .zero
        }
        return cents
    }

    /// As whoever is told would write it.
    private func typed(_ cents: Cents) -> String {
        switch origin {
        case .form(let texts): texts.format.typed(cents.description)
        case .program: cents.description
        }
    }

    /// Nil when nothing is entered in an optional field.
    mutating func optionalCents(_ name: String, least: Cents = Cents(1)) -> Cents? {
        isBlank(name) ? nil : cents(name, least: least)
    }

    mutating func number(_ name: String) -> Int {
        let text = text(name)
        guard problems[name] == nil, case .number(let range)? = fields[name]?.kind else { return 0 }
        guard let number = Int(text), range.contains(number) else {
            refuse(
                name,
                Sentence(
                    "Give a whole number from {0} to {1}.", range.lowerBound, range.upperBound))
            return range.lowerBound
        }
        return number
    }

    /// Nil when nothing is entered in an optional field.
    mutating func optionalNumber(_ name: String) -> Int? {
        isBlank(name) ? nil : number(name)
    }

    mutating func day(_ name: String) -> Day? {
        guard !isBlank(name) else { return nil }
        let day = Day(typed: text(name))
        if day == nil { refuse(name, Sentence("Give a day like 2026-12-31.")) }
        return day
    }

    mutating func expiry(_ name: String) -> CreditExpiry {
        let text = text(name)
        guard problems[name] == nil, !text.isEmpty else { return .never }
        let expiry =
            switch origin {
            case .form(let texts): CreditExpiry(typed: text, in: texts)
            case .program: CreditExpiry(text)
            }
        guard let expiry else {
            refuse(name, Sentence("Give {0}", Field.expiryHint))
            return .never
        }
        return expiry
    }

    /// One of the field's choices.
    mutating func choice(_ name: String) -> String {
        let text = text(name)
        guard problems[name] == nil, case .choice(let choices)? = fields[name]?.kind,
            !(text.isEmpty && fields[name]?.isOptional == true)
        else { return text }
        if !choices.contains(where: { $0.value == text }) {
            refuse(name, Sentence("Choose one of those that are offered."))
        }
        return text
    }

    /// One of the field's choices, as a value of an enumeration.
    mutating func choice<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Word.Type = Word.self
    ) -> Word? {
        Word(rawValue: choice(name))
    }

    mutating func choices(_ name: String) -> [String] {
        let texts = values[name] ?? []
        guard case .choices(let choices)? = fields[name]?.kind else { return texts }
        if !Set(texts).isSubset(of: choices.map(\.value)) {
            refuse(name, Sentence("Choose of those that are offered."))
        }
        return texts
    }

    func flag(_ name: String) -> Bool {
        ["on", "true", "1"].contains(values[name]?.first ?? "")
    }

    /// The numbers that were ticked, each once.
    mutating func ids(_ name: String) -> [Int64] {
        let texts = values[name] ?? []
        let ids = texts.compactMap(Int64.init)
        if ids.isEmpty || ids.count != texts.count {
            refuse(name, Sentence("Tick what is meant first."))
        }
        return Set(ids).sorted()
    }

    /// The names that were ticked, each once.
    mutating func names(_ name: String) -> [String] {
        let names = Set(values[name] ?? []).sorted()
        if names.isEmpty || names.contains("") {
            refuse(name, Sentence("Tick what is meant first."))
        } else if names.contains(where: { $0.unicodeScalars.contains(where: Self.isForbidden) }) {
            refuse(name, Sentence("This has characters that can't be seen; type it anew."))
        }
        return names
    }

    /// The rows of a table of fields, by the fields' names; those in which nothing is entered are
    /// left out.
    func rows(_ name: String) -> [[String: String]] {
        guard case .rows(let columns)? = fields[name]?.kind else { return [] }
        let count = columns.map { values[$0.name]?.count ?? 0 }.max() ?? 0
        return (0..<min(count, Self.mostRows)).compactMap { index in
            var row: [String: String] = [:]
            for column in columns {
                let all = values[column.name] ?? []
                row[column.name] =
                    index < all.count
                    ? all[index].trimmingCharacters(in: .whitespacesAndNewlines) : ""
            }
            return row.values.allSatisfy(\.isEmpty) ? nil : row
        }
    }

    /// Sees that DELETE was typed, in capitals.
    mutating func confirmDeletion(_ name: String = "confirm") {
        if values[name]?.first != "DELETE" {
            refuse(name, Sentence("Type DELETE in capitals; nothing is deleted."))
        }
    }

    private func isBlank(_ name: String) -> Bool {
        (values[name]?.first ?? "").allSatisfy(\.isWhitespace)
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\r"
    }

    private static let mostRows = 500

    /// A hundred million: nobody means more.
    static let mostCents = Cents(10_000_000_000)
}

/// What is wrong with what was entered, by field; "" is the form as a whole.
struct InputProblems: Error, Hashable {
    let byField: [String: Sentence]

    init(_ byField: [String: Sentence]) {
        self.byField = byField
    }
}

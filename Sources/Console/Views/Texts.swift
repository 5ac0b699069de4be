internal import Foundation

/// The console's texts in one language. English is written where it is used, and is the key of what
/// the other languages say.
struct Texts: Sendable {
    /// As in `lang` of HTML.
    let language: String
    let format: SiteFormat
    private let translations: [String: String]
    private let onUntranslated: @Sendable (String) -> Void

    /// The languages that there are, by the bytes of their files.
    static let languages: [String: [UInt8]] = ["de": PackageResources.de_json]

    /// - Parameters:
    ///   - language: "en", or one of `languages`.
    ///   - format: how amounts, numbers and times in sentences are written.
    ///   - onUntranslated: called with each English text that the language lacks, as it is used.
    /// - Throws: when there is no such language, or its file is not JSON.
    init(
        _ language: String, _ format: SiteFormat,
        onUntranslated: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.language = language
        self.format = format
        guard language != Self.english else {
            translations = [:]
            self.onUntranslated = { _ in }
            return
        }
        guard let file = Self.languages[language] else { throw UnknownLanguage(name: language) }
        translations = try JSONDecoder().decode([String: String].self, from: Data(file))
        self.onUntranslated = onUntranslated
    }

    private static let english = "en"

    struct UnknownLanguage: Error, CustomStringConvertible {
        let name: String

        var description: String {
            "There are no texts in the language \(name); locale must be en or one of "
                + Texts.languages.keys.sorted().joined(separator: ", ") + "."
        }
    }

    func callAsFunction(_ english: String) -> String {
        if let translation = translations[english] { return translation }
        if !english.isEmpty { onUntranslated(english) }
        return english
    }

    func callAsFunction(_ sentence: Sentence) -> String {
        let text = sentence.english == Sentence.place ? Sentence.place : self(sentence.english)
        guard !sentence.arguments.isEmpty else { return text }
        return Sentence.filling(text) { index in
            sentence.arguments.indices.contains(index) ? written(sentence.arguments[index]) : nil
        }
    }

    /// Several sentences, one after the other.
    func callAsFunction(_ sentences: [Sentence]) -> String {
        sentences.map { self($0) }.joined(separator: " ")
    }

    private func written(_ argument: Sentence.Argument) -> String {
        switch argument {
        case .text(let text): text
        case .number(let number): format.number(number)
        case .money(let cents): format.money(cents)
        case .time(let moment): format.time(moment)
        case .sentence(let sentence): self(sentence)
        }
    }

    /// A template in this language: what stands between `{{#t}}` and `{{/t}}` is translated.
    func translated(template: String) -> String {
        template.replacing(/\{\{#t\}\}(.*?)\{\{\/t\}\}/.dotMatchesNewlines()) { match in
            self(String(match.output.1))
        }
    }
}

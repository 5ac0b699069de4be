internal import Foundation

/// The console's texts in one language. English is written where it is used, and is the key of what
/// the other languages say.
struct Texts: Sendable {
    /// As in `lang` of HTML.
    let language: String
    private let translations: [String: String]

    /// The languages that there are, by the bytes of their files.
    static let languages: [String: [UInt8]] = ["de": PackageResources.de_json]

    /// - Parameter language: "en", or one of `languages`.
    /// - Throws: when there is no such language, or its file is not JSON.
    init(_ language: String) throws {
        self.language = language
        guard language != "en" else {
            translations = [:]
            return
        }
        guard let file = Self.languages[language] else { throw UnknownLanguage(name: language) }
        translations = try JSONDecoder().decode([String: String].self, from: Data(file))
    }

    struct UnknownLanguage: Error, CustomStringConvertible {
        let name: String

        var description: String {
            "There are no texts in the language \(name); locale must be en or one of "
                + Texts.languages.keys.sorted().joined(separator: ", ") + "."
        }
    }

    func callAsFunction(_ english: String) -> String {
        translations[english] ?? english
    }

    func callAsFunction(_ sentence: Sentence) -> String {
        sentence.arguments.enumerated().reduce(self(sentence.english)) { text, argument in
            text.replacing("{\(argument.offset)}", with: argument.element)
        }
    }

    /// A template in this language: what stands between `{{#t}}` and `{{/t}}` is translated.
    func translated(template: String) -> String {
        template.replacing(/\{\{#t\}\}(.*?)\{\{\/t\}\}/.dotMatchesNewlines()) { match in
            self(String(match.output.1))
        }
    }
}

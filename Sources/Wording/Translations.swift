internal import FoundationEssentials

/// Texts in a language. English is written where it is used, and is the key of what the others say.
package struct Translations: Sendable {
    /// As in `lang` of HTML.
    package let language: String
    /// By their English; nil for English itself.
    private let texts: [String: String]?

    /// The language of texts that no translation is known of.
    package static let english = "en"

    /// The languages that there are, by the bytes of their files.
    package static let languages: [String: [UInt8]] = ["de": PackageResources.de_json]

    /// - Parameter locale: "en", "de_CH".
    /// - Throws: `UnknownLanguage`; when its file is not JSON.
    package init(locale: String) throws {
        language = String(locale.prefix { $0 != "_" && $0 != "-" })
        guard language != Self.english else {
            texts = nil
            return
        }
        guard let file = Self.languages[language] else { throw UnknownLanguage(name: language) }
        texts = try JSONDecoder().decode([String: String].self, from: Data(file))
    }

    /// Nil for a text that the language lacks.
    package func callAsFunction(_ english: String) -> String? {
        guard let texts else { return english }
        return texts[english]
    }

    package struct UnknownLanguage: Error, CustomStringConvertible {
        let name: String

        package var description: String {
            "There are no texts in the language \(name); locale must be en or one of "
                + Translations.languages.keys.sorted().joined(separator: ", ") + "."
        }
    }
}

internal import Wording

/// The console's texts in one language, with amounts, numbers and times as the site writes them.
struct Texts: Sendable {
    let format: SiteFormat
    private let translations: Translations
    private let onUntranslated: @Sendable (String) -> Void

    /// - Parameter onUntranslated: called with each English text that the language lacks, as it is
    ///   used.
    init(
        _ translations: Translations, _ format: SiteFormat,
        onUntranslated: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.translations = translations
        self.format = format
        self.onUntranslated = onUntranslated
    }

    /// As in `lang` of HTML.
    var language: String { translations.language }

    func callAsFunction(_ english: String) -> String {
        if let translation = translations(english) { return translation }
        if !english.isEmpty { onUntranslated(english) }
        return english
    }

    func callAsFunction(_ sentence: Sentence) -> String {
        let text = sentence.english == Sentence.place ? Sentence.place : self(sentence.english)
        return sentence.filling(text, with: written)
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

extension String {
    /// Nil when it is empty: templates take "" for something that is there.
    var nonEmpty: String? { isEmpty ? nil : self }
}

import FoundationEssentials
import Ledger
import Money
package import Wording

/// How a site speaks to its members: in its language, of its money, and where they find help.
package struct SiteTexts: Hashable, Sendable {
    package let currency: String
    /// To follow "see": an address or a place.
    package let help: String
    private let locale: String

    package init(currency: String, help: String, locale: String = Translations.english) {
        self.currency = currency
        self.help = help
        self.locale = locale
    }

    /// The sentences, one after the other. A language that there is not is English.
    ///
    /// The language is read each time: most jobs need no word.
    package func callAsFunction(_ sentences: [Sentence]) -> String {
        let translations = try? Translations(locale: locale)
        return sentences.map { text($0, translations) }.joined(separator: " ")
    }

    private func text(_ sentence: Sentence, _ translations: Translations?) -> String {
        let text = translations?(sentence.english) ?? sentence.english
        return sentence.filling(text) { argument in
            switch argument {
            case .text(let text): text
            case .number(let number): "\(number)"
            case .money(let cents): money(cents)
            case .time(let moment):
                Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
                    .formatted(.iso8601)
            case .sentence(let sentence): self.text(sentence, translations)
            }
        }
    }

    /// Unicode's data, by which the console writes amounts, would cost each job its loading.
    private var decimalMark: String {
        let (language, region) = (locale.prefix(2), locale.suffix(2))
        return language == "de" && region != "CH" && region != "LI" ? "," : "."
    }

    /// "0.40 EUR"
    private func money(_ cents: Cents) -> String {
        let amount = cents.description.replacing(".", with: decimalMark)
        return currency.isEmpty ? amount : "\(amount) \(currency)"
    }
}

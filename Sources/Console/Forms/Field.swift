internal import Wording

/// One field of a form, as people fill it in and as programs send it.
struct Field: Sendable {
    /// How it is entered, and what comes out of it.
    enum Kind: Sendable {
        case text
        case longText
        case password
        case email
        /// An amount, entered as the site writes money: "12.40". Programs send whole cents.
        case money
        /// A whole number in that range.
        case number(ClosedRange<Int>)
        /// A day, "2026-12-31", or nothing.
        case day
        /// When credit lapses, as `CreditExpiry` writes it.
        case expiry
        /// One of these.
        case choice([Choice])
        /// Several of these, or none.
        case choices([Choice])
        case flag
        /// Numbers that the page has put there.
        case ids
        /// Names that the page has put there.
        case names
        /// What the form was opened with, sent back unseen.
        case carried
        /// A file, sent with the form.
        case file
        /// A table of fields: each has as many values as there are rows.
        case rows([Field])
        /// The word DELETE, typed.
        case deletion
    }

    /// What can be chosen, and how it is shown.
    struct Choice: Sendable {
        let value: String
        let label: Sentence

        init(_ value: String, _ label: Sentence) {
            self.value = value
            self.label = label
        }

        /// A name, which is the same in every language.
        init(_ value: String) {
            self.init(value, .verbatim(value))
        }
    }

    let name: String
    /// In English; translated where it is shown.
    let label: String
    let kind: Kind
    /// What to know before filling it in.
    let hint: Sentence
    let isOptional: Bool

    init(
        _ name: String, _ label: String, _ kind: Kind, hint: Sentence = "", isOptional: Bool = false
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.hint = hint
        self.isOptional = isOptional
    }

    /// The longest value of a field in characters: far more than a title or a note needs.
    static let longestValue = 2000
}

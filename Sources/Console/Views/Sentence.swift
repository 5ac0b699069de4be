/// A text in English with places for what differs, `{0}`, `{1}`, …; translated where it is shown.
struct Sentence: Hashable, Sendable {
    let english: String
    let arguments: [String]

    init(_ english: String, _ arguments: String...) {
        self.english = english
        self.arguments = arguments
    }
}

extension String {
    /// Nil when it is empty: templates take "" for something that is there.
    var nonEmpty: String? { isEmpty ? nil : self }
}

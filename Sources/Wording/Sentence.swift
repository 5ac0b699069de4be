package import Ledger
package import Money

/// A text in English with places for what differs, `{0}`, `{1}`, …; translated where it is shown,
/// with amounts, numbers and times as the site writes them.
package struct Sentence: Hashable, Sendable, ExpressibleByStringLiteral {
    /// What stands in a place.
    package indirect enum Argument: Hashable, Sendable {
        /// As it is: a name, or what another program said.
        case text(String)
        case number(Int)
        case money(Cents)
        case time(Timestamp)
        /// Words that are translated, too.
        case sentence(Sentence)
    }

    package let english: String
    package let arguments: [Argument]

    package init(_ english: String, _ arguments: any SentenceArgument...) {
        self.english = english
        self.arguments = arguments.map(\.argument)
    }

    package init(stringLiteral english: String) {
        self.init(english)
    }

    /// A text that is the same in every language: a name, or what another program said.
    package static func verbatim(_ text: String) -> Sentence { Sentence(place, text) }

    /// The English of a sentence that has nothing but its place.
    package static let place = "{0}"

    /// A text with its places filled by the sentence's arguments.
    ///
    /// - Parameters:
    ///   - text: the sentence, or what another language has for it.
    ///   - written: an argument as it is shown.
    package func filling(_ text: String, with written: (Argument) -> String) -> String {
        var pieces = text.split(separator: "{", omittingEmptySubsequences: false)[...]
        var filled = String(pieces.popFirst() ?? "")
        for piece in pieces {
            if let end = piece.firstIndex(of: "}"), let index = Int(piece[..<end]),
                arguments.indices.contains(index)
            {
                filled += written(arguments[index]) + piece[end...].dropFirst()
            } else {
                filled += "{" + piece
            }
        }
        return filled
    }
}

/// What can stand in a place of a sentence.
package protocol SentenceArgument {
    var argument: Sentence.Argument { get }
}

extension String: SentenceArgument {
    package var argument: Sentence.Argument { .text(self) }
}

extension Int: SentenceArgument {
    package var argument: Sentence.Argument { .number(self) }
}

extension Cents: SentenceArgument {
    package var argument: Sentence.Argument { .money(self) }
}

extension Timestamp: SentenceArgument {
    package var argument: Sentence.Argument { .time(self) }
}

extension Sentence: SentenceArgument {
    package var argument: Sentence.Argument { .sentence(self) }
}

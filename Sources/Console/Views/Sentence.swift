internal import Desk
internal import Ledger
internal import Money

/// A text in English with places for what differs, `{0}`, `{1}`, …; translated where it is shown,
/// with amounts, numbers and times as the site writes them.
struct Sentence: Hashable, Sendable, ExpressibleByStringLiteral {
    /// What stands in a place.
    indirect enum Argument: Hashable, Sendable {
        /// As it is: a name, or what another program said.
        case text(String)
        case number(Int)
        case money(Cents)
        case time(Timestamp)
        /// Words that are translated, too.
        case sentence(Sentence)
    }

    let english: String
    let arguments: [Argument]

    init(_ english: String, _ arguments: any SentenceArgument...) {
        self.english = english
        self.arguments = arguments.map(\.argument)
    }

    init(stringLiteral english: String) {
        self.init(english)
    }

    /// In English, with numbers as programs write them.
    var plain: String {
        Self.filling(english) { index in
            guard arguments.indices.contains(index) else { return nil }
            return switch arguments[index] {
            case .text(let text): text
            case .number(let number): "\(number)"
            case .money(let cents): cents.description
            case .time(let moment): moment.iso8601
            case .sentence(let sentence): sentence.plain
            }
        }
    }

    /// A text that is the same in every language: a name, or what another program said.
    static func verbatim(_ text: String) -> Sentence { Sentence(place, text) }

    /// The English of a sentence that has nothing but its place.
    static let place = "{0}"

    /// The text with its places filled.
    ///
    /// - Parameter written: an argument as it is shown.
    static func filling(_ text: String, with written: (Int) -> String?) -> String {
        var pieces = text.split(separator: "{", omittingEmptySubsequences: false)[...]
        var filled = String(pieces.popFirst() ?? "")
        for piece in pieces {
            if let end = piece.firstIndex(of: "}"), let index = Int(piece[..<end]),
                let argument = written(index)
            {
                filled += argument + piece[end...].dropFirst()
            } else {
                filled += "{" + piece
            }
        }
        return filled
    }
}

/// What can stand in a place of a sentence.
protocol SentenceArgument {
    var argument: Sentence.Argument { get }
}

extension String: SentenceArgument {
    var argument: Sentence.Argument { .text(self) }
}

extension Int: SentenceArgument {
    var argument: Sentence.Argument { .number(self) }
}

extension Cents: SentenceArgument {
    var argument: Sentence.Argument { .money(self) }
}

extension Timestamp: SentenceArgument {
    var argument: Sentence.Argument { .time(self) }
}

extension Sentence: SentenceArgument {
    var argument: Sentence.Argument { .sentence(self) }
}

extension String {
    /// Nil when it is empty: templates take "" for something that is there.
    var nonEmpty: String? { isEmpty ? nil : self }
}

internal import HTTPTypes
internal import Ledger
internal import Wording

/// Why nobody was let in.
enum SignInRefusal: Error, Hashable {
    case wrong
    case tooManyTries(until: Timestamp)
    /// PAM said nothing in time, or can't be asked.
    case noAnswer
    /// The link was used, is too old, or a newer one was asked for.
    case staleLink

    var sentence: Sentence {
        switch self {
        case .wrong:
            Sentence("The name or the password is wrong; type both again.")
        case .tooManyTries(let end):
            Sentence("There were too many tries; the next is looked at from {0} on.", end)
        case .noAnswer:
            Sentence(
                "The system that knows your password does not answer; try again in a minute, and tell an admin if it stays so."
            )
        case .staleLink:
            Sentence(
                "This link signs nobody in any more: it was used, is too old, or is not the last one. Ask for another."
            )
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .wrong: .unprocessableContent
        case .tooManyTries: .tooManyRequests
        case .noAnswer: .serviceUnavailable
        case .staleLink: .gone
        }
    }
}

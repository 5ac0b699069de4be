internal import Desk
internal import Ledger
internal import Money
internal import Wording

extension Sentence {
    /// In English, with numbers as programs write them.
    var plain: String {
        filling(english) { argument in
            switch argument {
            case .text(let text): text
            case .number(let number): "\(number)"
            case .money(let cents): cents.description
            case .time(let moment): moment.iso8601
            case .sentence(let sentence): sentence.plain
            }
        }
    }
}

/// One line of PJL, `@PJL COMMAND ...` (HP Printer Job Language Technical Reference Manual,
/// chapter 2), as far as it bears on what is printed.
enum PJLCommand: Hashable {
    /// `SET variable = value`, both in capitals.
    case set(String, String)
    /// `DEFAULT variable = value`: for the jobs after this one.
    case setDefault(String, String)
    /// `JOB [START = first] [END = last]`: only these pages of the job are printed.
    case job(first: Int, last: Int)
    case endOfJob
    /// `RESET`: back to the defaults.
    case reset
    /// `INITIALIZE`: back to the factory's defaults.
    case initialize
    /// `ENTER LANGUAGE = personality`, in capitals.
    case enterLanguage(String)
    /// Comments, questions to the printer, its display.
    case other

    /// The command on `line`, which begins after "@PJL" and has no line end. Keywords may be in
    /// any case, with any blanks about them.
    init(_ line: some Sequence<UInt8>) {
        let tokens = PJLCommand.tokens(of: line)
        func word(_ index: Int) -> String? {
            guard index < tokens.count, case .word(let word) = tokens[index] else { return nil }
            return word
        }
        /// The value in "variable = value" at `index`.
        func value(at index: Int) -> String? {
            guard index + 2 < tokens.count, tokens[index + 1] == .equals else { return nil }
            return tokens[index + 2].text
        }
        self = .other
        switch word(0) {
        case "SET":
            // "SET LPARM : PCL PITCH = 12" has a colon where the equals sign is looked for.
            if let variable = word(1), let value = value(at: 1) { self = .set(variable, value) }
        case "DEFAULT":
            if let variable = word(1), let value = value(at: 1) {
                self = .setDefault(variable, value)
            }
        case "JOB":
            var first = 1
            var last = Int.max
            for index in tokens.indices.dropFirst() {
                guard let number = value(at: index).flatMap(Int.init), number > 0 else { continue }
                if word(index) == "START" { first = number }
                if word(index) == "END" { last = number }
            }
            self = .job(first: first, last: last)
        case "EOJ": self = .endOfJob
        case "RESET": self = .reset
        case "INITIALIZE": self = .initialize
        case "ENTER":
            if word(1) == "LANGUAGE", let name = value(at: 1) { self = .enterLanguage(name) }
        default: break
        }
    }

    private enum Token: Hashable {
        case word(String)
        case quoted(String)
        case equals
        case colon

        var text: String {
            switch self {
            case .word(let text), .quoted(let text): text
            case .equals: "="
            case .colon: ":"
            }
        }
    }

    private static func tokens(of line: some Sequence<UInt8>) -> [Token] {
        var tokens: [Token] = []
        var word = ""
        var isQuoted = false
        func finishWord() {
            if !word.isEmpty { tokens.append(.word(word)) }
            word = ""
        }
        for byte in line {
            let character = Character(UnicodeScalar(byte)).uppercased()
            if isQuoted, character != "\"" {
                word += character
                continue
            }
            switch character {
            case "\"":
                if isQuoted {
                    tokens.append(.quoted(word))
                    word = ""
                } else {
                    finishWord()
                }
                isQuoted.toggle()
            case " ", "\t", "\r": finishWord()
            case "=":
                finishWord()
                tokens.append(.equals)
            case ":":
                finishWord()
                tokens.append(.colon)
            default: word += character
            }
        }
        finishWord()
        return tokens
    }
}

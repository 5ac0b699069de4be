internal import Catalog
internal import Money

// What people type, in the ways of the countries that they may come from. Only what can be read in one
// way is taken: 1.234 could be twelve hundred or a little more than one.

extension Cents {
    /// An amount as people type it: "12", "12.4", "12,40", "1.234,56", "1,234.56", "1\u{2019}234.56";
    /// nil for anything else, and for what could be another amount elsewhere.
    init?(typed text: String) {
        var whole = text[...]
        var fraction: Int64 = 0
        let mark = text.lastIndex { $0 == "." || $0 == "," }
        if let mark {
            let digits = text[text.index(after: mark)...]
            guard digits.utf8.count <= 2, let value = Int64(digits: digits) else { return nil }
            whole = text[..<mark]
            fraction = digits.utf8.count == 1 ? value * 10 : value
        }
        let groups = whole.split(omittingEmptySubsequences: false) {
            Self.groupMarks.contains($0)
        }
        let marks = Set(whole.filter { Self.groupMarks.contains($0) })
        guard marks.count <= 1, mark.map({ !marks.contains(text[$0]) }) ?? true,
            groups.count == 1
                || groups[0].count <= 3 && groups.dropFirst().allSatisfy({ $0.count == 3 }),
            groups.allSatisfy({ !$0.isEmpty }), let units = Int64(digits: groups.joined())
        else { return nil }
        self.init(units * 100 + fraction)
    }

    /// Points, commas, apostrophes and spaces, of which people use the narrow ones without knowing.
    private static let groupMarks: Set<Character> = [
        ".", ",", "'", "\u{2019}", " ", "\u{a0}", "\u{202f}",
    ]
}

extension Int64 {
    /// One to twelve digits and nothing else, not even a sign.
    fileprivate init?(digits: some StringProtocol) {
        guard (1...12).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.init(digits)
    }
}

extension Day {
    /// A day as browsers send it, "2026-12-31", or as people type it with points, "31.12.2026".
    /// With slashes it could be another day elsewhere.
    init?(typed text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].count == 4 else {
            self.init(text)
            return
        }
        let numbers = parts.compactMap { Int64(digits: $0).map(Int.init) }
        guard numbers.count == 3 else { return nil }
        self.init(year: numbers[2], month: numbers[1], day: numbers[0])
    }
}

extension CreditExpiry {
    /// The expiries that are words, and have others in other languages.
    private static let words: [CreditExpiry] = [.never, .nextRenewal, .endOfPeriod]

    /// An expiry as people type it, in words of theirs or ours: "nie", "never", "30d", "31.12.2026".
    init?(typed text: String, in texts: Texts) {
        let word = Self.words.first { texts($0.description).lowercased() == text.lowercased() }
        guard let expiry = word ?? CreditExpiry(text) ?? Day(typed: text).map(CreditExpiry.on)
        else { return nil }
        self = expiry
    }

    /// For people, as they would type it.
    func text(_ texts: Texts) -> String {
        switch self {
        case .never, .nextRenewal, .endOfPeriod: texts(description)
        case .on(let day): texts.format.day(day)
        case .after: description
        }
    }
}

extension [Field] {
    /// Values as the store and the rules write them, turned into what people would type.
    func asTyped(_ values: [String: [String]], by texts: Texts) -> [String: [String]] {
        var typed = values
        for field in self {
            switch field.kind {
            case .money: typed[field.name]?.mapInPlace(texts.format.typed)
            case .expiry:
                typed[field.name]?.mapInPlace { CreditExpiry($0)?.text(texts) ?? $0 }
            case .rows(let columns): typed = columns.asTyped(typed, by: texts)
            default: break
            }
        }
        return typed
    }
}

extension [String] {
    fileprivate mutating func mapInPlace(_ transform: (String) -> String) {
        self = map(transform)
    }
}

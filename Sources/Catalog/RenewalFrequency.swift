/// How often a plan renews: "monthly", "every 2 weeks".
package struct RenewalFrequency: Hashable, Sendable {
    /// 1 to 100.
    package let count: Int
    /// Week, month, quarter or year.
    package let unit: CalendarUnit

    private static let counts = 1...100

    /// - Returns: nil for a count below 1 or over 100, and for days.
    package init?(every count: Int, _ unit: CalendarUnit) {
        guard Self.counts.contains(count), unit != .day else { return nil }
        self.count = count
        self.unit = unit
    }

    package static let monthly = RenewalFrequency(checked: 1, .month)

    private init(checked count: Int, _ unit: CalendarUnit) {
        self.count = count
        self.unit = unit
    }

    /// The frequency as `description` writes it; also "every week", "every 1 weeks".
    package init?(_ text: String) {
        if let unit = CalendarUnit.allCases.first(where: { $0.adverb == text }) {
            self.init(every: 1, unit)
            return
        }
        let words = text.split(separator: " ")
        guard words.first == "every", (2...3).contains(words.count),
            let count = words.count == 3 ? Int(words[1]) : 1,
            let unit = CalendarUnit.allCases.first(where: {
                words.last == $0.rawValue[...] || words.last == "\($0.rawValue)s"[...]
            })
        else { return nil }
        self.init(every: count, unit)
    }

    /// The first day of the cycle of that index, 0 being the one that begins at `anchor`.
    ///
    /// Each is counted from `anchor`, so that a short month does not shift those after it.
    package func startOfCycle(_ index: Int, from anchor: Day) -> Day {
        anchor.adding(index * count, unit)
    }

    /// The index of the cycle that `day` is in; 0 for days before `anchor`.
    package func cycle(of day: Day, from anchor: Day) -> Int {
        var index = 0
        var step = 1
        while startOfCycle(index + step, from: anchor) <= day { step *= 2 }
        while step > 0 {
            if startOfCycle(index + step, from: anchor) <= day { index += step }
            step /= 2
        }
        return index
    }
}

extension RenewalFrequency: CustomStringConvertible {
    package var description: String {
        count == 1 ? unit.adverb : "every \(count) \(unit.rawValue)s"
    }
}

extension CalendarUnit {
    fileprivate var adverb: String {
        switch self {
        case .day: "daily"
        case .week: "weekly"
        case .month: "monthly"
        case .quarter: "quarterly"
        case .year: "yearly"
        }
    }
}

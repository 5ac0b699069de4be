import FoundationEssentials

/// A day of the Gregorian calendar, in no time zone: "2026-01-31".
package struct Day: Hashable, Comparable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// - Returns: nil when there is no such day between the years 1 and 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            DateComponents(year: year, month: month, day: day).isValidDate(in: .days)
        else { return nil }
        self.init(checked: year, month, day)
    }

    private init(checked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day "2026-01-31", ten characters; nil for other text.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (48...57).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day `count` units later. From the end of a month one comes to the end of a shorter month:
    /// a month after 31 January is 28 or 29 February, and two months after it is 31 March.
    package func adding(_ count: Int, _ unit: CalendarUnit) -> Day {
        let component: Calendar.Component =
            switch unit {
            case .day, .week: .day
            case .month, .quarter: .month
            case .year: .year
            }
        let factor =
            switch unit {
            case .week: 7
            case .quarter: 3
            case .day, .month, .year: 1
            }
        let components = DateComponents(year: year, month: month, day: day)
        guard let start = Calendar.days.date(from: components),
            let end = Calendar.days.date(byAdding: component, value: count * factor, to: start)
        else { preconditionFailure("\(self) and \(count) \(unit)s is beyond the calendar") }
        let found = Calendar.days.dateComponents([.year, .month, .day], from: end)
        return Day(checked: found.year ?? 0, found.month ?? 0, found.day ?? 0)
    }

    /// Its first moment in UTC, in seconds since 1970-01-01T00:00:00Z.
    package var startInUTC: Int {
        let components = DateComponents(year: year, month: month, day: day)
        guard let start = Calendar.days.date(from: components) else {
            preconditionFailure("\(self) is in no calendar")
        }
        return Int(start.timeIntervalSince1970)
    }

    /// The first day of the month after this one.
    package var startOfNextMonth: Day { Day(checked: year, month, 1).adding(1, .month) }

    package static func < (left: Day, right: Day) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension Day: CustomStringConvertible {
    package var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

/// What a period is counted in.
package enum CalendarUnit: String, Hashable, Sendable, Codable, CaseIterable {
    case day, week, month, quarter, year
}

extension Calendar {
    /// For counting days: no time zone's summer time comes in.
    fileprivate static let days: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()
}

package import Ledger

/// When a credit that comes with a plan, a product or a voucher lapses.
package enum CreditExpiry: Hashable, Sendable {
    /// At the next renewal of the plan that it came with.
    case nextRenewal
    case never
    /// At the end of the day that many days, weeks or months after it was given.
    case after(Int, CalendarUnit)
    /// When the billing period ends: the cycle of the plan that it came with or, for what came with
    /// none, the calendar month.
    case endOfPeriod
    /// At the end of that day.
    case on(Day)

    private static let counts = 1...1000

    /// The expiry as `description` writes it: "next-renewal", "never", "30d", "2w", "6m",
    /// "end-of-period", "2026-12-31".
    package init?(_ text: String) {
        switch text {
        case "next-renewal": self = .nextRenewal
        case "never": self = .never
        case "end-of-period": self = .endOfPeriod
        default:
            if let day = Day(text) {
                self = .on(day)
            } else if let unit = Self.letters.first(where: { text.last == $0.letter })?.unit,
                let count = Int(text.dropLast()), Self.counts.contains(count)
            {
                self = .after(count, unit)
            } else {
                return nil
            }
        }
    }

    /// The first moment at which the credit can no longer be spent; nil for never.
    ///
    /// - Parameters:
    ///   - given: the day on which it is given; for a plan's, the day its cycle begins.
    ///   - renewal: the first day of the plan's next cycle; nil for what comes with no plan, which
    ///     then lapses as with `endOfPeriod`.
    package func moment(given: Day, renewal: Day?, in calendar: SiteCalendar) -> Timestamp? {
        switch self {
        case .never: nil
        case .nextRenewal, .endOfPeriod: calendar.start(of: renewal ?? given.startOfNextMonth)
        case .after(let count, let unit):
            calendar.start(of: given.adding(count, unit).adding(1, .day))
        case .on(let day): calendar.start(of: day.adding(1, .day))
        }
    }

    private static let letters: [(letter: Character, unit: CalendarUnit)] = [
        ("d", .day), ("w", .week), ("m", .month),
    ]
}

extension CreditExpiry: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nextRenewal: "next-renewal"
        case .never: "never"
        case .endOfPeriod: "end-of-period"
        case .on(let day): day.description
        case .after(let count, let unit):
            "\(count)\(Self.letters.first { $0.unit == unit }?.letter ?? "d")"
        }
    }
}

/// Which moments the days of the site are: its time zone, as two functions.
package struct SiteCalendar: Sendable {
    private let startOfDay: @Sendable (Day) -> Timestamp
    private let dayOf: @Sendable (Timestamp) -> Day

    package init(
        start: @escaping @Sendable (Day) -> Timestamp, day: @escaping @Sendable (Timestamp) -> Day
    ) {
        startOfDay = start
        dayOf = day
    }

    /// The first moment of `day`.
    package func start(of day: Day) -> Timestamp { startOfDay(day) }

    package func day(of moment: Timestamp) -> Day { dayOf(moment) }
}

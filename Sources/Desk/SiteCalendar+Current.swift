package import Catalog
package import Foundation
package import Ledger

extension SiteCalendar {
    /// The days of the process's time zone, which is the site's (`Pagetoll.adoptTimeZone`).
    package static let current = SiteCalendar(in: .current)

    /// The days of a time zone. A day on which the clocks skip midnight begins with its first moment.
    package init(in timeZone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let days = calendar
        self.init(
            start: { day in
                let parts = DateComponents(year: day.year, month: day.month, day: day.day, hour: 12)
                guard let noon = days.date(from: parts) else {
                    preconditionFailure("\(day) has no noon")
                }
                return Timestamp(days.startOfDay(for: noon))
            },
            day: { moment in
                let parts = days.dateComponents([.year, .month, .day], from: moment.date)
                guard let year = parts.year, let month = parts.month, let day = parts.day,
                    let found = Day(year: year, month: month, day: day)
                else { preconditionFailure("\(moment) is on no day") }
                return found
            })
    }

    package var today: Day { day(of: .now) }

    /// The first moment after `day`.
    package func end(of day: Day) -> Timestamp { start(of: day.adding(1, .day)) }
}

extension Timestamp {
    package static var now: Timestamp { Timestamp(.now) }

    package init(_ date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded(.down)))
    }

    package var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// ISO 8601 in the site's time zone: "2026-11-22T21:05:00+01:00".
    package var iso8601: String {
        date.formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: .current))
    }

    /// The date and time of day, for tables.
    package var short: String {
        String(iso8601.prefix(16)).replacingOccurrences(of: "T", with: " ")
    }
}

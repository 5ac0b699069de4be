import Catalog
import Foundation
import Ledger
import Site

extension SiteCalendar {
    /// The days of the process's time zone, which is the site's (`Pagetoll.adoptTimeZone`).
    static let current = SiteCalendar(in: .current)

    /// The days of a time zone. A day on which the clocks skip midnight begins with its first moment.
    init(in timeZone: TimeZone) {
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

    var today: Day { day(of: .now) }

    /// The first moment after `day`.
    func end(of day: Day) -> Timestamp { start(of: day.adding(1, .day)) }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(.now) }

    init(_ date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded(.down)))
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// ISO 8601 in the site's time zone: "2026-11-22T21:05:00+01:00".
    var iso8601: String {
        date.formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: .current))
    }

    /// The date and time of day, for tables.
    var short: String { String(iso8601.prefix(16)).replacingOccurrences(of: "T", with: " ") }
}

extension Pagetoll {
    /// Makes the site's time zone that of this process, before anything looks at a clock.
    static func adoptTimeZone() {
        let environment = ProcessInfo.processInfo.environment
        guard let site = try? SiteConfiguration.current(environment: environment),
            !site.timeZone.isEmpty
        else { return }
        setenv("TZ", site.timeZone, 1)
    }
}

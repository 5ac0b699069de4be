import Catalog
import Foundation
import Ledger
import LedgerStore

extension SiteCalendar {
    /// The days of a place that is always `hours` ahead of UTC.
    static func ahead(_ hours: Int) -> SiteCalendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: hours * 3600) ?? .gmt
        let days = calendar
        return SiteCalendar(
            start: { day in
                let parts = DateComponents(year: day.year, month: day.month, day: day.day)
                guard let date = days.date(from: parts) else {
                    preconditionFailure("\(day) has no start")
                }
                return Timestamp(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
            },
            day: { moment in
                let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
                let parts = days.dateComponents([.year, .month, .day], from: date)
                guard let year = parts.year, let month = parts.month, let day = parts.day,
                    let found = Day(year: year, month: month, day: day)
                else { preconditionFailure("\(moment) is on no day") }
                return found
            })
    }

    static let utc = ahead(0)
}

extension Timestamp {
    /// Noon of a day in UTC.
    init(noon text: String) {
        guard let day = Day(text) else { preconditionFailure("\(text) is no day") }
        let start = SiteCalendar.utc.start(of: day)
        self.init(milliseconds: start.milliseconds + 12 * 3_600_000)
    }
}

extension Act {
    /// By "office", at noon of the day.
    static func on(_ day: String) -> Act { Act(by: "office", at: Timestamp(noon: day)) }
}

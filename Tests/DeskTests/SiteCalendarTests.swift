import Catalog
import Desk
import Foundation
import Ledger
import Testing

@Suite("The site's days")
struct SiteCalendarTests {
    @Test(
        "A day begins with its first moment, whatever the clocks do",
        arguments: [
            ("Europe/Berlin", "2026-01-15", "2026-01-14T23:00:00Z"),
            ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
            ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z"),
            // Clocks went from midnight to one.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            // Clocks went from one to midnight: the day before had the hour twice.
            ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
            // There was no 30 December.
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            ("Asia/Kathmandu", "2026-06-01", "2026-05-31T18:15:00Z"),
        ])
    func starts(zone: String, day: String, start: String) throws {
        let calendar = SiteCalendar(in: try #require(TimeZone(identifier: zone)))
        let moment = try Date(start, strategy: .iso8601)
        let found = calendar.start(of: try #require(Day(day)))
        #expect(found == Timestamp(moment))
        #expect(calendar.day(of: found).description == day)
        let before = Timestamp(milliseconds: found.milliseconds - 1)
        #expect(calendar.day(of: before) < Day(day)!)
    }

    @Test(
        "Every moment of two years is in the day that began last",
        arguments: [
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
        ])
    func moments(zone: String) throws {
        let calendar = SiteCalendar(in: try #require(TimeZone(identifier: zone)))
        var day = try #require(Day("2025-12-30"))
        while day < Day("2028-01-02")! {
            let (start, end) = (calendar.start(of: day), calendar.end(of: day))
            #expect(start < end)
            for moment in [start.milliseconds, end.milliseconds - 1] {
                #expect(calendar.day(of: Timestamp(milliseconds: moment)) == day)
            }
            day = day.adding(1, .day)
        }
    }
}

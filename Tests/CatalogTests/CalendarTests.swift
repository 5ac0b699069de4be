import Ledger
import Testing

@testable import Catalog

@Suite("Days, cycles and expiries")
struct CalendarTests {
    @Test(
        "A day is a day of the calendar, written with ten characters",
        arguments: [
            ("2026-01-31", true), ("2024-02-29", true), ("2026-02-29", false),
            ("2026-13-01", false), ("2026-00-10", false), ("2026-1-31", false),
            ("2026-01-31 ", false), ("+026-01-31", false), ("２０２６-01-31", false), ("", false),
        ])
    func days(text: String, isDay: Bool) {
        #expect(Day(text)?.description == (isDay ? text : nil))
    }

    @Test(
        "From the end of a month one comes to the end of a shorter one, and back",
        arguments: [
            ("2026-01-31", 1, CalendarUnit.month, "2026-02-28"),
            ("2026-01-31", 2, .month, "2026-03-31"), ("2024-01-31", 1, .month, "2024-02-29"),
            ("2024-02-29", 1, .year, "2025-02-28"), ("2024-02-29", 4, .year, "2028-02-29"),
            ("2026-11-30", 1, .quarter, "2027-02-28"), ("2026-12-28", 1, .week, "2027-01-04"),
            ("2026-02-28", 1, .day, "2026-03-01"), ("2026-10-31", 4, .month, "2027-02-28"),
        ])
    func adding(start: String, count: Int, unit: CalendarUnit, end: String) throws {
        #expect(try #require(Day(start)).adding(count, unit).description == end)
    }

    @Test(
        "A frequency is written in words",
        arguments: [
            ("monthly", "monthly"), ("every month", "monthly"), ("every 2 weeks", "every 2 weeks"),
            ("every 1 years", "yearly"), ("every 3 quarter", "every 3 quarters"),
            ("weekly", "weekly"), ("daily", nil), ("every 0 weeks", nil), ("every 101 weeks", nil),
            ("every", nil), ("every 2", nil), ("sometimes", nil), ("", nil),
        ])
    func frequencies(text: String, found: String?) {
        #expect(RenewalFrequency(text)?.description == found)
    }

    @Test("Invoice dates are counted from the first, so that a short month shifts none after it")
    func invoiceDates() throws {
        let anchor = try #require(Day("2026-01-31"))
        let dates = (0..<5).map { RenewalFrequency.monthly.startOfCycle($0, from: anchor) }
        #expect(
            dates.map(\.description) == [
                "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31",
            ])
    }

    @Test(
        "Every day is in the cycle that began last",
        arguments: ["weekly", "monthly", "quarterly", "yearly", "every 2 weeks", "every 5 months"])
    func cycles(text: String) throws {
        let frequency = try #require(RenewalFrequency(text))
        let anchor = try #require(Day("2024-02-29"))
        var expected = 0
        for offset in 0..<2000 {
            let day = anchor.adding(offset, .day)
            if frequency.startOfCycle(expected + 1, from: anchor) <= day { expected += 1 }
            #expect(frequency.cycle(of: day, from: anchor) == expected)
        }
        #expect(frequency.cycle(of: anchor.adding(-400, .day), from: anchor) == 0)
    }

    @Test(
        "An expiry is written as it is read",
        arguments: [
            "next-renewal", "never", "end-of-period", "30d", "2w", "6m", "2026-12-31",
        ])
    func expiries(text: String) {
        #expect(CreditExpiry(text)?.description == text)
    }

    @Test(
        "What is no expiry is none", arguments: ["", "0d", "1001d", "d", "5y", "2026-02-30", "-1d"])
    func noExpiries(text: String) {
        #expect(CreditExpiry(text) == nil)
    }

    @Test(
        "A credit given on 10 November lapses when its expiry says",
        arguments: [
            ("never", nil), ("next-renewal", "2026-12-01"), ("end-of-period", "2026-12-01"),
            ("1d", "2026-11-12"), ("2w", "2026-11-25"), ("3m", "2027-02-11"),
            ("2026-12-31", "2027-01-01"),
        ])
    func moments(expiry: String, end: String?) throws {
        let found = try #require(CreditExpiry(expiry)).moment(
            given: try #require(Day("2026-11-10")), renewal: Day("2026-12-01"), in: .test)
        #expect(found == end.map { SiteCalendar.test.start(of: Day($0)!) })
    }

    @Test(
        "The billing period of who has no plan is the calendar month",
        arguments: [
            ("end-of-period"), ("next-renewal"),
        ])
    func noPlan(expiry: String) throws {
        let found = try #require(CreditExpiry(expiry)).moment(
            given: try #require(Day("2026-12-31")), renewal: nil, in: .test)
        #expect(found == SiteCalendar.test.start(of: Day("2027-01-01")!))
    }
}

private let newYear: Day = {
    guard let day = Day("2026-01-01") else { preconditionFailure("no new year") }
    return day
}()

extension SiteCalendar {
    /// Days that begin at 01:00 UTC, so that a mistaken use of midnight UTC shows.
    static let test = SiteCalendar(
        start: { day in
            var count = 0
            var other = newYear
            while other < day { (other, count) = (other.adding(1, .day), count + 1) }
            while day < other { (other, count) = (other.adding(-1, .day), count - 1) }
            return Timestamp(milliseconds: Int64(count) * 86_400_000 + 3_600_000)
        },
        day: { moment in
            let count = (moment.milliseconds - 3_600_000).quotientRoundedDown(by: 86_400_000)
            return newYear.adding(Int(count), .day)
        })
}

extension Int64 {
    fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

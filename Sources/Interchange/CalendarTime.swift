import Catalog
import Ledger

extension Timestamp {
    /// The date and time of cupsd's logs, "20/May/1999:19:21:05 +0000", also with a fraction of a
    /// second (`LogTimeFormat usecs`); nil for other text.
    init?(logDate text: some StringProtocol) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let offset = Self.offsetSeconds(words[1]) else { return nil }
        let parts = words[0].split(separator: ":", omittingEmptySubsequences: false)
        let date = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, date.count == 3, let day = Self.number(date[0], 1...31),
            let month = Self.months.firstIndex(of: String(date[1])),
            let year = Self.number(date[2], 1970...9999),
            let day = Day(year: year, month: month + 1, day: day),
            let time = Self.secondsOfDay(parts[1...].joined(separator: ":"))
        else { return nil }
        self.init(day, time, offset)
    }

    /// The date and time of PyKota's databases, "2007-05-30 20:29:50" and what may follow: a
    /// fraction, and the offset from UTC, which is 0 where it is missing; nil for other text.
    init?(pyKotaDate text: String) {
        guard text.utf8.count >= 19, let day = Day(String(text.prefix(10))),
            " T".contains(text.dropFirst(10).prefix(1))
        else { return nil }
        let rest = text.dropFirst(11)
        let clock = rest.prefix { $0 != "+" && $0 != "-" }
        guard let time = Self.secondsOfDay(clock) else { return nil }
        let zone = rest.dropFirst(clock.count)
        guard let offset = zone.isEmpty ? 0 : Self.offsetSeconds(zone) else { return nil }
        self.init(day, time, offset)
    }

    private init(_ day: Day, _ secondsOfDay: Int, _ offsetSeconds: Int) {
        let seconds = day.startInUTC + secondsOfDay - offsetSeconds
        self.init(milliseconds: Int64(seconds) * 1000)
    }

    /// "19:21:05", and a fraction that is cut off.
    private static func secondsOfDay(_ text: some StringProtocol) -> Int? {
        let whole = text.split(separator: ".", omittingEmptySubsequences: false)
        let parts = whole[0].split(separator: ":", omittingEmptySubsequences: false)
        guard whole.count <= 2, parts.count == 3, let hour = number(parts[0], 0...23),
            let minute = number(parts[1], 0...59), let second = number(parts[2], 0...60)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// "+0130", "-05", "+01:30".
    private static func offsetSeconds(_ text: some StringProtocol) -> Int? {
        let sign = text.hasPrefix("-") ? -1 : text.hasPrefix("+") ? 1 : 0
        let digits = String(text.dropFirst()).filter { $0 != ":" }
        guard sign != 0, digits.count == 2 || digits.count == 4,
            let hours = number(digits.prefix(2), 0...14),
            let minutes = digits.count == 2 ? 0 : number(digits.suffix(2), 0...59)
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func number(_ text: some StringProtocol, _ range: ClosedRange<Int>) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text), range.contains(number)
        else { return nil }
        return number
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

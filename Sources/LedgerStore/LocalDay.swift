import Glibc
import Ledger

/// The day on which a moment is at the site, by the time zone of the process: programs that open
/// the store have set TZ to the site's (`time-zone`).
struct LocalDay: Hashable {
    /// "2026-11-22"
    let text: String
    /// "2026-11"
    var month: String { String(text.prefix(7)) }

    init(of moment: Timestamp) {
        var seconds = time_t(moment.milliseconds.flooredQuotient(by: 1000))
        var parts = tm()
        localtime_r(&seconds, &parts)
        text = [
            (Int(parts.tm_year) + 1900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2),
        ]
        .map { number, width in
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }.joined(separator: "-")
    }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

internal import Catalog
internal import Desk
internal import Foundation
internal import Ledger
internal import Money
internal import Site

/// Amounts, numbers, days and times as the site writes them.
struct SiteFormat: Sendable {
    private let locale: Locale
    private let currency: String

    init(site: SiteConfiguration) {
        locale = Locale(identifier: site.locale)
        currency = site.currency
    }

    func money(_ cents: Cents) -> String {
        (Decimal(cents.rawValue) / 100).formatted(.currency(code: currency).locale(locale))
    }

    func number(_ number: Int) -> String {
        number.formatted(.number.locale(locale))
    }

    func day(_ moment: Timestamp) -> String {
        onOneLine(moment.date.formatted(Date.FormatStyle(date: .abbreviated, locale: locale)))
    }

    func time(_ moment: Timestamp) -> String {
        onOneLine(
            moment.date.formatted(
                Date.FormatStyle(date: .abbreviated, time: .shortened, locale: locale)))
    }

    /// With spaces that no line breaks at.
    private func onOneLine(_ text: String) -> String {
        text.replacing(" ", with: "\u{A0}")
    }

    func day(_ day: Day) -> String {
        self.day(SiteCalendar.current.start(of: day))
    }

    /// Without the year, for where there is little room.
    func shortDay(_ day: Day) -> String {
        SiteCalendar.current.start(of: day).date.formatted(
            Date.FormatStyle(locale: locale).day().month(.twoDigits))
    }

    /// "November 2026"
    func month(of day: Day) -> String {
        SiteCalendar.current.start(of: day).date.formatted(
            Date.FormatStyle(locale: locale).month(.wide).year())
    }

    /// A month as totals name it, "2026-11"; other text as it is.
    func month(named name: String) -> String {
        Day("\(name)-01").map(month(of:)) ?? name
    }

    /// "25 %", rounded down: what is not whole is never shown as such.
    ///
    /// - Parameter whole: more than zero.
    func percent(_ part: Int, of whole: Int) -> String {
        (part * 100 / whole).formatted(.percent.locale(locale))
    }

    /// An amount or a price as `description` writes it, "2.5", as people of the site type it.
    func typed(_ number: String) -> String {
        number.replacing(".", with: locale.decimalSeparator ?? ".")
    }

    /// A price that may be finer than a cent, in cents: "2.5".
    func price(_ price: Price) -> String {
        (Decimal(price.millicents) / 1000).formatted(.number.locale(locale))
    }
}

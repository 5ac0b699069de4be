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
        moment.date.formatted(Date.FormatStyle(date: .abbreviated, locale: locale))
    }

    func time(_ moment: Timestamp) -> String {
        moment.date.formatted(
            Date.FormatStyle(date: .abbreviated, time: .shortened, locale: locale))
    }
}

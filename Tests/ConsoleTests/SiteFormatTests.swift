import Catalog
import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Money
import Pricing
import Site
import Testing
import Wording

@testable import Console

@Suite("What a site writes and reads in the ways of its country")
struct SiteFormatTests {
    private static func format(_ locale: String, _ currency: String) -> SiteFormat {
        var site = SiteConfiguration()
        (site.locale, site.currency) = (locale, currency)
        return SiteFormat(site: site)
    }

    /// Spaces that don't break are spaces here: which one a country uses is nothing to us.
    private static func plain(_ text: String) -> String {
        text.replacing(/[\u{a0}\u{202f}]/, with: " ")
    }

    @Test(
        "Money, numbers, shares and prices",
        arguments: [
            ("de_DE", "EUR", "1.234,56 €", "-0,05 €", "1.234.567", "25 %", "2,5"),
            ("de_AT", "EUR", "€ 1.234,56", "-€ 0,05", "1.234.567", "25 %", "2,5"),
            ("de_CH", "CHF", "CHF 1’234.56", "CHF-0.05", "1’234’567", "25%", "2.5"),
            ("en_GB", "GBP", "£1,234.56", "-£0.05", "1,234,567", "25%", "2.5"),
            ("en_US", "USD", "$1,234.56", "-$0.05", "1,234,567", "25%", "2.5"),
            ("en", "EUR", "€1,234.56", "-€0.05", "1,234,567", "25%", "2.5"),
        ])
    func amounts(
        locale: String, currency: String, money: String, debt: String, number: String,
        share: String, price: String
    ) {
        let format = Self.format(locale, currency)
        #expect(Self.plain(format.money(Cents(123_456))) == money)
        #expect(Self.plain(format.money(Cents(-5))) == debt)
        #expect(Self.plain(format.number(1_234_567)) == number)
        #expect(Self.plain(format.percent(1, of: 4)) == share)
        #expect(format.price(Price(millicents: 2500)) == price)
    }

    @Test(
        "Days, months and times of day",
        arguments: [
            ("de_DE", "31. Dez. 2026", "31.12.", "Dezember 2026", "31. Dez. 2026, 17:05"),
            ("de_AT", "31. Dez. 2026", "31.12.", "Dezember 2026", "31. Dez. 2026, 17:05"),
            ("de_CH", "31. Dez. 2026", "31.12.", "Dezember 2026", "31. Dez. 2026, 17:05"),
            ("en_GB", "31 Dec 2026", "31/12", "December 2026", "31 Dec 2026 at 17:05"),
            ("en_US", "Dec 31, 2026", "12/31", "December 2026", "Dec 31, 2026 at 5:05 PM"),
        ])
    func days(locale: String, day: String, short: String, month: String, time: String) throws {
        let format = Self.format(locale, "EUR")
        let last = try #require(Day("2026-12-31"))
        let start = SiteCalendar.current.start(of: last)
        let moment = Timestamp(
            milliseconds: start.milliseconds + (17 * 60 + 5) * 60_000)
        #expect(Self.plain(format.day(last)) == day)
        #expect(Self.plain(format.shortDay(last)) == short)
        #expect(format.month(of: last) == month && format.month(named: "2026-12") == month)
        #expect(Self.plain(format.time(moment)) == time)
    }

    @Test(
        "Amounts are read as people write them, and what could be two amounts is not read",
        arguments: [
            ("12", 1200), ("12.4", 1240), ("12,40", 1240), ("0.05", 5), ("1.234,56", 123_456),
            ("1,234.56", 123_456), ("1’234.56", 123_456), ("1'234", 123_400),
            ("1 234,5", 123_450), ("1\u{a0}234\u{202f}567,00", nil), ("1.234.567,00", 123_456_700),
            ("1.", nil), ("1.234", nil), ("1,234", nil), ("1.234.567", nil), ("1.2.3", nil),
            ("12.34,56", nil), ("1234.567,00", nil), (",50", nil), ("-5", nil), ("٣", nil),
            ("1e3", nil), ("€5", nil), ("", nil), ("1,234,56", nil), ("9999999999999", nil),
        ] as [(String, Int64?)])
    func typedAmounts(text: String, cents: Int64?) {
        #expect(Cents(typed: text)?.rawValue == cents)
    }

    @Test(
        "What a form of the site shows in a field of money is read as the same amount",
        arguments: ["de_DE", "de_CH", "en_GB"], [1, 40, 123_456] as [Int64])
    func again(locale: String, cents: Int64) {
        let typed = Self.format(locale, "EUR").typed(Cents(cents).description)
        #expect(Cents(typed: typed)?.rawValue == cents)
    }

    @Test(
        "Days are read as browsers send them and as people type them with points",
        arguments: [
            ("2026-12-31", "2026-12-31"), ("31.12.2026", "2026-12-31"), ("1.2.2026", "2026-02-01"),
            ("31/12/2026", nil), ("12/31/2026", nil), ("31.12.26", nil), ("31.2.2026", nil),
            ("1.2", nil), ("..2026", nil), ("-1.2.2026", nil),
        ] as [(String, String?)])
    func typedDays(text: String, day: String?) {
        #expect(Day(typed: text)?.description == day)
    }

    @Test(
        "When credit lapses is read in words of the site and in ours",
        arguments: [
            ("de", "nie", CreditExpiry.never), ("de", "never", .never), ("en", "nie", nil),
            ("de", "Nächste Verlängerung", .nextRenewal), ("de", "periodenende", .endOfPeriod),
            ("de", "30d", .after(30, .day)), ("de", "bald", nil),
        ])
    func expiries(language: String, text: String, expiry: CreditExpiry?) throws {
        let texts = Texts(try Translations(locale: language), Self.format(language, "EUR"))
        #expect(CreditExpiry(typed: text, in: texts) == expiry)
        if let expiry {
            #expect(CreditExpiry(typed: expiry.text(texts), in: texts) == expiry)
        }
    }

    @Test("A sentence has its places filled once, with amounts and times as the site writes them")
    func sentences() throws {
        let texts = Texts(try Translations(locale: "de"), Self.format("de_DE", "EUR"))
        let sentence = Sentence("{0} is more than the {1} that the job is charged.", Cents(500), 3)
        #expect(Self.plain(texts(sentence)).hasPrefix("5,00 € ist mehr als die 3,"))
        #expect(
            texts(Sentence("{0} is signed up to {1}.", "{1}", "{0}"))
                == "{1} ist zu {0} angemeldet.")
        #expect(texts(.verbatim("Save {0}")) == "Save {0}")
    }

    @Test("A form of a German site takes 12,40, shows amounts with a comma, and answers in German")
    func form() async throws {
        try await ConsoleSite.visit {
            $0.locale = "de_DE"
        } _: { site in
            let browser = try await site.browser("otto")
            let edit = try await browser.get("/member/alice/credits/1/edit").text
            #expect(edit.contains("value=\"12,40\""))
            let form = try await browser.get("/member/alice/credits/add").text
            #expect(form.contains("<option value=\"Printing credit\">Druckguthaben</option>"))
            #expect(form.contains("value=\"nie\"") && form.contains("30 Seiten zu 0,30"))
            let answer = try await browser.send(
                "/member/alice/credits/add",
                ["cents": "1.007,50", "type": "Printing credit", "expires": "nie"])
            #expect(answer.status == .seeOther)
            #expect(try site.available("alice") == 101_990)
            #expect(try await browser.get("/member/alice").text.contains("1.019,90"))
            let bad = try await browser.send(
                "/member/alice/credits/add",
                ["cents": "1.234", "type": "Printing credit", "expires": "nie"])
            #expect(bad.text.contains("Geben Sie einen Betrag wie 12,40"))
            #expect(bad.text.contains("value=\"1.234\""))
        }
    }
}

import Catalog
import Foundation
import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Vouchers", .onEveryEngine)
struct VoucherTests {
    private static func make(
        _ site: CatalogSite, count: Int = 3, expiry: CreditExpiry = .after(30, .day),
        redeemBy: String? = nil
    ) throws -> (batch: Int64, codes: [String]) {
        var generator = SeededGenerator(seed: 7)
        let terms = VoucherTerms(
            label: "Spring fair", type: CreditType.printingCredit.name, cents: Cents(250),
            expiry: expiry,
            redeemUntil: try redeemBy.map { SiteCalendar.utc.start(of: try #require(Day($0))) })
        let made = try site.store.makeVouchers(
            terms, count: count, using: &generator, .on("2026-03-01"))
        return (made.batch, made.codes.map(\.description))
    }

    @Test("A voucher gives its value once, whoever has it")
    func once() throws {
        let site = try CatalogSite()
        let (_, codes) = try Self.make(site)
        let credit = try site.store.redeem(
            codes[0].lowercased(), for: "anna", in: .utc, .on("2026-03-02"))
        #expect(credit.terms.origin == .voucher && credit.terms.note == "Spring fair")
        #expect(try site.received() == ["2026-03-02: 250, 2026-04-01"])
        for user in ["anna", "ben"] {
            #expect(throws: LedgerError.catalog(.voucherUsed)) {
                try site.store.redeem(codes[0], for: user, in: .utc, .on("2026-03-02"))
            }
        }
        _ = try site.store.redeem(codes[1], for: "ben", in: .utc, .on("2026-03-02"))
        let batch = try #require(try site.store.voucherBatches().first)
        #expect(batch.count == 3 && batch.redeemedCount == 2)
        #expect(try site.isProven())
    }

    @Test("Codes are stored hashed")
    func hashed() throws {
        let site = try CatalogSite()
        let (_, codes) = try Self.make(site)
        _ = try site.store.redeem(codes[0], for: "anna", in: .utc, .on("2026-03-02"))
        let stored = try site.place.text()
        for code in codes {
            for text in [code, code.replacing("-", with: "")] {
                #expect(!stored.contains(text))
            }
        }
    }

    @Test("A lost batch is cancelled; what was redeemed before stays")
    func canceled() throws {
        let site = try CatalogSite()
        let (batch, codes) = try Self.make(site)
        _ = try site.store.redeem(codes[0], for: "anna", in: .utc, .on("2026-03-02"))
        #expect(try site.store.cancelVouchers(ofBatch: batch, .on("2026-03-03")) == 2)
        #expect(throws: LedgerError.catalog(.voucherCanceled)) {
            try site.store.redeem(codes[1], for: "ben", in: .utc, .on("2026-03-04"))
        }
        #expect(try site.available(on: "2026-03-04") == 250)
        #expect(throws: LedgerError.catalog(.unknown(.voucherBatch, "9"))) {
            try site.store.cancelVouchers(ofBatch: 9, .on("2026-03-04"))
        }
    }

    @Test("After the last day no voucher is redeemed, nor one whose credit would have lapsed")
    func tooOld() throws {
        let site = try CatalogSite()
        let (_, codes) = try Self.make(site, redeemBy: "2026-04-01")
        _ = try site.store.redeem(codes[0], for: "anna", in: .utc, .on("2026-03-31"))
        #expect(throws: LedgerError.catalog(.voucherTooOld)) {
            try site.store.redeem(codes[1], for: "anna", in: .utc, .on("2026-04-01"))
        }
        let other = try CatalogSite()
        let (_, fixed) = try Self.make(other, expiry: .on(Day("2026-03-31")!))
        #expect(throws: LedgerError.catalog(.voucherTooOld)) {
            try other.store.redeem(fixed[0], for: "anna", in: .utc, .on("2026-04-01"))
        }
    }

    @Test(
        "Guessing is slowed: after five wrong codes not even a right one is looked at for an hour")
    func guessing() throws {
        let site = try CatalogSite()
        let (_, codes) = try Self.make(site)
        func redeem(_ code: String, for user: String = "anna", minute: Int64) throws {
            let now = Timestamp(milliseconds: minute * 60_000)
            _ = try site.store.redeem(code, for: user, in: .utc, Act(by: user, at: now))
        }
        for minute in Int64(1)...5 {
            #expect(throws: LedgerError.catalog(.unknownVoucher)) {
                try redeem("7K3M-Q0ZT-94HX-VB2N", minute: minute)
            }
        }
        let end = Timestamp(milliseconds: 61 * 60_000)
        #expect(throws: LedgerError.catalog(.tooManyGuesses(until: end))) {
            try redeem(codes[0], minute: 6)
        }
        try redeem(codes[1], for: "ben", minute: 6)
        try redeem(codes[0], minute: 61)
    }
}

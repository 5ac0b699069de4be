import Delivery
import Foundation
import Gateway
import Ledger
import Money
import PageAnalysis
import Pricing
import PrintModel
import Spool
import SystemPackage
import Testing

@Suite("What members are told")
struct ErrorCatalogueTests {
    static let site = SiteTexts(currency: "EUR", help: "the front desk")

    /// Every error, as the sentence that it makes.
    static let errors: [GatewayError] = [
        .terminated, .spool(.terminated), .spool(.unreadable("/f", .noSuchFileOrDirectory)),
        .spool(.noSpoolFile("/d", .permissionDenied)), .spool(.interrupted("/d", .noSpace)),
        .lock("/d", .permissionDenied), .realBackend(.notFound("/b")),
        .realBackend(.notExecutable("/b")), .realBackend(.noUser("lp")),
        .analysis(AnalysisFailure(file: "-", error: "It is broken.", offsetBytes: 3)),
        .analyzer(reason: "no such file"), .notCounted(reason: "ended by signal 11"),
        .notAuthenticated(userName: "alice"), .notAuthenticated(userName: ""),
        .unclaimed(price: Cents(15), code: "7K3M-Q0ZT-94HX-VB2N"), .noRateTable(queue: "Office"),
        .pricing(.noRate(table: "standard", pageNumber: 2, page: "color")),
        .pricing(.overflow(table: "standard")), .ledger(.storeBusy),
        .ledger(.storeUnavailable(reason: "gone")), .ledger(.storeDamaged(reason: "bent")),
        .ledger(.storeTooNew), .lateLimit(waiting: 500), .ledger(.unknownMember("mallory")),
        .ledger(.unknownMember("")),
        .ledger(.memberSuspended("alice")), .ledger(.insufficientCredit(price: Cents(840))),
        .ledger(.unknownReservation(ReservationID(1))), .start(.resourceTemporarilyUnavailable),
    ]

    @Test("Each sentence is in the catalogue, docs/errors.md", arguments: errors)
    func catalogue(error: GatewayError) throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/errors.md")
        let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| ") }
            .map { $0.dropFirst(2).prefix { $0 != "|" }.trimmingCharacters(in: .whitespaces) }
        let sentence = error.sentence(for: Self.site)
        let found = rows.contains { row in
            let parts = row.components(separatedBy: "…")
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            return !parts.isEmpty && parts.allSatisfy(sentence.contains)
        }
        #expect(found, "docs/errors.md has no row for: \(sentence)")
    }

    @Test(
        "A sentence is one line that cupsd does not cut, and tells no balance", arguments: errors,
        ["en", "de_DE"])
    func shape(error: GatewayError, locale: String) {
        let site = SiteTexts(currency: "EUR", help: "the front desk", locale: locale)
        let sentence = error.sentence(for: site)
        #expect(sentence.utf8.count < 1024)
        #expect(!sentence.contains("\n") && !sentence.contains("{"))
        #expect(sentence.hasSuffix("."))
    }

    @Test(
        "A member is told in the site's language, or in English where there is no such",
        arguments: [
            ("en_GB", "This job costs 8.40 EUR,"), ("xx", "This job costs 8.40 EUR,"),
            ("de_DE", "Dieser Auftrag kostet 8,40 EUR,"),
            ("de_CH", "Dieser Auftrag kostet 8.40 EUR,"),
        ])
    func language(locale: String, beginning: String) {
        let site = SiteTexts(currency: "EUR", help: "the front desk", locale: locale)
        let error = GatewayError.ledger(.insufficientCredit(price: Cents(840)))
        #expect(error.sentence(for: site).hasPrefix(beginning))
    }

    @Test("No refusal stops or slows the queue", arguments: errors)
    func status(error: GatewayError) {
        #expect([.ok, .hold, .retry].contains(error.answer.0))
    }

    @Test(
        "A member's own affairs have IPP's account reasons",
        arguments: [
            (LedgerError.insufficientCredit(price: Cents(1)), JobStateReason.accountLimitReached),
            (.memberSuspended("a"), .accountClosed), (.unknownMember("a"), .accountInfoNeeded),
        ])
    func accountReasons(error: LedgerError, reason: JobStateReason) {
        #expect(GatewayError.ledger(error).answer == (.hold, reason))
    }
}

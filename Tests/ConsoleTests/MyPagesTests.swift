import Catalog
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Money
import Testing

@Suite("A member's own pages")
struct MyPagesTests {
    @Test("A member who signs in comes to their own page, and sees what they can spend")
    func balance() async throws {
        try await ConsoleSite.visit { site in
            try site.give(930, to: "mia")
            let browser = try await site.browser("mia")
            #expect(try await browser.get("/").headers[.location] == "/my")
            let page = try await browser.get("/my").text
            #expect(page.contains("€9.30") && page.contains("never"))
            #expect(!page.contains("Members and contacts"))
        }
    }

    @Test(
        "Each page of a member can be read before anything has happened",
        arguments: [
            "/my", "/my/prices", "/my/price", "/my/statement", "/my/statement.csv", "/my/voucher",
            "/my/claim",
        ])
    func empty(path: String) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.browser("mia").get(path)
            #expect(answer.status == .ok)
        }
    }

    @Test("A voucher is redeemed once, however it is typed")
    func voucher() async throws {
        try await ConsoleSite.visit { site in
            let code = try site.voucher(cents: 500)
            let browser = try await site.browser("mia")
            let typed = code.lowercased().replacing("-", with: " ")
            let answer = try await browser.send("/my/voucher", ["code": typed])
            #expect(answer.headers[.location] == "/my")
            #expect(try site.available("mia") == 500)
            let again = try await browser.send("/my/voucher", ["code": code])
            #expect(again.status == .unprocessableContent)
            #expect(again.text.contains("The voucher was redeemed before."))
            #expect(try site.available("mia") == 500)
        }
    }

    @Test("A wrong code is refused with what to do, and stays in its field")
    func wrongCode() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("mia")
            for path in ["/my/voucher", "/my/claim"] {
                let answer = try await browser.send(path, ["code": "no-such-code"])
                #expect(answer.status == .unprocessableContent)
                #expect(answer.text.contains("value=\"no-such-code\""))
                #expect(answer.text.contains("role=\"alert\""))
            }
        }
    }

    @Test(
        "Nobody asks for a refund of another's job, nor learns that there is one",
        arguments: ["1", "0", "x", "99999999999999999999"])
    func othersJob(reservation: String) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.browser("mia").get("/my/refund/\(reservation)")
            #expect(answer.status == .notFound)
            #expect(!answer.text.contains("alice"))
        }
    }
}

extension ConsoleSite {
    private static let act = Act(by: "test", at: Timestamp(milliseconds: 1_795_000_000_000))

    func give(_ cents: Int64, to name: String) throws {
        _ = try store.give(
            CreditTerms(
                member: try store.member(name).id, type: "Printing credit", origin: .admin,
                cents: Cents(cents), validFrom: Self.act.now, expires: nil, note: ""),
            at: Self.act.now, by: Self.act.actor)
    }

    /// The code of a new voucher.
    func voucher(cents: Int64) throws -> String {
        var generator = SystemRandomNumberGenerator()
        let (_, codes) = try store.makeVouchers(
            VoucherTerms(
                label: "", type: "Printing credit", cents: Cents(cents), expiry: .never,
                redeemUntil: nil), count: 1, using: &generator, Self.act)
        return "\(codes[0])"
    }
}

import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Money
import Testing

@testable import Console

@Suite("What is done by forms")
struct ActionTests {
    @Test(
        "Every form without its session's token is refused, and changes nothing",
        arguments: Action.all)
    func tokens(action: Action) async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            let path = "/" + action.page.replacing(/\{[a-z]+\}/, with: "alice")
            for token in ["", "0", String(repeating: "0", count: 128)] {
                let answer = try await browser.post(path, ["confirm": "DELETE"], token: token)
                #expect(answer.status == .forbidden)
            }
            #expect(try site.available("alice") == 1240)
        }
    }

    @Test("Credit is given, and the member's page says so")
    func giveCredit() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("otto")
            let answer = try await browser.send(
                "/member/alice/credits/add",
                ["cents": "7,50", "type": "Printing credit", "expires": "30d", "note": "Gift"])
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/member/alice")
            #expect(try site.available("alice") == 1990)
            #expect(try await browser.get("/member/alice").text.contains("€19.90"))
        }
    }

    @Test(
        "What is wrong is said beside its field, what was typed is kept, and nothing is saved",
        arguments: [
            ("cents", "", "Fill this in."), ("cents", "0", "Give an amount like 12.40"),
            ("cents", "-5", "Give an amount"), ("cents", "1.234", "Give an amount"),
            ("cents", "99999999999", "Give an amount"), ("type", "Gold", "Choose one"),
            ("expires", "soon", "Give never"), ("expires", "2020-01-01", "That day is over"),
            ("note", "a\u{7}b", "type it anew"),
        ])
    func badCredit(name: String, value: String, problem: String) async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("otto")
            var values = [
                "cents": "7.50", "type": "Printing credit", "expires": "never", "note": "\"Kept\"",
            ]
            values[name] = value
            let token = try await browser.token(of: "/member/alice/credits/add")
            let answer = try await browser.post(
                "/member/alice/credits/add",
                [
                    "cents": values["cents"] ?? "", "type": values["type"] ?? "",
                    "expires": values["expires"] ?? "", "note": values["note"] ?? "",
                ], token: token)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(problem))
            if name != "note" { #expect(answer.text.contains("value=\"&quot;Kept&quot;\"")) }
            #expect(try site.available("alice") == 1240)
        }
    }

    @Test("A form that is sent twice, even at once, is done once; with other values it is another")
    func sentTwice() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("otto")
            let path = "/member/alice/credits/add"
            let token = try await browser.token(of: path)
            let credit: KeyValuePairs = [
                "cents": "7.50", "type": "Printing credit", "expires": "never", "note": "",
            ]
            async let first = browser.post(path, credit, token: token)
            async let second = browser.post(path, credit, token: token)
            let answers = try await [first, second, browser.post(path, credit, token: token)]
            #expect(answers.map(\.status) == [.seeOther, .seeOther, .seeOther])
            #expect(answers.allSatisfy { $0.headers[.location] == answers[0].headers[.location] })
            #expect(try site.available("alice") == 1990)
            let other: KeyValuePairs = [
                "cents": "1", "type": "Printing credit", "expires": "never", "note": "",
            ]
            _ = try await browser.post(path, other, token: token)
            _ = try await browser.post(path, credit, token: browser.token(of: path))
            #expect(try site.available("alice") == 2840)
        }
    }

    @Test("Ticked credits are deleted with DELETE typed in capitals only")
    func deleteCredits() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            let path = "/member/alice/credits/delete?id=1"
            for word in ["", "delete", "DELETE "] {
                let answer = try await browser.send(
                    path, ["id": "1", "reason": "left", "confirm": word])
                #expect(answer.status == .unprocessableContent)
                #expect(try site.available("alice") == 1240)
            }
            let answer = try await browser.send(
                path, ["id": "1", "reason": "left", "confirm": "DELETE"])
            #expect(answer.status == .seeOther)
            #expect(try site.available("alice") == 0)
        }
    }
}

extension ConsoleSite {
    func available(_ name: String) throws -> Int64 {
        try store.balance(
            of: try store.member(name).id, at: Timestamp(milliseconds: 1_796_000_000_000)
        ).available.rawValue
    }
}

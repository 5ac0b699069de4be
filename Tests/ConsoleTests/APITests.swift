import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Testing

@testable import Console

@Suite("What programs do by the API")
struct APITests {
    private static let credit = #"{"cents":750,"type":"Printing credit","note":"Invoice 17"}"#

    @Test("Credit is given in whole cents, and the answer is the credit")
    func give() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            let answer = try await program.post("members/alice/credits", Self.credit, key: "17")
            #expect(answer.status == .ok)
            let json = try answer.json()
            #expect(json["cents"] == 750 && json["remaining"] == 750 && json["expires"] == nil)
            #expect(try site.available("alice") == 1990)
            let credit = try #require(try site.credits("alice").last)
            #expect(credit.terms.note == "Invoice 17")
        }
    }

    @Test("The same request under the same key gets the same answer, and nothing is done again")
    func repeated() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            let first = try await program.post("members/alice/credits", Self.credit, key: "17")
            let reordered = #"{"type":"Printing credit", "note":"Invoice 17", "cents":750}"#
            for body in [Self.credit, reordered] {
                let again = try await program.post("members/alice/credits", body, key: "17")
                #expect(again.status == .ok && again.text == first.text)
                #expect(again.headers[try #require(.init("Idempotent-Replayed"))] == "true")
            }
            #expect(try site.available("alice") == 1990)
            _ = try await program.post("members/alice/credits", Self.credit, key: "18")
            #expect(try site.available("alice") == 2740)
        }
    }

    @Test("Another request under a used key is refused, and nothing is done")
    func otherRequest() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            _ = try await program.post("members/alice/credits", Self.credit, key: "17")
            let more = Self.credit.replacing("750", with: "751")
            for (path, body) in [
                ("members/alice/credits", more), ("members/mia/credits", Self.credit),
            ] {
                let answer = try await program.post(path, body, key: "17")
                #expect(answer.status == .unprocessableContent)
                #expect(answer.text.contains("was used for another request"))
            }
            #expect(try site.available("alice") == 1990)
            #expect(try site.available("mia") == 0)
        }
    }

    @Test("A key of one token is none of another's")
    func keysOfTokens() async throws {
        try await ConsoleSite.visit { site in
            for _ in 0..<2 {
                let program = try site.program(Scope(.credits, .write))
                let answer = try await program.post("members/alice/credits", Self.credit, key: "1")
                #expect(answer.status == .ok)
            }
            #expect(try site.available("alice") == 2740)
        }
    }

    @Test("A request that was cut off after it gave credit is refused when it comes again")
    func cutOff() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            _ = try await program.post("members/alice/credits", Self.credit, key: "17")
            try site.forgetAnswers()
            let answer = try await program.post("members/alice/credits", Self.credit, key: "17")
            #expect(answer.status == .conflict)
            #expect(answer.text.contains("look at what changed"))
            #expect(try site.available("alice") == 1990)
        }
    }

    @Test("Of the same request sent many times at once, one is done")
    func race() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        try await program.post("members/alice/credits", Self.credit, key: "17")
                            .status.code
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(try site.available("alice") == 1990)
            #expect(Set(statuses).isSubset(of: [200, 409]))
            #expect(statuses.contains(200))
        }
    }

    @Test("A refusal that changed nothing leaves the key free")
    func refusedKey() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            let nobody = try await program.post("members/bob/credits", Self.credit, key: "17")
            #expect(nobody.status == .notFound)
            let answer = try await program.post("members/alice/credits", Self.credit, key: "17")
            #expect(answer.status == .ok)
        }
    }

    @Test(
        "What changes something needs a key",
        arguments: [nil, "", String(repeating: "k", count: 256)])
    func noKey(key: String?) async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            let answer = try await program.post("members/alice/credits", Self.credit, key: key)
            #expect(answer.status == .badRequest && answer.text.contains("Idempotency-Key"))
            #expect(try site.available("alice") == 1240)
        }
    }

    @Test(
        "What is wrong is said by field, as RFC 9457 has it, and nothing is saved",
        arguments: [
            (#"{"cents":0,"type":"Printing credit"}"#, "cents", "Give an amount"),
            (#"{"cents":"7.50","type":"Printing credit"}"#, "cents", "wrong type"),
            (#"{"cents":7.5,"type":"Printing credit"}"#, "cents", "wrong type"),
            (#"{"cents":99999999999999,"type":"Printing credit"}"#, "cents", "Give an amount"),
            (#"{"cents":750,"type":"Gold"}"#, "type", "Choose one"),
            (#"{"cents":750}"#, "type", "Fill this in"),
            (#"{"cents":750,"type":"Printing credit","colour":"red"}"#, "colour", "no such field"),
            (#"{"cents":750,"type":"Printing credit","note":["x"]}"#, "note", "wrong type"),
        ])
    func problems(body: String, field: String, problem: String) async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            let answer = try await program.post("members/alice/credits", body, key: "17")
            #expect(answer.status == .unprocessableContent)
            #expect(answer.headers[.contentType] == "application/problem+json")
            let json = try answer.json()
            #expect(json["status"] == 422 && json["title"] != nil && json["detail"] != nil)
            guard case .text(let sentence)? = json["errors"]?[field] else {
                Issue.record("nothing is said of \(field): \(answer.text)")
                return
            }
            #expect(sentence.contains(problem))
            #expect(try site.available("alice") == 1240)
        }
    }

    @Test(
        "A body that is no JSON object is refused",
        arguments: ["", "[]", "17", "{", String(repeating: "[", count: 100_000), "\u{FF}"])
    func bodies(body: String) async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            let answer = try await program.post("members/alice/credits", body, key: "17")
            #expect(answer.status == .badRequest)
        }
    }

    @Test(
        "A name that holds a NUL is nobody's",
        arguments: ["members/%00", "members/alice%00/balance", "teams/%00/members"])
    func nul(path: String) async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(
                Scope(.members, .read), Scope(.credits, .read), Scope(.teams, .read))
            #expect(try await program.get(path).status == .notFound)
        }
    }

    @Test("A body that is too large is refused")
    func largeBody() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.credits, .write))
            let body = "{\"note\":\"\(String(repeating: "x", count: 300_000))\"}"
            let answer = try await program.post("members/alice/credits", body, key: "17")
            #expect(answer.status == .contentTooLarge)
        }
    }

    @Test("Lists are read page by page, to the end")
    func paging() async throws {
        try await ConsoleSite.visit { site in
            for number in 0..<5 {
                _ = try site.store.addMember(
                    userName: "member\(number)", name: "", email: "", pricing: .credits,
                    at: .now)
            }
            let program = try site.program(Scope(.members, .read), Scope(.ledger, .read))
            for path in ["members?limit=2", "ledger/entries?limit=1"] {
                var names: [JSONValue] = []
                var next: String? = path
                while let path = next {
                    let page = try await program.get(path).json()
                    guard case .list(let items)? = page["items"] else { return }
                    names += items.compactMap { $0["user"] ?? $0["number"] }
                    next = page["next"].flatMap {
                        if case .text(let path) = $0 {
                            String(path.dropFirst("/api/v1/".count))
                        } else {
                            nil
                        }
                    }
                }
                #expect(Set(names).count == names.count)
                #expect(names.count == (path.hasPrefix("members") ? 7 : 1))
            }
        }
    }

    @Test(
        "Parameters that make no sense are refused",
        arguments: [
            "members?limit=0", "members?limit=", "members?limit=201", "members?limit=x",
            "members?offset=-1",
            "members?state=gone", "members?colour=red", "members?limit=1&limit=2", "plans?limit=x",
        ])
    func parameters(path: String) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.program(Scope(.members, .read), Scope(.plans, .read)).get(
                path)
            #expect(answer.status == .unprocessableContent)
            #expect(try answer.json()["errors"] != nil)
        }
    }

    @Test(
        "Every query that needs no name is answered",
        arguments: Query.all.filter { !$0.path.contains("{") })
    func queries(query: Query) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.program(Scope(query.area, .read)).get(query.path)
            #expect(answer.status == .ok)
        }
    }

    @Test("A method or an address that is not there gets a problem, not a page")
    func unknown() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.members, .write))
            let nowhere = try await program.get("nowhere")
            #expect(nowhere.status == .notFound)
            #expect(nowhere.headers[.contentType] == "application/problem+json")
            for method in [.delete, .put, try #require(HTTPRequest.Method("QUERY"))] {
                let wrong = try await site.client.execute(uri: "/api/v1/members", method: method)
                #expect(wrong.status == .methodNotAllowed)
                #expect(wrong.headers[.allow] == "GET, POST")
            }
        }
    }
}

extension ConsoleSite {
    func credits(_ name: String) throws -> [Credit] {
        try store.credits(of: try store.member(name).id)
    }
}

import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Money
import NIOCore
import Testing

@testable import Console

@Suite("Members from a file, at the console")
struct MemberImportTests {
    private static let file = Data("user,name,cents\nbob,Bob,500\ncarol,Carol,\n".utf8)

    @Test(
        "They are there with their credit when the work is done; the same file again gives nothing")
    func imported() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            for _ in 0..<2 {
                let work = try await browser.upload(
                    Self.file, named: "members.csv", [:], to: "/members/import")
                #expect(work.status == .seeOther)
                let page = try await browser.outcome(of: work)
                #expect(page.contains("left as they are"))
                #expect(try site.available("bob") == 500)
                #expect(try site.store.member("carol").name == "Carol")
            }
        }
    }

    @Test("A trial says what would be done, and does nothing")
    func trial() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            let work = try await browser.upload(
                Self.file, named: "members.csv", ["trial": "on"], to: "/members/import")
            #expect(try await browser.outcome(of: work).contains("Nothing is done yet."))
            #expect(try site.store.members().count == 2)
        }
    }

    @Test(
        "A file with a wrong line is refused, and said which",
        arguments: [
            ("user,cents\nbob,five\n", "Line 2: "), ("name\nBob\n", "Line 1: "),
            ("", "Choose a file"),
            ("user\n\u{0}\n", "Line 2: "),
        ])
    func wrong(text: String, problem: String) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.browser("anna").upload(
                Data(text.utf8), named: "members.csv", [:], to: "/members/import")
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(problem), "\(answer.text)")
            #expect(try site.store.members().count == 2)
        }
    }

    @Test("What only the books can refuse is refused by the work, which has then failed")
    func refused() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            let work = try await browser.upload(
                Data("user,plan\nbob,Nowhere\n".utf8), named: "members.csv", [:],
                to: "/members/import")
            let page = try await browser.outcome(of: work)
            #expect(page.contains("failed") && page.contains("Line 2: "))
            #expect(try site.store.members().count == 2)
        }
    }

    @Test("An operator imports nobody, nor does a form that another site sends")
    func operators() async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.browser("otto").get("/members/import")
            #expect(answer.status == .forbidden)
            let forged = try await site.browser("anna").upload(
                Self.file, named: "members.csv", [:], to: "/members/import", token: "0")
            #expect(forged.status == .forbidden)
            #expect(try site.store.members().count == 2)
        }
    }

    @Test("A program sends the file, and asks how far it is")
    func program() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.members, .write), Scope(.ledger, .read))
            func send(_ query: String) async throws -> TestResponse {
                try await program.client.execute(
                    uri: "/api/v1/members/import" + query, method: .post,
                    headers: [.authorization: "Bearer \(program.token)"],
                    body: ByteBuffer(bytes: Self.file))
            }
            let unnamed = try await send("")
            #expect(unnamed.status == .unprocessableContent)
            let answer = try await send("?name=november")
            guard case .integer(let work)? = try answer.json()["work"] else {
                Issue.record("\(answer.text)")
                return
            }
            var state = try await program.get("work/\(work)").json()
            while state["state"] == "running" {
                try await Task.sleep(for: .milliseconds(20))
                state = try await program.get("work/\(work)").json()
            }
            #expect(state["state"] == "done" && state["title"] == "Import")
            #expect(try site.available("bob") == 500)
            #expect(try await program.get("work/99").status == .notFound)
        }
    }
}

extension Browser {
    /// The page of long work, once it is done.
    fileprivate func outcome(of begun: TestResponse) async throws -> String {
        let path = try #require(begun.headers[.location])
        while true {
            let page = try await get(path).text
            if !page.contains("/cancel\"") { return page }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

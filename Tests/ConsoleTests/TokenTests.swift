import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Testing

@testable import Console

@Suite("Which programs get in")
struct TokenTests {
    @Test("Without a right token there is no answer", arguments: Endpoint.all)
    func refused(endpoint: Endpoint) async throws {
        try await ConsoleSite.visit { site in
            let path = Endpoint.root + endpoint.path.replacing(/\{[a-z]+\}/, with: "1")
            for header in [nil, "", "Bearer", "Bearer x", "Basic YW5uYTp4"] {
                let answer = try await site.client.execute(
                    uri: path, method: endpoint.method,
                    headers: header.map { [.authorization: $0] } ?? [:])
                #expect([.unauthorized, .tooManyRequests].contains(answer.status))
            }
        }
    }

    @Test("A session's cookie opens nothing of the API")
    func cookie() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            #expect(try await browser.get("/api/v1/members").status == .unauthorized)
        }
    }

    @Test("A token does what its scopes name, and no more", arguments: Endpoint.all)
    func scopes(endpoint: Endpoint) async throws {
        try await ConsoleSite.visit { site in
            let path = Endpoint.root + endpoint.path.replacing(/\{[a-z]+\}/, with: "1")
            for scope in Scope.all {
                let program = try site.program(scope)
                let answer = try await site.client.execute(
                    uri: path, method: endpoint.method,
                    headers: [.authorization: "Bearer \(program.token)"])
                #expect((answer.status != .forbidden) == scope.includes(endpoint.scope))
            }
        }
    }

    @Test("An expired and a revoked token are refused")
    func ended() async throws {
        try await ConsoleSite.visit { site in
            let act = Act(by: "anna", at: .now)
            let (revoked, text) = try site.store.makeToken(
                named: "old", scopes: [Scope(.members, .read)], expires: nil, act)
            let program = Program(client: site.client, token: text)
            #expect(try await program.get("members").status == .ok)
            try site.store.revokeTokens([revoked.id], act)
            #expect(try await program.get("members").status == .unauthorized)
            let (_, late) = try site.store.makeToken(
                named: "late", scopes: [Scope(.members, .read)], expires: act.now, act)
            let other = Program(client: site.client, token: late)
            #expect(try await other.get("members").status == .unauthorized)
        }
    }

    @Test("After five wrong tokens no more are looked at, but right ones are taken")
    func guessing() async throws {
        try await ConsoleSite.visit { site in
            let guesser = Program(client: site.client, token: "wrong")
            for _ in 0..<5 { #expect(try await guesser.get("members").status == .unauthorized) }
            #expect(try await guesser.get("members").status == .tooManyRequests)
            let program = try site.program(Scope(.members, .read))
            #expect(try await program.get("members").status == .ok)
        }
    }

    @Test("Of a token only its hash is stored, and when it was used")
    func stored() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.members, .read))
            #expect(try site.store.tokens().first?.used == nil)
            _ = try await program.get("members")
            #expect(try site.store.tokens().first?.used != nil)
            #expect(try site.store.token(hash: program.token) == nil)
            #expect(try site.store.token(hash: Secret.hash(program.token)) != nil)
        }
    }

    @Test("An admin makes a token at the console, sees it once, and revokes it")
    func console() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            let answer = try await browser.send(
                "/tokens/add", ["name": "platform", "scopes": "members:read", "expires": ""])
            #expect(answer.status == .seeOther)
            let token = try #require(try site.store.tokens().first)
            #expect(token.scopes == ["members:read"] && token.actor == "anna")
            #expect(try await browser.get("/tokens").text.contains("platform"))
            _ = try await browser.send(
                "/tokens/delete?id=\(token.id)", ["id": "\(token.id)", "confirm": "DELETE"])
            #expect(try site.store.tokens().first?.revoked != nil)
        }
    }

    @Test("No program makes tokens, whatever its token allows")
    func noEscalation() {
        #expect(!Endpoint.all.contains { $0.path.hasPrefix("tokens") })
    }

    @Test("An operator makes no tokens", arguments: ["/tokens", "/tokens/add", "/hooks"])
    func operators(path: String) async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("otto")
            #expect(try await browser.get(path).status == .forbidden)
        }
    }
}

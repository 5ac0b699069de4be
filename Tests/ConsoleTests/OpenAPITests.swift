import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerStore
import Site
import Testing

@testable import Console

@Suite("The OpenAPI document")
struct OpenAPITests {
    @Test("Every route of the API is in it, and the other way round")
    func routes() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.members, .read))
            let document = try await program.get("openapi.json").json()
            #expect(document["openapi"] == "3.1.0")
            guard case .object(let paths)? = document["paths"] else { return }
            var documented: Set<String> = []
            for (path, operations) in paths {
                guard case .object(let methods) = operations else { continue }
                for method in methods.keys { documented.insert("\(method.uppercased()) \(path)") }
            }
            let console = try Console(site: .init(), store: site.store)
            let routes = console.router().routes
                .filter { $0.path.description.hasPrefix("/api/") }
                .map { "\($0.method) \($0.path)" }
            #expect(documented == Set(routes))
        }
    }

    @Test("Each operation has a name of its own, and says what it refuses with")
    func operations() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.members, .read))
            let document = try await program.get("openapi.json").json()
            guard case .object(let paths)? = document["paths"] else { return }
            var names: [String] = []
            for case .object(let methods) in paths.values {
                for operation in methods.values {
                    guard case .text(let name)? = operation["operationId"] else { continue }
                    names.append(name)
                    #expect(operation["responses"]?["401"] != nil)
                }
            }
            #expect(names.count == Endpoint.all.count + 1 && Set(names).count == names.count)
        }
    }

    @Test("Every action but those for people only, and members' own, is an endpoint")
    func actions() {
        let ids = Set(
            Endpoint.all.compactMap { endpoint -> String? in
                if case .action(let action) = endpoint.purpose { action.id } else { nil }
            })
        let expected = Action.all.filter { $0.role > .member && !$0.isForPeopleOnly }.map(\.id)
        #expect(ids == Set(expected))
    }

    @Test("The schema of a row is what its JSON looks like")
    func schemas() {
        let schema = RowSchema.of(PlanResult.self)
        #expect(schema["required"] == ["benefits", "name", "renews"])
        #expect(
            schema["properties"]?["benefits"]?["items"]?["properties"]?["cents"]?["type"]
                == "integer")
        #expect(RowSchema.of(CreditResult.self)["properties"]?["expires"]?["type"] == "string")
    }

    @Test(
        "Forms' addresses become those of resources",
        arguments: [
            ("members/add", "members"), ("member/{user}/credits/add", "members/{user}/credits"),
            ("member/{user}/credits/delete", "members/{user}/credits/delete"),
            ("hooks/add", "hooks"), ("ledger/check", "ledger/check"),
            ("refund-request/{request}/decide", "refund-requests/{request}/decide"),
        ])
    func paths(page: String, path: String) {
        #expect(Endpoint.path(ofPage: page) == path)
    }
}

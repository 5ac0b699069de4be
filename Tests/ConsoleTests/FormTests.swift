import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Money
import Pricing
import Site
import Testing

@testable import Console

@Suite("Every form")
struct FormTests {
    /// The form's address in a furnished site.
    static func path(_ action: Action) -> String {
        var values = [
            "user": "alice", "credit": "1", "team": "Crew", "batch": "1", "table": "standard",
            "queue": "office", "job": action.id == "refund-job" ? "7" : "8", "request": "1",
            "work": "1", "plan": "Coworker", "alias": "ally", "reservation": "2",
        ]
        values["name"] =
            action.page.hasPrefix("plan")
            ? "Coworker"
            : action.page.hasPrefix("product") ? "Card" : "otto"
        values["benefit"] = action.page.hasPrefix("plan") ? "1" : "2"
        return values.reduce("/" + action.page) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// Somebody of the action's role.
    static func visitor(_ action: Action) -> String {
        switch action.role {
        case .admin: "anna"
        case .operator: "otto"
        case .member: "alice"
        }
    }

    private static func fields(_ action: Action, _ site: ConsoleSite) throws -> [Field] {
        let act = Act(by: "test", at: Timestamp(milliseconds: 1_795_000_000_000))
        let session = ConsoleSession(
            tokenHash: "", userName: visitor(action), role: action.role, formToken: "", client: "",
            created: act.now, seen: act.now, expires: act.now)
        return try action.fields(
            Asked(
                store: site.store, site: .init(), session: session, act: act,
                path: "", workroom: Workroom(), parameters: ["request": "1", "user": "alice"]))
    }

    @Test("is shown to its role, and to none below", arguments: Action.all)
    func shown(action: Action) async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let path = Self.path(action)
            let answer = try await site.browser(Self.visitor(action)).get(path)
            #expect(answer.status == .ok)
            #expect(answer.text.contains("name=\"form-token\""))
            guard action.role > .member else { return }
            let below = try await site.browser(action.role == .admin ? "otto" : "mia").get(path)
            #expect(below.status == .forbidden)
        }
    }

    @Test(
        "refuses what can't be read in any of its fields, keeps it, and saves nothing",
        arguments: Action.all)
    func bad(action: Action) async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let fields = try Self.fields(action, site).filter {
                if case .flag = $0.kind { false } else { true }
            }
            guard !fields.isEmpty else { return }
            let browser = try await site.browser(Self.visitor(action))
            let token = try await browser.token(of: Self.path(action))
            let before = try site.books()
            let values = fields.flatMap { field in
                if case .rows(let columns) = field.kind {
                    columns.map { ($0.name, "bad\u{7}") }
                } else {
                    [(field.name, "bad\u{7}")]
                }
            }
            let answer = try await browser.post(
                Self.path(action), values, token: token)
            #expect((400..<500).contains(answer.status.code))
            #expect(answer.text.contains(/id="[a-z-]+-problem"|role="alert"/))
            // A list of choices can't show another, and a password is never sent back.
            let keeps = fields.contains {
                switch $0.kind {
                case .choice, .password: false
                default: true
                }
            }
            #expect(!keeps || answer.text.contains("bad\u{7}"))
            #expect(try site.books() == before)
        }
    }

    @Test(
        "without anything in it changes nothing where something is asked for",
        arguments: Action.all)
    func empty(action: Action) async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            guard try Self.fields(action, site).contains(where: { !$0.isOptional }) else { return }
            let browser = try await site.browser(Self.visitor(action))
            let token = try await browser.token(of: Self.path(action))
            let before = try site.books()
            let answer = try await browser.post(
                Self.path(action), [(String, String)](), token: token)
            #expect(answer.status == .unprocessableContent)
            #expect(try site.books() == before)
        }
    }

    @Test("of rates shows what changes before it saves a new version")
    func rates() async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let browser = try await site.browser("anna")
            let token = try await browser.token(of: "/rate/standard/edit")
            let values = [
                ("media", ""), ("media-type", ""), ("color", ""), ("sides", ""),
                ("impression", "7.5"), ("sheet", ""), ("job", ""), ("base", "1"), ("from", ""),
            ]
            let preview = try await browser.post(
                "/rate/standard/edit", values + [("preview", "1")], token: token)
            #expect(preview.status == .ok && preview.text.contains("€0.75"))
            #expect(preview.text.contains("value=\"7.5\""))
            let now = Timestamp(milliseconds: 4_000_000_000_000)
            #expect(try site.store.rateTable(named: "standard", at: now)?.version == 1)

            let saved = try await browser.post("/rate/standard/edit", values, token: token)
            #expect(saved.status == .seeOther)
            let table = try #require(try site.store.rateTable(named: "standard", at: now))
            #expect(table.version == 2 && table.rules[0].perImpression.millicents == 7500)

            let stale = try await browser.send("/rate/standard/edit", values)
            #expect(stale.status == .unprocessableContent)
            #expect(stale.text.contains("There is a newer version"))
        }
    }
}

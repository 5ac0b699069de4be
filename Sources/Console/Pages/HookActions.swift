internal import Desk
internal import Foundation
internal import Ledger
internal import LedgerStore
internal import Wording

extension Action {
    static let addHook = Action(
        id: "add-hook", page: "hooks/add", role: .admin, title: "Add a web hook",
        submit: "Add web hook", hasSecretResult: true,
        fields: { _ in
            [
                Field(
                    "url", "Address", .text,
                    hint: """
                        https://platform.example.org/pagetoll. It is told as it stands; in your \
                        own network as well.
                        """),
                Field(
                    "events", "Is told of",
                    .choices(Event.Kind.allCases.map { .init($0.rawValue) })),
            ]
        },
        perform: { input, asked in
            let url = input.text("url")
            let kinds = Set(input.choices("events").compactMap(Event.Kind.init))
            if !url.isHookAddress {
                input.refuse("url", Sentence("Give an address like https://example.org/pagetoll."))
            }
            if kinds.isEmpty { input.refuse("events", Sentence("Tick what it is told of.")) }
            try input.finish()
            let secret = HookMessage.newSecret()
            let hook = try asked.store.addHook(url: url, secret: secret, kinds: kinds, asked.act)
            return Done(
                at: "/hooks",
                Sentence("Its secret is {0} – copy it now, it is shown this once.", secret),
                result: NewHookResult(id: hook.id, secret: secret))
        })

    static let deleteHooks = Action(
        id: "delete-hooks", page: "hooks/delete", role: .admin, title: "Delete web hooks",
        submit: "Delete",
        fields: { _ in
            [Field("id", "Web hooks", .ids), Field("confirm", "Type DELETE to delete", .deletion)]
        },
        perform: { input, asked in
            let ids = input.ids("id")
            input.confirmDeletion()
            try input.finish()
            try asked.store.deleteHooks(ids, asked.act)
            return Done(
                at: "/hooks", Sentence("{0} web hooks were deleted.", ids.count),
                result: DeletedResult(ids.count))
        })
}

extension String {
    /// Whether a hook can be at this address: HTTP or HTTPS, without a password in it.
    fileprivate var isHookAddress: Bool {
        guard count <= 500, let parts = URLComponents(string: self), parts.user == nil,
            parts.password == nil, let host = parts.host, !host.isEmpty, parts.fragment == nil
        else { return false }
        return ["http", "https"].contains(parts.scheme?.lowercased())
    }
}

struct NewHookResult: Codable, Sendable {
    let id: Int64
    let secret: String
}

extension Query {
    static let ofPrograms = [
        all("hooks", .settings, "Web hooks, and what went wrong last") { _, asked in
            try asked.store.hooks().map(HookResult.init)
        },
        list("hooks/{hook}/deliveries", .settings, "What became of events, the newest first") {
            _, page, asked in
            guard let id = Int64(asked["hook"]) else { throw ConsoleRefusal.notFound }
            return try asked.store.deliveries(
                ofHook: id, limit: page.offset + page.limit + 1
            ).dropFirst(page.offset).map(HookDeliveryResult.init)
        },
    ]
}

/// A hook as programs see it, without its secret.
struct HookResult: Codable, Sendable {
    let id: Int64
    let url, made, madeBy, problem: String
    let events: [String]
    let tries: Int
    let nextTry: String?

    init(_ hook: WebHook) {
        id = hook.id
        url = hook.url
        made = hook.created.iso8601
        madeBy = hook.actor
        problem = hook.problem
        events = hook.kinds.sorted().map(\.rawValue)
        tries = hook.tries
        nextTry = hook.tries > 0 ? hook.nextTry.iso8601 : nil
    }
}

struct HookDeliveryResult: Codable, Sendable {
    let event: Int64
    let tries: Int
    let at, outcome: String

    init(_ delivery: HookDelivery) {
        event = delivery.event
        tries = delivery.tries
        at = delivery.at.iso8601
        outcome = delivery.outcome
    }
}

internal import Hummingbird
internal import LedgerStore

extension Console {
    func addHookPage(to router: Router<ConsoleContext>) {
        router.get("hooks") { request, context in
            _ = try context.visitor(atLeast: .admin)
            let hooks = try await books { store in try store.hooks() }
            let view = HooksView(hooks: hooks.map { HookView($0, views) })
            return views.page("hooks", Sentence("Web hooks"), view, for: Visit(request, context))
        }
    }
}

private struct HooksView: Sendable {
    let hooks: [HookView]
}

private struct HookView: Sendable {
    let id, url, events, made: String
    let problem: String?

    init(_ hook: WebHook, _ views: Views) {
        id = "\(hook.id)"
        url = hook.url
        events = hook.kinds.sorted().map(\.rawValue).joined(separator: ", ")
        made = "\(views.format.day(hook.created)), \(hook.actor)"
        problem = hook.problem.nonEmpty
    }
}

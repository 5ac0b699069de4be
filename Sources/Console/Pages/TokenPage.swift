internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore

extension Console {
    func addTokenPage(to router: Router<ConsoleContext>) {
        router.get("tokens") { request, context in
            _ = try context.visitor(atLeast: .admin)
            let tokens = try await books { store in try store.tokens() }
            let view = TokensView(tokens: tokens.map { TokenView($0, views, at: .now) })
            return views.page("tokens", Sentence("API tokens"), view, for: Visit(request, context))
        }
    }
}

private struct TokensView: Sendable {
    let tokens: [TokenView]
}

private struct TokenView: Sendable {
    let id, name, scopes, made, ends, used: String
    let isValid: Bool

    init(_ token: APIToken, _ views: Views, at now: Timestamp) {
        id = "\(token.id)"
        name = token.name
        scopes = token.scopes.joined(separator: ", ")
        made = "\(views.format.day(token.created)), \(token.actor)"
        used = token.used.map(views.format.time) ?? views.texts("never")
        isValid = token.isValid(at: now)
        ends =
            token.revoked != nil
            ? views.texts("revoked")
            : token.expires.map(views.format.time) ?? views.texts("never")
    }
}

internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore

/// Finds out whose session a request belongs to.
struct SignedInSession: RouterMiddleware {
    let books: Books

    /// `__Host-` keeps other sites of the same domain from setting it, but needs TLS; browsers take
    /// neither prefix over plain HTTP.
    static let cookieName = "pagetoll-session"
    /// Who does nothing for so long is signed out.
    static let idleMilliseconds: Int64 = 12 * 3_600_000
    /// How often the end of a session is put off: not at each request.
    private static let extensionMilliseconds: Int64 = 5 * 60_000

    func handle(
        _ request: Request, context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard let token = request.cookies[Self.cookieName]?.value else {
            return try await next(request, context)
        }
        var context = context
        context.session = try await books { store in
            let now = Timestamp.now
            let hash = Secret.hash(token)
            guard let session = try store.consoleSession(hash, at: now) else { return nil }
            let age = now.milliseconds - session.seen.milliseconds
            if age > Self.extensionMilliseconds, !request.isUnattended {
                let end = Timestamp(milliseconds: now.milliseconds + Self.idleMilliseconds)
                try store.extend(hash, seen: now, until: end)
            }
            return session
        }
        return try await next(request, context)
    }
}

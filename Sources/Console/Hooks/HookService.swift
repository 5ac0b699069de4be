internal import AsyncHTTPClient
internal import Desk
internal import Ledger
internal import Logging
internal import ServiceLifecycle

/// Tells hooks what happened, while the console is served.
struct HookService: Service {
    let books: Books
    let logger: Logger

    private static let pause = Duration.seconds(1)

    func run() async throws {
        let client = HookPost.client()
        let post = HookPost(books: books, client: client, logger: logger)
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    _ = try await post.round { .now }
                } catch is CancellationError {
                    break
                } catch {
                    logger.warning("web hooks wait", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: Self.pause)
            }
        }
        try await client.shutdown()
    }
}

internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Notes each request: one line of the log, and its time for `/metrics`.
struct RequestLog: RouterMiddleware {
    let times: RequestTimes

    func handle(
        _ request: Request, context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        var response = try await next(request, context)
        let seconds = (clock.now - start) / .seconds(1)
        times.note(seconds, kind: .init(path: request.uri.path), status: response.status.code)
        response.headers[.requestID] = context.id
        // No query: people search by names. No header: tokens and cookies are there.
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(Self.path(request))",
                "status": "\(response.status.code)",
                "milliseconds": "\(Int((seconds * 1000).rounded()))", "peer": "\(context.peer)",
            ])
        return response
    }

    /// What is told of the address: a link that was mailed lets its reader in.
    private static func path(_ request: Request) -> String {
        let secret = "/sign-in/link/"
        let path = request.uri.path
        return path.hasPrefix(secret) ? "\(secret)…" : String(path.prefix(200))
    }
}

extension HTTPField.Name {
    /// So that an answer is found in the log.
    fileprivate static let requestID: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Request-Id") else { preconditionFailure("no name") }
        return name
    }()
}

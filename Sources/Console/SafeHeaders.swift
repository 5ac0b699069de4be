internal import HTTPTypes
internal import Hummingbird

/// Says with each answer what a browser must not do with it.
struct SafeHeaders: RouterMiddleware {
    /// Whether browsers come by TLS.
    let isEncrypted: Bool

    private static let always: [(HTTPField.Name?, String)] = [
        // Nothing but our own: no script in a page, no frame around one, no form to elsewhere.
        (
            .contentSecurityPolicy,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
        (HTTPField.Name("Referrer-Policy"), "same-origin"),
        (HTTPField.Name("X-Frame-Options"), "DENY"),
        (HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin"),
    ]

    func handle(
        _ request: Request, context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for case (let name?, let value) in Self.always where response.headers[name] == nil {
            response.headers[name] = value
        }
        if isEncrypted { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        // What is somebody's own stays in nobody else's cache.
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

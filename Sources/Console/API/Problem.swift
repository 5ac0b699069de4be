internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// What programs are told when something is refused (RFC 9457).
struct Problem: Encodable, Sendable {
    /// No page of the web tells more than `title` and `detail`.
    let type = "about:blank"
    let title: String
    let status: Int
    /// What happened, why, and what to do.
    let detail: String
    /// What is wrong with fields, by name.
    var errors: [String: String]?

    private enum CodingKeys: String, CodingKey {
        case type, title, status, detail, errors
    }

    init(_ status: HTTPResponse.Status, _ detail: String, errors: [String: String]? = nil) {
        title = status.reasonPhrase
        self.status = status.code
        self.detail = detail
        self.errors = errors
    }

    /// - Parameter texts: the language of the sentences.
    init(_ error: any Error, _ texts: Texts) {
        let answer = Answer(to: error)
        var errors: [String: String]?
        if let problems = error as? InputProblems {
            errors = problems.byField.filter { !$0.key.isEmpty }.mapValues { texts($0) }
        }
        self.init(answer.status, texts(answer.sentence), errors: errors)
    }

    static let schema: JSONValue = [
        "type": "object", "required": ["type", "title", "status", "detail"],
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"],
            "status": ["type": "integer"], "detail": ["type": "string"],
            "errors": [
                "type": "object", "additionalProperties": ["type": "string"],
                "description": "What is wrong with fields, by name.",
            ],
        ],
    ]

    var json: String {
        // Plain strings and numbers can always be encoded.
        guard let data = try? JSONValue.encoder.encode(self) else { preconditionFailure("no JSON") }
        return String(decoding: data, as: UTF8.self)
    }
}

extension Response {
    static let problemType = "application/problem+json"

    /// JSON text; a problem's when the status says so.
    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: status.kind == .successful ? "application/json" : problemType
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension Request {
    /// Whether nobody reads the answer as a page.
    var isForPrograms: Bool { uri.path.hasPrefix("/api/") || uri.path == "/metrics" }
}

/// Makes a problem of each error under the API's root, where nobody reads pages.
struct Problems: RouterMiddleware {
    let texts: Texts

    func handle(
        _ request: Request, context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard request.isForPrograms else { return try await next(request, context) }
        do {
            return try await next(request, context)
        } catch let refusal as TokenRefusal {
            var response = Response.json(refusal.problem.json, status: refusal.status)
            if refusal.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
            return response
        } catch let error as HTTPError where error.status == .notFound {
            let methods = Endpoint.methods(at: request.uri.path)
            guard !methods.isEmpty else {
                let sentence = "There is nothing at this address; see \(Endpoint.root)openapi.json."
                return .json(Problem(.notFound, sentence).json, status: .notFound)
            }
            let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
            var response = Response.json(
                Problem(.methodNotAllowed, "This address takes \(allowed) only.").json,
                status: .methodNotAllowed)
            response.headers[.allow] = allowed
            return response
        } catch {
            let problem = Problem(error, texts)
            if problem.status == 500 {
                context.logger.error("an API request failed", metadata: ["error": "\(error)"])
            }
            return .json(problem.json, status: .init(code: problem.status))
        }
    }
}

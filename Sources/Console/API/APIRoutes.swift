internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Wording

extension Console {
    /// Everything that programs can do and read, and the document that says so.
    func addAPI(to router: Router<ConsoleContext>) {
        for endpoint in Endpoint.all {
            router.on(RouterPath(Endpoint.root + endpoint.path), method: endpoint.method) {
                request, context in
                try await answer(request, context, endpoint)
            }
        }
        router.get(RouterPath(Endpoint.root + Endpoint.document)) { request, context in
            let token = try await self.token(request, context, for: nil)
            let asked = asking(request, context, token.session)
            let document = try await books { store in
                try OpenAPI(endpoints: Endpoint.all, asked: asked(store)).document.bytes
            }
            return Response.json(String(decoding: document, as: UTF8.self))
        }
    }

    private func answer(
        _ request: Request, _ context: ConsoleContext, _ endpoint: Endpoint
    ) async throws -> Response {
        let token = try await token(request, context, for: endpoint.scope)
        let asked = asking(request, context, token.session)
        switch endpoint.purpose {
        case .query(let query):
            let values = request.queryValues
            try query.parameters.check(values)
            let json = try await books { store in
                var input = Input(values, from: .program, for: query.parameters)
                return try query.read(&input, asked(store)).bytes
            }
            return .json(String(decoding: json, as: UTF8.self))
        case .fileCall(let call): return try await answer(call, request, asked)
        case .action(let action):
            let call = try await Call(request, context, token)
            let (outcome, isRepeated) = try await books { [views] store in
                try call.mark.once(store, keepsAnswer: !action.hasSecretResult) { store in
                    try action.answer(to: call.body, asked(store), views.texts)
                }
            }
            var response = Response.json(outcome.body, status: .init(code: outcome.status))
            if isRepeated, let name = HTTPField.Name("Idempotent-Replayed") {
                response.headers[name] = "true"
            }
            return response
        }
    }

    /// - Throws: `TokenRefusal`.
    func token(
        _ request: Request, _ context: ConsoleContext, for scope: Scope?
    ) async throws -> APIToken {
        let text = request.bearerToken
        let address = clientAddress(request, context)
        return try await books { store in
            try TokenDesk(store: store).token(text, for: scope, from: address, at: .now)
        }
    }
}

extension APIToken {
    /// A program acts as an admin would, in what its scopes allow; in the books it has its own name.
    var session: ConsoleSession {
        ConsoleSession(
            tokenHash: "", userName: "API \(name)", role: .admin, formToken: "", client: name,
            created: created, seen: created, expires: created)
    }
}

extension Action {
    /// Does the action for a program.
    func answer(
        to body: [String: JSONValue], _ asked: Asked, _ texts: Texts
    ) throws -> MarkedRequest.Answer {
        let fields = try fields(asked)
        let values = try fields.values(of: body, initial: try initial(asked))
        switch outcome(of: values, from: .program, fields, asked) {
        case .success(let done):
            let result = try JSONValue(encoding: done.result)
            return .init(status: 200, body: String(decoding: try result.bytes, as: UTF8.self))
        case .failure(let refusal):
            let errors = refusal.problems.filter { !$0.key.isEmpty }.mapValues { texts($0) }
            let sentence =
                refusal.problems[""]
                ?? Sentence("Nothing was changed; see what is wrong in errors.")
            let problem = Problem(
                refusal.status, texts(sentence), errors: errors.isEmpty ? nil : errors)
            return .init(status: problem.status, body: problem.json)
        }
    }
}

internal import Desk
internal import Foundation
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Wording

extension Console {
    /// The form of an action, and what it does when it is sent.
    func add(_ action: Action, to router: Router<ConsoleContext>) {
        let path = RouterPath(action.page)
        router.get(path) { request, context in
            let session = try context.visitor(atLeast: action.role)
            let asked = asking(request, context, session)
            let (fields, values) = try await books { [views] store in
                let asked = asked(store)
                let given = request.queryValues
                let fields = try action.fields(asked)
                let values = fields.asTyped(try action.initial(asked), by: views.texts)
                    .merging(given) { _, given in given }
                return (fields, values)
            }
            return form(action, fields, values, [:], request, context, .ok)
        }
        router.post(path) { request, context in
            let session = try context.visitor(atLeast: action.role)
            let sent = try await SentForm(request, context, of: session)
            let asked = asking(request, context, session)
            if let preview = action.preview, sent.values[FormView.previewName] != nil {
                return try await show(preview, of: action, sent.values, asked, request, context)
            }
            let outcome = try await books { [views] store in
                try action.outcome(of: sent, in: views.texts, asked, store)
            }
            switch outcome {
            case .done(let location, let notice):
                var response = Response.redirect(to: location, type: .normal)
                response.setCookie(Visit.cookie(notice: views.texts(notice)))
                return response
            case .refused(let fields, let refusal):
                return form(
                    action, fields, sent.values, refusal.problems, request, context,
                    refusal.status)
            }
        }
    }

    /// What is needed to ask for an action, but for the store.
    func asking(
        _ request: Request, _ context: ConsoleContext, _ session: ConsoleSession
    ) -> @Sendable (Store) -> Asked {
        let (parameters, path) = (context.decodedParameters, request.uri.path)
        return { [site, workroom] store in
            Asked(
                store: store, site: site, session: session,
                act: Act(by: session.userName, at: .now), path: path, workroom: workroom,
                parameters: parameters)
        }
    }

    /// The form again, with what the action would do.
    private func show(
        _ preview: @escaping @Sendable (inout Input, Asked, Views) throws -> PageContent,
        of action: Action, _ values: [String: [String]],
        _ asked: @escaping @Sendable (Store) -> Asked, _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        let (fields, outcome) = try await books.atLength { [views] store in
            let asked = asked(store)
            let fields = try action.fields(asked)
            return (
                fields,
                ActionRefusal.catching {
                    var input = Input(values, from: .form(views.texts), for: fields)
                    return try preview(&input, asked, views)
                }
            )
        }
        switch outcome {
        case .success(let content):
            return form(action, fields, values, [:], request, context, .ok, content)
        case .failure(let refusal):
            return form(
                action, fields, values, refusal.problems, request, context, refusal.status)
        }
    }

    private func form(
        _ action: Action, _ fields: [Field], _ values: [String: [String]],
        _ problems: [String: Sentence], _ request: Request, _ context: ConsoleContext,
        _ status: HTTPResponse.Status, _ preview: PageContent? = nil
    ) -> Response {
        let view = FormView(
            submit: action.submit,
            previewSubmit: action.preview == nil ? nil : "Show what changes", fields, values,
            problems.mapValues { views.texts($0) }, views.texts,
            formToken: SentForm.token(for: context.session),
            origin: FormOrigin(of: action.page, at: request.uri.path, views.texts), preview: preview
        )
        return views.page(
            "form", Sentence(action.title), view, for: Visit(request, context), status: status)
    }
}

/// What came of a form.
enum FormOutcome: Sendable {
    /// The page to go to, and what is said there.
    case done(at: String, [Sentence])
    /// The form again.
    case refused([Field], ActionRefusal)
}

/// Why an action was not done.
struct ActionRefusal: Error {
    let problems: [String: Sentence]
    let status: HTTPResponse.Status
}

extension Action {
    /// Does the action with what was sent, unless that form did it before.
    ///
    /// - Parameter texts: the language in which it was filled in.
    func outcome(
        of sent: SentForm, in texts: Texts, _ asked: (Store) -> Asked, _ store: Store
    ) throws -> FormOutcome {
        var notice = [Sentence("This was done already.")]
        var refused: FormOutcome?
        let (answer, isRepeated) = try sent.mark.once(store) { store in
            let asked = asked(store)
            let fields = try fields(asked)
            switch outcome(of: sent.values, from: .form(texts), fields, asked) {
            case .success(let done):
                notice = done.notice
                return .init(status: HTTPResponse.Status.seeOther.code, body: done.location)
            case .failure(let refusal):
                refused = .refused(fields, refusal)
                return .init(status: refusal.status.code, body: asked.path)
            }
        }
        if let refused, !isRepeated { return refused }
        return .done(at: answer.body, notice)
    }

    /// Does the action with what was entered.
    func outcome(
        of values: [String: [String]], from origin: Input.Origin, _ fields: [Field], _ asked: Asked
    ) -> Result<Done<any Encodable & Sendable>, ActionRefusal> {
        ActionRefusal.catching {
            var input = Input(values, from: origin, for: fields)
            return try perform(&input, asked)
        }
    }
}

extension ActionRefusal {
    static func catching<Value>(_ body: () throws -> Value) -> Result<Value, Self> {
        do {
            return .success(try body())
        } catch let error as InputProblems {
            return .failure(Self(problems: error.byField, status: .unprocessableContent))
        } catch {
            let answer = Answer(to: error)
            return .failure(Self(problems: ["": answer.sentence], status: answer.status))
        }
    }
}

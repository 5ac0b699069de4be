internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Site
internal import Wording

/// A page whose form takes a file. The file is gone when it is answered.
struct FileForm: Sendable {
    /// What came of it.
    enum Answer: Sendable {
        /// The form again, with this.
        case shown(PageContent)
        /// The page to go to.
        case begun(at: String, Sentence)
    }

    /// "my/price"
    let page: String
    let role: ConsoleRole
    /// In English, as are all texts.
    let title: String
    let submit: String
    /// What the file is.
    let hint: Sentence
    /// What is asked for beside the file; choices come from the store.
    let fields: @Sendable (Asked) throws -> [Field]
    /// What the fields hold at first.
    let initial: [String: [String]]
    /// - Throws: `InputProblems`, of which "file" is the file's.
    let answer: @Sendable (inout Input, UploadedForm, Asked, Views) throws -> Answer

    static let all = [priceOfFile, importMembers]

    func allFields(_ asked: Asked) throws -> [Field] {
        [Field("file", "File", .file, hint: hint)] + (try fields(asked))
    }
}

extension Console {
    func add(_ form: FileForm, to router: Router<ConsoleContext>) {
        let path = RouterPath(form.page)
        router.get(path) { request, context in
            let session = try context.visitor(atLeast: form.role)
            let asked = asking(request, context, session)
            let fields = try await books { store in try form.allFields(asked(store)) }
            return show(form, fields, form.initial, [:], request, context)
        }
        router.post(path) { request, context in
            let session = try context.visitor(atLeast: form.role)
            guard let seat = fileSeats.take() else { throw ConsoleRefusal.busy }
            defer { withExtendedLifetime(seat) {} }
            let asked = asking(request, context, session)
            let sent = try await UploadedForm(request, of: session, inFolder: site.stateFolder)
            let (fields, outcome) = try await books.atLength { [views] store in
                let asked = asked(store)
                let fields = try form.allFields(asked)
                let outcome = ActionRefusal.catching {
                    var input = Input(sent.values, from: .form(views.texts), for: fields)
                    if sent.file.byteCount == 0 {
                        input.refuse("file", Sentence("Choose a file."))
                    }
                    return try form.answer(&input, sent, asked, views)
                }
                return (fields, outcome)
            }
            switch outcome {
            case .success(.shown(let content)):
                return show(form, fields, sent.values, [:], request, context, content)
            case .success(.begun(let location, let notice)):
                var response = Response.redirect(to: location, type: .normal)
                response.setCookie(Visit.cookie(notice: views.texts(notice)))
                return response
            case .failure(let refusal):
                return show(
                    form, fields, sent.values, refusal.problems, request, context,
                    status: refusal.status)
            }
        }
    }

    private func show(
        _ form: FileForm, _ fields: [Field], _ values: [String: [String]],
        _ problems: [String: Sentence], _ request: Request, _ context: ConsoleContext,
        _ content: PageContent? = nil, status: HTTPResponse.Status = .ok
    ) -> Response {
        let view = FormView(
            submit: form.submit, fields, values, problems.mapValues { views.texts($0) },
            views.texts, formToken: SentForm.token(for: context.session),
            origin: FormOrigin(of: form.page, at: request.uri.path, views.texts), preview: content)
        return views.page(
            "form", Sentence(form.title), view, for: Visit(request, context), status: status)
    }
}

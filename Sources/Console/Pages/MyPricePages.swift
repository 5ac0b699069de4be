internal import Catalog
internal import Desk
internal import Gateway
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Money
internal import NIOPosix
internal import Pricing
internal import PrintModel
internal import Site
internal import Wording

/// What a file would cost, by the code that bills it; the file is not kept.
extension Console {
    func addMyPrice(to router: Router<ConsoleContext>) {
        router.get("my/price") { request, context in
            _ = try context.visitor(atLeast: .member)
            let fields = try await books { store in try priceFields(store) }
            return priceForm(fields, [:], [:], request, context)
        }
        router.post("my/price", use: price)
    }

    @Sendable private func price(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        let session = try context.visitor(atLeast: .member)
        guard let seat = pricingSeats.take() else { throw ConsoleRefusal.busy }
        defer { withExtendedLifetime(seat) {} }
        let form = try await UploadedForm(request, of: session, inFolder: site.stateFolder)
        let (fields, outcome) = try await books.atLength { store in
            let fields = try priceFields(store)
            let content = ActionRefusal.catching {
                try PageContent(priceOf: form, fields, store, site, session, views)
            }
            return (fields, content)
        }
        switch outcome {
        case .success(let content):
            return priceForm(fields, form.values, [:], request, context, content)
        case .failure(let refusal):
            return priceForm(
                fields, form.values, refusal.problems, request, context, status: refusal.status)
        }
    }

    private func priceFields(_ store: Store) throws -> [Field] {
        let file = Field(
            "file", "File", .file, hint: "A PDF, or what a printer driver makes of a document.")
        return [file] + (try PriceQuestion.fields(store, site, workroom))
    }

    private func priceForm(
        _ fields: [Field], _ values: [String: [String]], _ problems: [String: Sentence],
        _ request: Request, _ context: ConsoleContext, _ answer: PageContent? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let view = FormView(
            submit: "Show the price", fields, ["copies": ["1"]].merging(values) { _, new in new },
            problems.mapValues { views.texts($0) }, views.texts,
            formToken: SentForm.token(for: context.session), preview: answer)
        return views.page(
            "form", Sentence("What a file costs"), view, for: Visit(request, context),
            status: status)
    }
}

extension PageContent {
    fileprivate init(
        priceOf form: UploadedForm, _ fields: [Field], _ store: Store, _ site: SiteConfiguration,
        _ session: ConsoleSession, _ views: Views
    ) throws {
        var input = Input(form.values, from: .form(views.texts), for: fields)
        if form.file.byteCount == 0 { input.refuse("file", Sentence("Choose a file.")) }
        let question = PriceQuestion(&input)
        try input.finish()
        let answer = try question.answer(for: form.file, in: store, site)
        self.init(views)
        let format = views.format
        add("File", form.fileName)
        add("Price", format.money(answer.quote.cents))
        add("Pages", format.number(answer.impressions.count))
        add("In colour", format.number(answer.impressions.count(in: .color)))
        add("Sheets", format.number(answer.impressions.sheetCount))
        for other in answer.alternatives {
            add(other.change.label, format.money(other.cents))
        }
        if let member = try? store.member(session.userName), member.pricing == .credits {
            let balance = try store.balance(of: member.id, at: .now)
            let missing = answer.quote.cents - balance.spendable
            add(
                "Your credit",
                missing > .zero
                    ? views.texts(Sentence("lacks {0}", missing))
                    : views.texts("covers it"))
        }
    }
}

extension QuoteAlternative.Change {
    /// For people, in English.
    var label: String {
        switch self {
        case .monochrome: "In black and white"
        case .twoSided: "On both sides of the paper"
        case .monochromeTwoSided: "In black and white on both sides"
        }
    }
}

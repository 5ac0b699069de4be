internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Console {
    func addRefundPages(to router: Router<ConsoleContext>) {
        addPage("refund-requests", to: router) { asked in
            (Sentence("Refund requests"), try PageContent(requestsOf: asked))
        }
    }
}

extension PageContent {
    /// How many are shown: nobody decides more at once.
    private static let requestLimit = 200

    fileprivate init(requestsOf asked: PageRequest) throws {
        self.init(asked.views)
        let onlyOpen = asked.list["state"] != "all"
        let requests = try asked.store.refundRequests(
            onlyOpen: onlyOpen, limit: Self.requestLimit)
        filter(
            [
                Field(
                    "state", "State",
                    .choice([.init("", "To be decided"), .init("all", "All")]))
            ], of: asked.list)
        let format = asked.format
        section(
            "requests",
            table: TableView(
                [
                    .number("Request"), .init("Time"), .init("Member"), .init("Job"),
                    .number("Charged"), .number("Asked"), .init("Reason"), .init("State"),
                    .init(""),
                ],
                requests.map { request in
                    let job = "\(request.print.key.jobID)"
                    let location = "/refund-request/\(request.id)"
                    return .init([
                        .init("\(request.id)", to: location + "/decide"),
                        .init(format.time(request.createdAt)),
                        .init(
                            request.print.userName,
                            to: "/member/\(request.print.userName.pathPart)"),
                        .init(job, to: "/job/\(job)"),
                        .init(request.print.charged.map(format.money) ?? ""),
                        .init(format.money(request.cents)), .init(request.reason),
                        .init(
                            asked.views.texts(request.state.rawValue),
                            note: request.granted.map(format.money) ?? request.answer),
                        request.state == .open
                            ? .init(asked.views.texts("Decide"), to: location + "/decide")
                            : .init(""),
                    ])
                }, asked.views))
    }
}

extension Action {
    static let decideRefund = Action(
        id: "decide-refund", page: "refund-request/{request}/decide", role: .operator,
        title: "Decide a refund request", submit: "Decide",
        fields: { asked in
            let request = try asked.request()
            return [
                Field(
                    "decision", "Decision",
                    .choice([.init("grant", "Grant"), .init("decline", "Decline")]),
                    hint: .verbatim(request.reason)),
                Field(
                    "cents", "Amount", .money, hint: "What goes back when it is granted.",
                    isOptional: true),
                Field("answer", "What the member is told", .text, isOptional: true),
            ]
        },
        initial: { asked in ["cents": [try asked.request().cents.description]] },
        perform: { input, asked in
            let decision = input.choice("decision")
            let (cents, answer) = (input.optionalCents("cents"), input.text("answer"))
            if decision == "decline", answer.isEmpty {
                input.refuse("answer", Sentence("Say why; the member is told."))
            }
            try input.finish()
            let id = try asked.number("request")
            let request: RefundRequest
            do {
                request =
                    decision == "grant"
                    ? try asked.store.grantRefund(
                        id, cents: cents, graceEnd: asked.site.refundGraceEnd, answer: answer,
                        asked.act)
                    : try asked.store.declineRefund(id, answer: answer, asked.act)
            } catch LedgerError.refundExceedsCharge(let cents, let charge) {
                throw InputProblems([
                    "cents": LedgerError.refundExceedsCharge(cents, of: charge).sentence
                ])
            }
            let released = decision == "grant" ? asked.releaseWaitingJobs(of: nil) : []
            return Done(
                at: "/refund-requests",
                request.state == .granted
                    ? Sentence("{0} went back.", request.granted ?? .zero)
                    : Sentence("Request {0} is declined.", "\(id)"), and: released,
                result: RefundRequestResult(request))
        })
}

extension Asked {
    fileprivate func request() throws -> RefundRequest {
        try store.refundRequest(try number("request"))
    }
}

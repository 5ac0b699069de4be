internal import Catalog
internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Money
internal import Pricing
internal import Wording

extension Console {
    func addJobPages(to router: Router<ConsoleContext>) {
        addPage("jobs", to: router) { asked in
            (Sentence("Jobs"), try PageContent(jobsOf: asked))
        }
        addPage("job/{job}", to: router) { asked in
            let number = Int(truncatingIfNeeded: try asked.number("job"))
            let prints = try asked.store.prints(ofJob: number)
            guard !prints.isEmpty else { throw ConsoleRefusal.notFound }
            return (Sentence("Job {0}", "\(number)"), try PageContent(job: prints, asked))
        }
    }
}

extension PageContent {
    fileprivate init(jobsOf asked: PageRequest) throws {
        self.init(asked.views, following: try asked.booksMark())
        add([.init("Take a job on a member's account", "/jobs/claim")])
        let list = asked.list
        let calendar = SiteCalendar.current
        var query = PrintListQuery()
        query.userName = list["user"].nonEmpty
        query.queue = list["queue"].nonEmpty
        query.state = PrintRecord.State(rawValue: list["state"])
        query.from = Day(list["from"]).map(calendar.start(of:))
        query.until = Day(list["through"]).map(calendar.end(of:))
        query.after = PrintPlace(list["after"])
        query.limit = list.limit
        let (jobs, next) = try asked.store.printList(query)
        filter(
            [
                Field("user", "Member", .text, isOptional: true),
                Field("queue", "Queue", .text, isOptional: true),
                Field(
                    "state", "State",
                    .choice(
                        [.init("", "All")]
                            + PrintRecord.State.allCases.map {
                                .init($0.rawValue, Sentence($0.label))
                            })),
                Field("from", "From", .day, isOptional: true),
                Field("through", "Through", .day, isOptional: true),
            ], of: list)
        section(
            "jobs", table: TableView(jobs: jobs, asked.views),
            paging: PagingView(list, after: next?.description, asked.views))
    }

    /// Says what a job cost and why; job numbers come again, so there may be several.
    fileprivate init(job prints: [PrintRecord], _ asked: PageRequest) throws {
        self.init(asked.views, following: try asked.booksMark())
        let newest = prints[0]
        let location = "/job/\(newest.key.jobID)"
        if newest.state == .held {
            warn(Sentence("This job waits. {0}", newest.reason))
            add([
                .init("Release", "\(location)/release", isPrimary: true),
                .init("Cancel", "\(location)/cancel"),
            ])
        }
        let charged = try ChargedJob(newest.key.jobID, in: asked.store).total
        if charged > .zero {
            add([
                .init("Refund", "\(location)/refund"),
                .init("Note a refund request", "\(location)/refund-requests/add"),
            ])
        }
        for (index, print) in prints.enumerated() { try explain(print, index, asked) }
    }

    private mutating func explain(
        _ print: PrintRecord, _ index: Int, _ asked: PageRequest
    ) throws {
        let (views, format) = (asked.views, asked.format)
        var rows: [(String, String?, String?)] = [
            ("Time", format.time(print.createdAt), nil),
            (
                "Member", print.userName,
                print.member == nil ? nil : "/member/\(print.userName.pathPart)"
            ),
            ("Queue", print.queue, nil), ("Title", print.title, nil),
            ("State", views.texts(print.state.label), nil), ("Reason", print.reason, nil),
            ("Price", print.quoted.map(format.money), nil),
            ("Charged", print.charged.map(format.money), nil),
            ("Pages", format.number(print.impressions), nil),
            ("In colour", format.number(print.colorImpressions), nil),
            ("Sheets", format.number(print.sheets), nil),
            ("Known by", print.evidence.nonEmpty.map { views.texts($0) }, nil),
        ]
        if print.isShadow { rows.append(("Watched only", views.texts("yes"), nil)) }
        section(
            "print-\(index)", Sentence("Document {0}", "\(print.key.documentNumber)"),
            table: TableView(
                [.init("What"), .init("Value")],
                rows.compactMap { label, value, location in
                    value?.nonEmpty.map {
                        .init([.init(views.texts(label)), .init($0, to: location)])
                    }
                }, views))
        if let quote = Quote(json: print.quote) { explain(quote, index, views) }
        if let id = print.reservation { try explain(id, print, index, asked) }
    }

    private mutating func explain(_ quote: Quote, _ index: Int, _ views: Views) {
        section(
            "quote-\(index)", "How the price comes about",
            [Sentence("By rates {0}, version {1}.", quote.rateTable, "\(quote.version)")],
            table: TableView(
                [
                    .init("Rule"), .init("For each"), .number("How many"), .number("Cents"),
                    .number("Amount"), .init("Pages"),
                ],
                quote.lines.map {
                    .init([
                        .init(views.rule($0.rule)), .init(views.texts($0.unit.rawValue)),
                        .init(views.format.number($0.quantity)),
                        .init(views.format.price($0.price)),
                        .init(views.format.price($0.amount)), .init($0.pages ?? ""),
                    ])
                }, views))
    }

    /// Who paid, and what went back.
    private mutating func explain(
        _ id: ReservationID, _ print: PrintRecord, _ index: Int, _ asked: PageRequest
    ) throws {
        let (views, format) = (asked.views, asked.format)
        guard let reservation = try asked.store.reservation(id), print.state.isSettled else {
            return
        }
        var rows: [TableView.Row] = []
        for payment in reservation.payments {
            guard let words = try payment.account.words(asked) else { continue }
            rows.append(.init([.init(words), .init(format.money(payment.cents))]))
        }
        for refund in try asked.store.refunds(of: id) {
            rows.append(
                .init([
                    .init(
                        views.texts(
                            Sentence(
                                "Went back on {0}, by {1}", refund.at, refund.actor)),
                        note: refund.reason),
                    .init(format.money(-refund.cents)),
                ]))
        }
        section(
            "payment-\(index)", "Who paid",
            table: TableView([.init("What"), .number("Amount")], rows, views))
    }
}

extension Account {
    /// Where money came from, in words; nil for accounts that nobody pays from.
    fileprivate func words(_ asked: PageRequest) throws -> String? {
        switch self {
        case .credit(let id):
            let terms = try asked.store.credit(id).terms
            let owner = try asked.store.userName(terms.member)
            return asked.views.texts(
                Sentence(
                    "Credit {0} of {1} ({2})", "\(id.rawValue)", owner,
                    Sentence(terms.origin.rawValue)))
        case .receivable: return asked.views.texts("On invoice")
        case .waived: return asked.views.texts("Free of charge")
        case .reserved, .issued, .withdrawn, .expired, .billed, .revenue: return nil
        }
    }
}

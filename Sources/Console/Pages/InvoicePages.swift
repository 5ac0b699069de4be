internal import Catalog
internal import Desk
internal import Hummingbird
internal import Interchange
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Console {
    func addInvoicePages(to router: Router<ConsoleContext>) {
        addPage("invoices", to: router) { asked in
            (Sentence("Invoices"), try PageContent(invoicesOf: asked))
        }
        addPage("invoices/owed", to: router) { asked in
            (Sentence("What the next invoices will have"), try PageContent(owedOf: asked))
        }
        addPage("invoice/{invoice}", to: router) { asked in
            let number = try asked.number("invoice")
            let lines = try asked.store.lines(ofInvoice: number)
            guard !lines.isEmpty else { throw ConsoleRefusal.notFound }
            return (Sentence("Invoice {0}", "\(number)"), try PageContent(lines, number, asked))
        }
        addDownload("invoice/{invoice}/lines.csv", named: "invoice.csv", to: router) { asked in
            let number = try asked.number("invoice")
            return try CSV(
                invoiceLines: try asked.store.lines(ofInvoice: number), number, asked.store)
        }
        addDownload("invoices/owed.csv", named: "owed.csv", to: router) { asked in
            try CSV(
                invoiceLines: try asked.store.openLines(before: asked.now), nil, asked.store)
        }
    }
}

extension PageContent {
    fileprivate init(invoicesOf asked: PageRequest) throws {
        self.init(asked.views)
        add([.init("What is owed", "/invoices/owed")])
        if asked.isAdmin { add([.init("Bill", "/invoices/bill", isPrimary: true)]) }
        let rows = try asked.store.invoiceList(
            after: Int64(asked.list["after"]), limit: asked.list.limit)
        section(
            "invoices", nil,
            [Sentence("Each charge and refund is on one invoice, once.")],
            table: TableView(
                [
                    .init("Invoice"), .init("Time"), .init("Member"), .number("Items"),
                    .number("Amount"),
                ],
                rows.map {
                    .init([
                        .init("\($0.number)", to: "/invoice/\($0.number)"),
                        .init(asked.format.time($0.at)),
                        .init($0.member.userName, to: $0.member.location),
                        .init(asked.format.number($0.itemCount)),
                        .init(asked.format.money($0.cents)),
                    ])
                }, asked.views),
            paging: PagingView(
                asked.list,
                after: rows.count == asked.list.limit ? rows.last.map { "\($0.number)" } : nil,
                asked.views))
    }

    fileprivate init(owedOf asked: PageRequest) throws {
        self.init(asked.views)
        let rows = try asked.store.owed(
            after: Int64(asked.list["after"]).map(MemberID.init), limit: asked.list.limit)
        add([.init("CSV", "/invoices/owed.csv")])
        if asked.isAdmin { add([.init("Bill", "/invoices/bill", isPrimary: true)]) }
        section(
            "owed",
            table: TableView(
                [.init("Member"), .init("Name"), .number("Items"), .number("Owed")],
                rows.map {
                    .init([
                        .init($0.member.userName, to: $0.member.location),
                        .init($0.member.name), .init(asked.format.number($0.itemCount)),
                        .init(asked.format.money($0.cents)),
                    ])
                }, asked.views),
            paging: PagingView(
                asked.list,
                after: rows.count == asked.list.limit
                    ? rows.last.map { "\($0.member.id.rawValue)" } : nil, asked.views))
    }

    fileprivate init(_ lines: [InvoiceLine], _ number: Int64, _ asked: PageRequest) throws {
        self.init(asked.views)
        let user = try asked.store.userName(lines[0].item.member)
        add("Member", user, to: "/member/\(user.pathPart)")
        add("Amount", asked.format.money(lines.map(\.item.cents).total))
        add([.init("CSV", "/invoice/\(number)/lines.csv")])
        section(
            "lines", "Items",
            table: TableView(
                [
                    .init("Time"), .init("Job"), .init("Queue"), .init("Title"),
                    .number("Pages"), .number("Amount"),
                ],
                lines.map { line in
                    let job = line.print.map { "\($0.key.jobID)" }
                    return .init([
                        .init(asked.format.time(line.item.at)),
                        .init(job ?? "", to: job.map { "/job/\($0)" }),
                        .init(line.print?.queue ?? ""), .init(line.print?.title ?? ""),
                        .init(line.print.map { asked.format.number($0.impressions) } ?? ""),
                        .init(asked.format.money(line.item.cents)),
                    ])
                }, asked.views))
    }
}

extension CSV {
    fileprivate init(
        invoiceLines lines: [InvoiceLine], _ invoice: Int64?, _ store: Store
    ) throws {
        var names: [MemberID: String] = [:]
        self.init(
            header: InvoiceLineResult.header,
            rows: try lines.map { line in
                let member = line.item.member
                if names[member] == nil { names[member] = try store.userName(member) }
                return InvoiceLineResult(line, invoice: invoice, user: names[member] ?? "").cells
            })
    }
}

extension Action {
    static let billInvoices = Action(
        id: "bill-invoices", page: "invoices/bill", role: .admin,
        title: "Bill what members owe", submit: "Bill",
        fields: { _ in
            [
                Field(
                    "through", "Last day of the period", .day, hint: "Now, when it is empty.",
                    isOptional: true)
            ]
        },
        perform: { input, asked in
            let day = input.day("through")
            try input.finish()
            let end = day.map { min(SiteCalendar.current.end(of: $0), asked.act.now) }
            let invoices = try asked.store.billAll(before: end ?? asked.act.now, asked.act)
            return Done(
                at: "/invoices", Sentence("{0} invoices were made.", invoices.count),
                result: invoices.map {
                    NewInvoiceResult(invoice: $0.number, cents: $0.cents.rawValue)
                })
        })
}

/// An invoice that was made, as programs see it.
struct NewInvoiceResult: Codable, Sendable {
    let invoice, cents: Int64
}

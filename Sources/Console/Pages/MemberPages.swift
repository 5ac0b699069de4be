internal import Catalog
internal import Desk
internal import Hummingbird
internal import Interchange
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Console {
    func addMemberPages(to router: Router<ConsoleContext>) {
        addPage("members", to: router) { asked in
            (Sentence("Members and contacts"), try PageContent(membersOf: asked))
        }
        addPage("member/{user}", to: router) { asked in
            let member = try asked.store.member(asked["user"])
            return (.verbatim(member.title), try PageContent(member, asked))
        }
        addPage("member/{user}/statement", to: router) { asked in
            let member = try asked.store.member(asked["user"])
            return (
                Sentence("Statement of {0}", member.title),
                try PageContent(statementOf: member, asked)
            )
        }
        addPDF("member/{user}/statement.pdf", named: "statement.pdf", to: router) { asked in
            let member = try asked.store.member(asked["user"])
            return (Sentence("Statement"), try PageContent(wholeStatementOf: member, asked))
        }
        addDownload("member/{user}/statement.csv", named: "statement.csv", to: router) { asked in
            let member = try asked.store.member(asked["user"])
            return CSV(statement: try asked.store.wholeStatement(of: member.id))
        }
    }
}

extension Member {
    /// What they are called where their name is the heading.
    var title: String { name.isEmpty ? userName : name }
    var location: String { "/member/\(userName.pathPart)" }
}

extension PageContent {
    fileprivate init(membersOf asked: PageRequest) throws {
        self.init(asked.views)
        let list = asked.list
        var query = MemberListQuery()
        query.search = list["search"]
        query.isSuspended = ["active": false, "suspended": true][list["state"]]
        query.order = MemberListQuery.Order(rawValue: list["order"]) ?? .userName
        query.isDescending = list["direction"] == "down"
        (query.offset, query.limit) = (list.offset, list.limit)
        let (rows, count) = try asked.store.memberList(query, at: asked.now)
        filter(
            [
                Field("search", "Name or address", .text, isOptional: true),
                Field(
                    "state", "State",
                    .choice([
                        .init("", "All"), .init("active", "Active"),
                        .init("suspended", "Suspended"),
                    ])),
            ], of: list)
        add([.init("Add a member", "/members/add", isPrimary: true)])
        if asked.isAdmin { add([.init("Import members", "/members/import")]) }
        section(
            "members",
            table: TableView(
                [
                    .init("User name", order: MemberListQuery.Order.userName.rawValue),
                    .init("Name", order: MemberListQuery.Order.name.rawValue),
                    .init("E-mail address"), .init("Pays by"), .init("State"),
                    .number("Available"),
                ],
                rows.map { row in
                    let member = row.member
                    return .init([
                        .init(member.userName, to: member.location), .init(member.name),
                        .init(member.email), .init(asked.views.texts(member.pricing.label)),
                        member.stateCell(asked.views),
                        .init(asked.format.money(row.available)),
                    ])
                }, of: list, asked.views),
            paging: PagingView(list, count: count, asked.views))
    }

    fileprivate init(_ member: Member, _ asked: PageRequest) throws {
        self.init(asked.views, following: try asked.booksMark())
        let (store, format, views) = (asked.store, asked.format, asked.views)
        let balance = try store.balance(of: member.id, at: asked.now)
        if member.isSuspended { warn(Sentence("Suspended: this member can't print.")) }
        add("User name", member.userName)
        add("E-mail address", member.email)
        add("Pays by", views.texts(member.pricing.label))
        add("Available", format.money(balance.available))
        add("Reserved", format.money(balance.reserved))
        if balance.owed != .zero { add("Owed", format.money(balance.owed)) }
        if balance.ofTeams != .zero { add("Of teams", format.money(balance.ofTeams)) }
        add([
            .init("Edit", "\(member.location)/edit"),
            member.isSuspended
                ? .init("Resume", "\(member.location)/resume")
                : .init("Suspend", "\(member.location)/suspend"),
            .init("Statement", "\(member.location)/statement"),
            .init("Redeem a voucher", "/vouchers/redeem?user=\(member.userName.pathPart)"),
            .init("Sell a product", "/products/sell?user=\(member.userName.pathPart)"),
        ])
        section(
            "credits", "Benefits › Printing credit",
            links: [.init("Add", "\(member.location)/credits/add", isPrimary: true)],
            table: TableView(
                credits: try store.credits(of: member.id).reversed(), of: member, views))
        plans(of: member, asked)
        section(
            "jobs", "Jobs",
            links: [.init("All jobs", "/jobs?user=\(member.userName.pathPart)")],
            table: TableView(
                jobs: try store.prints(of: member.id, limit: 20), views))
    }

    /// Plans, teams and other names.
    private mutating func plans(of member: Member, _ asked: PageRequest) {
        let views = asked.views
        let subscriptions = (try? asked.store.subscriptions(of: member.id)) ?? []
        section(
            "plans", "Plans",
            links: [.init("Sign up", "\(member.location)/plans/add")],
            table: TableView(
                [.init("Plan"), .init("Renews"), .init("Next on"), .init("")],
                subscriptions.map {
                    .init([
                        .init($0.plan, to: "/plan/\($0.plan.pathPart)"),
                        .init(views.texts($0.frequency.sentence)),
                        .init(views.format.day($0.nextInvoiceDay)),
                        .init(
                            views.texts("End"),
                            to: "\(member.location)/plans/\($0.plan.pathPart)/leave"),
                    ])
                }, views))
        let teams = (try? asked.store.teams(of: member.id)) ?? []
        section(
            "teams", "Teams",
            table: TableView(
                [.init("Team"), .init("Who pays")],
                teams.map {
                    .init([
                        .init($0.name, to: "/team/\($0.name.pathPart)"),
                        .init($0.payer, to: "/member/\($0.payer.pathPart)"),
                    ])
                }, views))
        let aliases = (try? asked.store.aliases(of: member.id)) ?? []
        section(
            "aliases", "Other user names",
            [Sentence("Jobs that name one of these are on this member's account.")],
            links: [.init("Add", "\(member.location)/aliases/add")],
            table: TableView(
                [.init("User name"), .init("")],
                aliases.map {
                    .init([
                        .init($0),
                        .init(
                            views.texts("Remove"),
                            to: "\(member.location)/aliases/\($0.pathPart)/remove"),
                    ])
                }, views))
    }

    fileprivate init(statementOf member: Member, _ asked: PageRequest) throws {
        self.init(asked.views)
        let after = Int64(asked.list["after"])
        let lines = try asked.store.statement(
            of: member.id, after: after, limit: asked.list.limit)
        add([
            .init(.verbatim(member.title), member.location),
            .init("PDF", "\(member.location)/statement.pdf"),
            .init("CSV", "\(member.location)/statement.csv"),
        ])
        section(
            "statement", table: TableView(statement: lines, asked.views),
            paging: PagingView(
                asked.list,
                after: lines.count == asked.list.limit ? lines.last.map { "\($0.entry)" } : nil,
                asked.views))
    }
}

extension PageContent {
    /// All of a member's statement, for a file.
    init(wholeStatementOf member: Member, _ asked: PageRequest) throws {
        self.init(asked.views)
        add("Member", member.title)
        section(
            "statement",
            table: TableView(
                statement: try asked.store.wholeStatement(of: member.id), asked.views))
    }
}

extension TableView {
    fileprivate init(statement lines: [StatementLine], _ views: Views) {
        let format = views.format
        self.init(
            [
                .init("Time"), .init("What"), .number("Change"), .number("Balance"),
                .number("Owed"),
            ],
            lines.map { line in
                .init([
                    .init(format.time(line.at)),
                    .init(
                        views.texts(line.sentence),
                        to: line.print.map { "/job/\($0.key.jobID)" }, note: line.reason),
                    .init(format.money(line.change)), .init(format.money(line.balance)),
                    .init(format.money(line.owedAfter)),
                ])
            }, views)
    }
}

extension Member {
    fileprivate func stateCell(_ views: Views) -> TableView.Cell {
        isSuspended
            ? .init(views.texts("Suspended"), isWarning: true) : .init(views.texts("Active"))
    }
}

extension TableView {
    /// A member's credits, which can be ticked and deleted.
    init(credits: some Sequence<Credit>, of member: Member, _ views: Views) {
        let format = views.format
        self.init(
            [
                .init("Since"), .init("Origin"), .number("Given"), .number("Remaining"),
                .init("Lapses"), .init("Type"), .init("Note"), .init(""),
            ],
            credits.map { credit in
                let id = "\(credit.id.rawValue)"
                let lapses =
                    credit.isWithdrawn
                    ? views.texts("deleted")
                    : credit.terms.expires.map(format.time) ?? views.texts("never")
                return .init(
                    [
                        .init(format.day(credit.terms.validFrom)),
                        .init(views.texts(credit.terms.origin.rawValue)),
                        .init(format.money(credit.terms.cents)),
                        .init(format.money(credit.remaining)), .init(lapses),
                        .init(views.texts(credit.type.title)), .init(credit.terms.note),
                        credit.isWithdrawn
                            ? .init("")
                            : .init(
                                views.texts("Edit"), to: "\(member.location)/credits/\(id)/edit"),
                    ], tick: credit.isWithdrawn ? nil : id)
            },
            ticks: Ticks(
                location: "\(member.location)/credits/delete", name: "id",
                submit: "Delete what is ticked"), views)
    }
}

extension PricingModel {
    /// For people.
    var label: String {
        switch self {
        case .credits: "Credit only"
        case .creditsThenInvoice: "Credit, then invoice"
        case .invoice: "Invoice"
        case .free: "Free"
        }
    }
}

extension StatementLine {
    /// What happened, in plain words; why stands beside it.
    var sentence: Sentence {
        let job = print.map { "\($0.key.jobID)" } ?? "?"
        return switch kind {
        case .given: Sentence("Credit given by {0}", actor)
        case .reserved where print?.state.isSettled == true: Sentence("Price of job {0}", job)
        case .reserved: Sentence("Set aside for job {0}, which is not printed yet", job)
        case .captured: Sentence("Less was printed of job {0}; the rest came back", job)
        case .voided: Sentence("Nothing was printed of job {0}; all came back", job)
        case .adjusted: Sentence("Credit changed by {0}", actor)
        case .withdrawn: Sentence("Credit deleted by {0}", actor)
        case .expired: Sentence("Credit lapsed")
        case .refunded: Sentence("Refund of job {0} by {1}", job, actor)
        case .billed: Sentence("Put on invoice {0}", "\(entry)")
        }
    }
}

extension Store {
    /// All lines, the newest first, for a file.
    func wholeStatement(of member: MemberID) throws(LedgerError) -> [StatementLine] {
        var lines: [StatementLine] = []
        while true {
            let page = try statement(of: member, after: lines.last?.entry, limit: 500)
            lines += page
            if page.count < 500 { return lines }
        }
    }
}

extension CSV {
    init(statement lines: [StatementLine]) {
        self.init(
            header: StatementResult.header, rows: lines.map { StatementResult($0).cells })
    }
}

internal import Catalog
internal import Desk
internal import Hummingbird
internal import Interchange
internal import Ledger
internal import LedgerStore
internal import Money
internal import Pricing
internal import Site
internal import Wording

/// The pages of a member, made for a phone: what they have, what they printed, what it costs.
extension Console {
    func addMyPages(to router: Router<ConsoleContext>) {
        router.get("my", use: mine)
        router.get("my/prices", use: prices)
        router.get("my/statement", use: myStatement)
        addPDF("my/statement.pdf", named: "statement.pdf", for: .member, to: router) { asked in
            let member = try asked.store.member(asked.session.userName)
            return (Sentence("Statement"), try PageContent(wholeStatementOf: member, asked))
        }
        addDownload("my/statement.csv", named: "statement.csv", for: .member, to: router) { asked in
            let member = try asked.store.member(asked.session.userName)
            return CSV(statement: try asked.store.wholeStatement(of: member.id))
        }
    }

    @Sendable private func mine(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        let session = try context.visitor(atLeast: .member)
        let list = ListRequest(request)
        let (mark, view) = try await books { [views, site] store in
            let mark = try store.booksMark(for: session)
            let member = try store.member(session.userName)
            let prints = try store.prints(ofUser: member.userName, limit: list.limit)
            let now = Timestamp.now
            let view = MyView(
                member, balance: try store.balance(of: member.id, at: now),
                credits: try store.credits(of: member.id).filter { $0.isAvailable(at: now) },
                waiting: try store.waitingPrints(of: [member.id], server: site.server)
                    .filter { $0.member == member.id },
                prints: prints.filter { $0.state != .held }, views)
            return (mark, view)
        }
        return views.page(
            "my", Sentence("My printing"), view, for: Visit(request, context), following: mark)
    }

    @Sendable private func prices(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        _ = try context.visitor(atLeast: .member)
        let view = try await books { [views] store in
            let queues = try store.queues()
            let tables = try store.rateTables().map { table in
                let names = queues.filter { $0.rateTable == table.name }.map(\.name)
                return PriceTableView(table, queues: names, views)
            }
            return ["tables": tables]
        }
        return views.page("my-prices", Sentence("Prices"), view, for: Visit(request, context))
    }

    @Sendable private func myStatement(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        let session = try context.visitor(atLeast: .member)
        let next = request.queryValues["after"]?.first.flatMap(Int64.init)
        let limit = 100
        let lines = try await books { store in
            try store.statement(
                of: try store.member(session.userName).id, after: next, limit: limit)
        }
        let view = MyStatementView(
            lines: lines.map { StatementLineView($0, views) },
            next: lines.count == limit ? lines.last.map { "/my/statement?after=\($0.entry)" } : nil)
        return views.page(
            "my-statement", Sentence("Statement"), view, for: Visit(request, context))
    }
}

private struct MyView: Sendable {
    let name, available: String
    /// What the credit of teams adds, and what is owed; nil for nothing.
    let ofTeams, reserved, owed: String?
    let isSuspended: Bool
    let credits: [CreditView]
    let waiting: [MyWaitingView]
    let jobs: [MyJobView]

    init(
        _ member: Member, balance: Balance, credits: [Credit], waiting: [PrintRecord],
        prints: [PrintRecord], _ views: Views
    ) {
        name = member.name.isEmpty ? member.userName : member.name
        available = views.format.money(balance.available)
        ofTeams = views.format.moneyUnlessZero(balance.ofTeams)
        reserved = views.format.moneyUnlessZero(balance.reserved)
        owed = views.format.moneyUnlessZero(balance.owed)
        isSuspended = member.isSuspended
        self.credits = credits.sorted {
            ($0.terms.expires?.milliseconds ?? .max) < ($1.terms.expires?.milliseconds ?? .max)
        }.map { CreditView($0, views) }
        self.waiting = waiting.map { MyWaitingView($0, spendable: balance.spendable, views) }
        jobs = prints.map { MyJobView($0, views) }
    }
}

/// A job that waits, and what it lacks.
private struct MyWaitingView: Sendable {
    let job: JobView
    /// What must come before it prints; nil when it waits for something else than credit.
    let missing: String?
    /// How to print it so that it costs less.
    let ways: [String]

    init(_ print: PrintRecord, spendable: Cents, _ views: Views) {
        job = JobView(print, views)
        guard let price = print.quoted, price > spendable else {
            (missing, ways) = (nil, [])
            return
        }
        missing = views.format.money(price - spendable)
        let alternatives = Quote(json: print.quote)?.alternatives ?? []
        let cheaper = alternatives.map { other in
            "\(views.texts(other.change.label)): \(views.format.money(other.cents))"
        }
        // Pages differ in price; how many are covered is known by the average only.
        let share = Double(max(0, spendable.rawValue)) / Double(price.rawValue)
        let covered = Int(share * Double(print.impressions))
        let fewer = views.texts(
            Sentence("Fewer pages: your credit is enough for about {0}", covered))
        ways = cheaper + (covered > 0 ? [fewer] : [])
    }
}

private struct MyJobView: Sendable {
    let job: JobView
    /// Where a refund is asked for; nil for a job that cost nothing.
    let refund: String?

    init(_ print: PrintRecord, _ views: Views) {
        job = JobView(print, views)
        let wasPaid = print.state.isSettled && print.charged ?? .zero > .zero && !print.isShadow
        refund = print.reservation.flatMap { wasPaid ? "/my/refund/\($0.rawValue)" : nil }
    }
}

private struct PriceTableView: Sendable {
    let name: String
    let queues: String?
    let rules: [PriceRuleView]

    init(_ table: RateTable, queues: [String], _ views: Views) {
        name = table.name
        self.queues = queues.joined(separator: ", ").nonEmpty
        rules = table.rules.map { PriceRuleView($0, views) }
    }
}

private struct PriceRuleView: Sendable {
    let match: String
    /// In cents, which may have a fraction.
    let perImpression: String
    let perSheet, perJob: String?

    init(_ rule: RateRule, _ views: Views) {
        match = views.rule(rule.match.description)
        perImpression = views.format.price(rule.perImpression)
        perSheet = rule.perSheet == .zero ? nil : views.format.price(rule.perSheet)
        perJob = rule.perJob == .zero ? nil : views.format.price(rule.perJob)
    }
}

private struct MyStatementView: Sendable {
    let lines: [StatementLineView]
    let next: String?
}

private struct StatementLineView: Sendable {
    let time, kind, change, balance: String
    let what: String?

    init(_ line: StatementLine, _ views: Views) {
        time = views.format.time(line.at)
        kind = views.texts(line.sentence)
        change = views.format.money(line.change - line.owed)
        balance = views.format.money(line.balance)
        what =
            line.print.map { "\($0.title) (\($0.queue))" } ?? line.reason.nonEmpty
    }
}

extension Balance {
    /// What a print may cost now, of whoever's credit.
    var spendable: Cents { available + ofTeams }
}

extension SiteFormat {
    func moneyUnlessZero(_ cents: Cents) -> String? { cents == .zero ? nil : money(cents) }
}

internal import Catalog
internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Money
internal import PrintModel
internal import Scheduler
internal import Site
internal import Wording

extension Console {
    func addQueuePages(to router: Router<ConsoleContext>) {
        addPage("queues", to: router) { asked in
            (Sentence("Queues"), try PageContent(queuesOf: asked))
        }
        addPage("queue/{queue}", to: router) { asked in
            (Sentence("Queue {0}", asked["queue"]), try PageContent(queueOf: asked))
        }
    }
}

extension SchedulerQueue {
    /// Whether its jobs pass the gate.
    var isProtected: Bool { deviceURI.hasPrefix(DeviceURI.prefix) }
}

extension PageContent {
    fileprivate init(queuesOf asked: PageRequest) throws {
        self.init(asked.views)
        let settings = try asked.store.queues()
        let today = SiteCalendar.current.day(of: asked.now)
        let totals = Dictionary(
            uniqueKeysWithValues: try asked.store.totals(by: .queue, from: today, through: today)
                .map { ($0.name, $0.totals) })
        var known: [String: SchedulerQueue] = [:]
        do throws(SchedulerError) {
            for queue in try asked.workroom.printers.queues(at: asked.now) {
                known[QueueName.inLedger(queue.name, onServer: asked.site.server)] = queue
            }
        } catch {
            warn(error.sentence)
        }
        // Queues that CUPS tells of, and those that printed today or have settings of their own:
        // what is said of "office" on all servers is seen with "paris/office".
        let found = Set(known.keys).union(totals.keys)
        let covered = Set(found.flatMap(QueueName.names))
        let names = found.union(settings.map(\.name).filter { !covered.contains($0) }).sorted()
        let views = asked.views
        section(
            "queues",
            table: TableView(
                [
                    .init("Queue"), .init("Gate"), .init("State"), .init("Rates"),
                    .init("Jobs beyond the credit"), .number("Jobs today"),
                    .number("Pages today"),
                ],
                names.map { name in
                    let own =
                        QueueName.names(of: name).lazy
                        .compactMap { name in settings.first { $0.name == name } }.first
                        ?? QueueSettings(name: name)
                    let queue = known[name]
                    let sums = totals[name] ?? PrintTotals()
                    return .init([
                        .init(name, to: "/queue/\(name.pathPart)"),
                        .init(queue.map { views.texts(gate($0, asked)) } ?? ""),
                        .init(
                            views.texts(queue?.state.label ?? "not at this server"),
                            isWarning: queue?.state == .stopped),
                        .init(own.rateTable ?? Store.defaultRateTable),
                        .init(views.texts(own.refusal.label)),
                        .init(views.format.number(sums.jobs)),
                        .init(views.format.number(sums.impressions)),
                    ])
                }, views))
    }

    fileprivate init(queueOf asked: PageRequest) throws {
        self.init(asked.views)
        let (name, views) = (asked["queue"], asked.views)
        let location = "/queue/\(name.pathPart)"
        let own = try asked.store.queue(name) ?? QueueSettings(name: name)
        var found: SchedulerQueue?
        do throws(SchedulerError) {
            found = try asked.workroom.printers.queues(at: asked.now)
                .first { $0.name == QueueName.inScheduler(name, onServer: asked.site.server) }
            if found == nil { warn(Sentence("CUPS on this server has no queue {0}.", name)) }
        } catch {
            warn(error.sentence)
        }
        if let queue = found {
            add("Gate", views.texts(gate(queue, asked)))
            add("State", views.texts(queue.state.label))
            add("Device", queue.deviceURI)
            add("Error policy", queue.errorPolicy)
        }
        add("Rates", own.rateTable ?? Store.defaultRateTable)
        if asked.isAdmin {
            if let found {
                add([
                    found.isProtected
                        ? .init("Take off the gate", "\(location)/unprotect")
                        : .init("Put under the gate", "\(location)/protect", isPrimary: true)
                ])
            }
            add([.init("Edit", "\(location)/edit")])
        }
        section("settings", "Policies", table: TableView(policies: own, views))
        try addCounters(of: name, asked)
        var query = PrintListQuery()
        (query.queue, query.limit) = (name, 10)
        section(
            "jobs", "Latest jobs", links: [.init("All jobs", "/jobs?queue=\(name.pathPart)")],
            table: TableView(jobs: try asked.store.printList(query).prints, views))
    }

    private mutating func addCounters(of queue: String, _ asked: PageRequest) throws {
        let today = SiteCalendar.current.day(of: asked.now)
        let months = try asked.store.totals(
            by: .month, from: today.adding(-11, .month), through: today, queue: queue)
        section(
            "counters", "Counters",
            table: TableView(
                totals: months.reversed().map {
                    (asked.format.month(named: $0.name), nil, $0.totals)
                }, by: "Month",
                asked.views))
    }
}

/// Whether the queue passes the gate, in a word.
private func gate(_ queue: SchedulerQueue, _ asked: PageRequest) -> String {
    !queue.isProtected
        ? "no" : asked.site.shadowQueues.contains(queue.name) ? "watched only" : "yes"
}

extension TableView {
    /// How a queue is served, one setting a row.
    fileprivate init(policies own: QueueSettings, _ views: Views) {
        let (texts, format) = (views.texts, views.format)
        var rows: [(String, String)] = [
            ("Jobs beyond the credit", texts(own.refusal.label)),
            ("Documents that can't be counted", texts(own.unknownDocument.label)),
        ]
        if own.unknownDocument != .hold {
            rows.append(
                (
                    "That price, or the most that they may cost",
                    format.money(own.unknownDocument.cents)
                ))
        }
        rows.append(("Jobs of users who are no members", texts(own.unknownUser.label)))
        if own.unknownUser.startingCredit > .zero {
            rows.append(
                (
                    "Credit of those who become members",
                    format.money(own.unknownUser.startingCredit)
                ))
        }
        if !own.unknownUser.payer.isEmpty {
            rows.append(("Who pays for strangers", own.unknownUser.payer))
        }
        rows.append(
            (
                "Refuse jobs whose user name is not proved",
                texts(own.requiresAuthentication ? "yes" : "no")
            ))
        self.init(
            [.init("What"), .init("Value")],
            rows.map { .init([.init(texts($0)), .init($1)]) }, views)
    }
}

extension QueueSettings.Refusal {
    var label: String {
        switch self {
        case .hold: "wait"
        case .cancel: "are canceled"
        }
    }
}

extension QueueSettings.UnknownDocument {
    var label: String {
        switch self {
        case .hold: "wait"
        case .flat: "cost a flat price"
        case .counter: "cost what the printer counts"
        }
    }

    /// What a form offers; the prices are fields of their own.
    static var choices: [Field.Choice] {
        let all: [Self] = [.hold, .flat(.zero), .counter(atMost: .zero)]
        return all.map {
            .init($0.keyword, Sentence($0.label))
        }
    }
}

extension QueueSettings.UnknownUser {
    var label: String {
        switch self {
        case .hold: "wait"
        case .refuse: "are canceled"
        case .create: "make them members"
        case .charge: "are paid by a member"
        case .claim: "wait for a member's claim code"
        }
    }

    /// What a form offers; who pays, and the credit, are fields of their own.
    static var choices: [Field.Choice] {
        let all: [Self] = [
            .hold, .refuse, .create(startingCredit: .zero), .charge(userName: ""), .claim,
        ]
        return all.map {
            .init($0.keyword, Sentence($0.label))
        }
    }
}

internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Pricing
internal import Wording

extension Console {
    func addRatePages(to router: Router<ConsoleContext>) {
        addPage("rates", to: router) { asked in
            (Sentence("Rates"), try PageContent(ratesOf: asked))
        }
        addPage("rate/{table}", to: router) { asked in
            (Sentence("Rates {0}", asked["table"]), try PageContent(rateTableOf: asked))
        }
    }
}

extension PageContent {
    fileprivate init(ratesOf asked: PageRequest) throws {
        self.init(asked.views)
        if asked.isAdmin {
            add([
                .init(
                    "Edit the site's rates", "/rate/\(Store.defaultRateTable)/edit",
                    isPrimary: true),
                .init("Add a table", "/rates/add"),
            ])
        }
        section(
            "tables", nil,
            [Sentence("Queues without a table of their own use {0}.", Store.defaultRateTable)],
            table: TableView(
                [.init("Table"), .number("Version"), .number("Rules")],
                try asked.store.rateTables().map {
                    .init([
                        .init($0.name, to: "/rate/\($0.name.pathPart)"),
                        .init(asked.format.number($0.version)),
                        .init(asked.format.number($0.rules.count)),
                    ])
                }, asked.views))
    }

    fileprivate init(rateTableOf asked: PageRequest) throws {
        self.init(asked.views)
        let versions = try asked.store.rateVersions(of: asked["table"], limit: 100)
        guard let newest = versions.first else { throw ConsoleRefusal.notFound }
        if newest.validFrom > asked.now {
            warn(
                Sentence(
                    "Version {0} counts from {1} on.", "\(newest.table.version)",
                    newest.validFrom))
        }
        if asked.isAdmin {
            add([.init("Edit", "/rate/\(asked["table"].pathPart)/edit", isPrimary: true)])
        }
        section(
            "rules", "Rules", [Sentence("For each page, the most specific rule counts.")],
            table: TableView(rules: newest.table.rules, asked.views))
        section(
            "samples", "What jobs cost",
            table: TableView(samplesBy: [("Price", newest.table)], asked.views))
        section(
            "versions", "Versions",
            table: TableView(
                [.number("Version"), .init("Counts from"), .init("By"), .number("Rules")],
                versions.map {
                    .init([
                        .init("\($0.table.version)"), .init(asked.format.time($0.validFrom)),
                        .init($0.author), .init(asked.format.number($0.table.rules.count)),
                    ])
                }, asked.views))
    }
}

extension Views {
    /// What a rule matches, in words, as `RateMatch` and quotes write it.
    func rule(_ words: String) -> String {
        words.split(separator: ", ").map { texts(String($0)) }.joined(separator: ", ")
    }
}

extension TableView {
    init(rules: [RateRule], _ views: Views) {
        self.init(
            [
                .init("For"), .number("Cents a printed side"), .number("Cents a sheet"),
                .number("Cents a job"),
            ],
            rules.map {
                .init([
                    .init(views.rule($0.match.description)),
                    .init(views.format.price($0.perImpression)),
                    .init(views.format.price($0.perSheet)), .init(views.format.price($0.perJob)),
                ])
            }, views)
    }

    /// What the sample jobs cost by each of some tables.
    init(samplesBy tables: [(label: String, table: RateTable)], _ views: Views) {
        self.init(
            [.init("Job")] + tables.map { .number($0.label) },
            SampleJob.all.map { job in
                .init(
                    [.init(views.texts(job.label))]
                        + tables.map { _, table in
                            (try? table.quote(for: job.impressions)).map {
                                .init(views.format.money($0.cents))
                            } ?? .init(views.texts("no price"))
                        })
            }, views)
    }
}

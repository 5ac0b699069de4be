internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Pricing
internal import PrintModel
internal import Wording

extension Action {
    static let addRateTable = Action(
        id: "add-rate-table", page: "rates/add", role: .admin, title: "Add a rate table",
        submit: "Go on",
        fields: { _ in
            [
                Field(
                    "table", "Name", .text,
                    hint: "Queues that name it use it in place of the site's rates.")
            ]
        },
        perform: { input, asked in
            let name = input.text("table")
            try input.finish()
            guard try asked.store.rateVersions(of: name, limit: 1).isEmpty else {
                throw InputProblems(["table": Sentence("There is a rate table {0} already.", name)])
            }
            return Done(
                at: "/rate/\(name.pathPart)/edit",
                Sentence("Table {0} is there once it has rules.", name),
                result: NewRateTableResult(table: name))
        })

    static let editRates = Action(
        id: "edit-rates", page: "rate/{table}/edit", role: .admin, title: "Edit rates",
        submit: "Save as a new version",
        fields: { _ in
            [
                Field(
                    "rules", "Rules", .rows(RateDraft.columns),
                    hint: """
                        For each page, the most specific rule counts. Prices are in cents, and \
                        may have three decimals. An empty row is left out.
                        """),
                Field(
                    "from", "Counts from", .day, hint: "From now on, when it is empty.",
                    isOptional: true),
                Field("base", "Version that was looked at", .carried),
            ]
        },
        initial: { asked in
            let newest = try asked.store.rateVersions(of: asked["table"], limit: 1).first
            return RateDraft.values(of: newest?.table.rules ?? []).merging([
                "base": ["\(newest?.table.version ?? 0)"]
            ]) { values, _ in values }
        },
        preview: { input, asked, views in
            let draft = try RateDraft(&input, asked)
            return try PageContent(draft, asked, views)
        },
        perform: { input, asked in
            let draft = try RateDraft(&input, asked)
            do {
                let table = try asked.store.putRates(
                    draft.table.rules, in: draft.table.name, after: draft.table.version - 1,
                    from: draft.start, asked.act)
                return Done(
                    at: "/rate/\(table.name.pathPart)",
                    Sentence(
                        "Rates {0} are at version {1} now.", table.name, "\(table.version)"),
                    result: RateTableResult(table))
            } catch LedgerError.catalog(.exists(.rateVersion, _)) {
                throw InputProblems([
                    "": Sentence(
                        "There is a newer version, or one that counts only later; nothing was "
                            + "saved. Open the rates again.")
                ])
            }
        })
}

/// A new version of a rate table as it was entered.
private struct RateDraft {
    let table: RateTable
    let start: Timestamp

    static let columns = [
        Field("media", "Paper", .text),
        Field("media-type", "Media type", .text),
        Field(
            "color", "Colour",
            .choice([.init("", "any"), .init("color", "colour"), .init("monochrome", "monochrome")])
        ),
        Field(
            "sides", "Sides",
            .choice([.init("", "any"), .init("one", "one side"), .init("two", "two sides")])),
        Field("impression", "A printed side", .money),
        Field("sheet", "A sheet", .money),
        Field("job", "A job", .money),
    ]

    static func values(of rules: [RateRule]) -> [String: [String]] {
        [
            "media": rules.map { $0.match.media?.description ?? "" },
            "media-type": rules.map { $0.match.mediaType ?? "" },
            "color": rules.map { $0.match.color?.rawValue ?? "" },
            "sides": rules.map { $0.match.sides?.rawValue ?? "" },
            "impression": rules.map(\.perImpression.description),
            "sheet": rules.map(\.perSheet.description),
            "job": rules.map(\.perJob.description),
        ]
    }

    /// - Throws: `InputProblems`.
    init(_ input: inout Input, _ asked: Asked) throws(InputProblems) {
        var rules: [RateRule] = []
        for (index, row) in input.rows("rules").enumerated() {
            do throws(RowProblem) {
                let rule = try RateRule(row)
                guard !rules.contains(where: { $0.match == rule.match }) else {
                    throw RowProblem("Another rule is for the same pages.")
                }
                rules.append(rule)
            } catch {
                input.refuse(
                    "rules", Sentence("Rule {0}: {1}", index + 1, error.sentence))
            }
        }
        if rules.isEmpty { input.refuse("rules", Sentence("Enter one rule at least.")) }
        let base = Int(input.text("base")) ?? -1
        if base < 0 { input.refuse("", Sentence("Open the rates again; the form is not whole.")) }
        start = input.day("from").map { SiteCalendar.current.start(of: $0) } ?? asked.act.now
        if start < asked.act.now {
            input.refuse("from", Sentence("Give a day to come, or none."))
        }
        try input.finish()
        table = RateTable(name: asked["table"], version: base + 1, rules: rules)
    }
}

/// What is wrong with a row.
private struct RowProblem: Error {
    let sentence: Sentence

    init(_ sentence: Sentence) { self.sentence = sentence }
}

extension RateRule {
    fileprivate init(_ row: [String: String]) throws(RowProblem) {
        func text(_ name: String) -> String? { row[name]?.nonEmpty }
        func price(_ name: String) throws(RowProblem) -> Price {
            guard let text = text(name) else { return .zero }
            guard let price = Price(cents: text.replacing(",", with: ".")) else {
                throw RowProblem("Give prices in cents, like 5 or 2.5.")
            }
            return price
        }
        var media: MediaCondition?
        if let name = text("media") {
            media = MediaCondition(name)
            if media == nil {
                throw RowProblem(
                    "Give a paper size like a4 or 100x150mm, or standard, large or wide-format.")
            }
        }
        guard text("impression") != nil || text("sheet") != nil || text("job") != nil else {
            throw RowProblem("Give it a price; 0 is one.")
        }
        self.init(
            match: RateMatch(
                media: media, mediaType: text("media-type"),
                color: text("color").flatMap(PrintColorMode.init),
                sides: text("sides").flatMap(SidesCondition.init)),
            perImpression: try price("impression"), perSheet: try price("sheet"),
            perJob: try price("job"))
    }
}

extension PageContent {
    private static let forecastDays = 90

    /// What a draft changes.
    fileprivate init(_ draft: RateDraft, _ asked: Asked, _ views: Views) throws {
        self.init(views)
        let name = draft.table.name
        let old =
            try asked.store.rateTable(named: name, at: asked.act.now)
            ?? RateTable(name: name, version: 0, rules: [])
        section(
            "samples", "What jobs cost",
            table: TableView(samplesBy: [("Before", old), ("After", draft.table)], views))
        let start = SiteCalendar.current.start(
            of: SiteCalendar.current.day(of: asked.act.now).adding(-Self.forecastDays, .day))
        let tables = Dictionary(
            try asked.store.queues().map { ($0.name, $0.rateTable) },
            uniquingKeysWith: { first, _ in first })
        let shapes = try asked.store.printShapes(since: start).filter {
            (tables[$0.queue] ?? nil) ?? Store.defaultRateTable == name
        }
        let (before, after) = (
            RateForecast(shapes, by: old), RateForecast(shapes, by: draft.table)
        )
        let format = views.format
        section(
            "forecast", "The last 90 days under these rates",
            [
                Sentence(
                    "{0} jobs with {1} pages were printed on queues with these rates. All are "
                        + "reckoned as plain A4.", after.jobCount, after.impressions)
            ]
                + (after.unpricedCount > 0
                    ? [
                        Sentence(
                            "{0} jobs have pages that no rule matches; such jobs would wait.",
                            after.unpricedCount)
                    ] : []),
            table: TableView(
                [.init("What"), .number("Amount")],
                [
                    ("Charged", after.charged), ("By the rates of now", before.cents),
                    ("By the new rates", after.cents),
                ].map { .init([.init(views.texts($0)), .init(format.money($1))]) }, views))
    }
}

/// A rate table that has a name so far, as programs see it.
struct NewRateTableResult: Codable, Sendable {
    let table: String
}

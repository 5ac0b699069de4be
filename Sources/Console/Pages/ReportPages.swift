internal import Catalog
internal import Desk
internal import Hummingbird
internal import Interchange
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Console {
    func addReportPages(to router: Router<ConsoleContext>) {
        addPage("reports", to: router) { asked in
            (Sentence("Reports"), try PageContent(reportOf: asked))
        }
        addPDF("reports/report.pdf", named: "report.pdf", to: router) { asked in
            (Sentence("Reports"), try PageContent(reportOf: asked, isWhole: true))
        }
        addDownload("reports/report.csv", named: "report.csv", to: router) { asked in
            try Report(asked, isWhole: true).csv
        }
    }
}

/// What was printed in a period, told apart by something.
private struct Report {
    enum Group: String, CaseIterable {
        case day, month, queue, member, team

        var label: String {
            switch self {
            case .day: "Day"
            case .month: "Month"
            case .queue: "Queue"
            case .member: "Member"
            case .team: "Team"
            }
        }
    }

    let group: Group
    /// The first day of the month; of a report by months, of the last of twelve.
    let month: Day
    let rows: [TotalsRow]
    /// How many rows there are in all, for those that come page by page.
    let count: Int?

    /// - Parameter isWhole: all rows, for a file.
    init(_ asked: PageRequest, isWhole: Bool = false) throws {
        group = Group(rawValue: asked.list["by"]) ?? .day
        let today = SiteCalendar.current.day(of: asked.now)
        month =
            Day(asked.list["month"] + "-01") ?? today.startOfNextMonth.adding(-1, .month)
        let last = month.startOfNextMonth.adding(-1, .day)
        let name = String(month.description.prefix(7))
        let (offset, limit) = isWhole ? (0, Int(Int32.max)) : (asked.list.offset, asked.list.limit)
        switch group {
        case .day, .queue:
            let key: TotalsGroup = group == .day ? .day : .queue
            (rows, count) = (try asked.store.totals(by: key, from: month, through: last), nil)
        case .month:
            rows = try asked.store.totals(
                by: .month, from: month.adding(-11, .month), through: last)
            count = nil
        case .member:
            let found = try asked.store.memberTotals(month: name, offset: offset, limit: limit)
            (rows, count) = (found.rows, found.count)
        case .team:
            let found = try asked.store.teamTotals(month: name, offset: offset, limit: limit)
            (rows, count) = (found.rows, found.count)
        }
    }

    var sum: PrintTotals { rows.reduce(PrintTotals()) { $0 + $1.totals } }

    func location(_ row: TotalsRow) -> String? {
        switch group {
        case .day: "/jobs?from=\(row.name)&through=\(row.name)"
        case .month: nil
        case .queue: "/queue/\(row.name.pathPart)"
        case .member: "/member/\(row.name.pathPart)"
        case .team: "/team/\(row.name.pathPart)"
        }
    }

    var csv: CSV {
        CSV(
            header: [
                group.rawValue, "jobs", "impressions", "color-impressions", "sheets",
                "sheets-saved", "cents", "refused",
            ],
            rows: rows.map { row in
                let totals = row.totals
                return [.text(row.name)]
                    + [
                        totals.jobs, totals.impressions, totals.colorImpressions, totals.sheets,
                        totals.savedSheets, Int(totals.cents.rawValue), totals.refused,
                    ].map { .number(Int64($0)) }
            })
    }
}

extension PageContent {
    /// - Parameter isWhole: all rows, for a file.
    fileprivate init(reportOf asked: PageRequest, isWhole: Bool = false) throws {
        self.init(asked.views)
        let report = try Report(asked, isWhole: isWhole)
        let (views, format) = (asked.views, asked.format)
        let today = SiteCalendar.current.day(of: asked.now).startOfNextMonth
        filter(
            [
                Field(
                    "by", "Told apart by",
                    .choice(Report.Group.allCases.map { .init($0.rawValue, Sentence($0.label)) })),
                Field(
                    "month", "Month",
                    .choice(
                        (1...36).map { age in
                            let day = today.adding(-age, .month)
                            return .init(
                                String(day.description.prefix(7)), .verbatim(format.month(of: day)))
                        })),
            ], of: asked.list)
        let period = "by=\(report.group.rawValue)&month=\(report.month.description.prefix(7))"
        add([
            .init("PDF", "/reports/report.pdf?\(period)"),
            .init("CSV", "/reports/report.csv?\(period)"),
        ])
        let sum = report.sum
        if report.count == nil {
            add("Jobs", format.number(sum.jobs))
            add("Pages", format.number(sum.impressions))
            add("In colour", share(sum.colorImpressions, of: sum.impressions, format))
            add("Charged", format.money(sum.cents))
            add("Sheets saved by two-sided printing", format.number(sum.savedSheets))
        }
        let charts =
            report.count == nil && !report.rows.isEmpty
            ? [
                BarChart(
                    "Pages", of: "Pages", by: report.group.label,
                    report.rows.map {
                        .init(
                            label: label($0, report.group, format),
                            count: $0.totals.impressions,
                            colorCount: $0.totals.colorImpressions)
                    }, views)
            ] : []
        section(
            "report", nil,
            [
                Sentence(
                    report.group == .month
                        ? "The twelve months up to {0}. Refunds are not taken off."
                        : "{0}. Refunds are not taken off.", format.month(of: report.month))
            ],
            charts: charts,
            table: TableView(
                totals: report.rows.map {
                    (label($0, report.group, format), report.location($0), $0.totals)
                }, by: report.group.label, views),
            paging: report.count.map { PagingView(asked.list, count: $0, views) })
    }
}

private func label(_ row: TotalsRow, _ group: Report.Group, _ format: SiteFormat) -> String {
    switch group {
    case .day: Day(row.name).map(format.shortDay) ?? row.name
    case .month: format.month(named: row.name)
    case .queue, .member, .team: row.name
    }
}

/// "120 (25%)"
private func share(_ part: Int, of whole: Int, _ format: SiteFormat) -> String {
    whole == 0 ? format.number(part) : "\(format.number(part)) (\(format.percent(part, of: whole)))"
}

extension TableView {
    /// Totals, one a row.
    init(
        totals rows: [(name: String, location: String?, totals: PrintTotals)], by label: String,
        _ views: Views
    ) {
        let format = views.format
        self.init(
            [
                .init(label), .number("Jobs"), .number("Pages"), .number("In colour"),
                .number("Sheets"), .number("Saved"), .number("Charged"), .number("Turned away"),
            ],
            rows.map { name, location, totals in
                .init([
                    .init(name, to: location), .init(format.number(totals.jobs)),
                    .init(format.number(totals.impressions)),
                    .init(format.number(totals.colorImpressions)),
                    .init(format.number(totals.sheets)), .init(format.number(totals.savedSheets)),
                    .init(format.money(totals.cents)), .init(format.number(totals.refused)),
                ])
            }, views)
    }
}

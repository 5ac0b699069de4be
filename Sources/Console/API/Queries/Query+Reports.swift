internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Query {
    static let ofReports = [
        all(
            "reports/totals", .reports, "What was printed, by day, month or queue",
            [
                Field(
                    "by", "Told apart by", .choice(TotalsGroup.allCases.map { .init($0.rawValue) }),
                    isOptional: true),
                Field("since", "The first day", .day, isOptional: true),
                Field("until", "The last day", .day, isOptional: true),
                Field("queue", "Only this queue", .text, isOptional: true),
            ]
        ) { input, asked in
            let group = TotalsGroup(rawValue: input.choice("by")) ?? .month
            let today = SiteCalendar.current.day(of: asked.act.now)
            let (first, last) = (input.day("since"), input.day("until"))
            let queue = input.text("queue").nonEmpty
            try input.finish()
            return try asked.store.totals(
                by: group, from: first ?? today.adding(-1, .year), through: last ?? today,
                queue: queue
            ).map(TotalsResult.init)
        },
        list(
            "reports/members", .reports, "What members printed in a month, the most charged first",
            [month]
        ) { input, page, asked in
            let month = try input.month(asked)
            return try asked.store.memberTotals(
                month: month, offset: page.offset, limit: page.limit + 1
            ).rows.map(TotalsResult.init)
        },
        list("reports/teams", .reports, "What the members of teams printed in a month", [month]) {
            input, page, asked in
            let month = try input.month(asked)
            return try asked.store.teamTotals(
                month: month, offset: page.offset, limit: page.limit + 1
            ).rows.map(TotalsResult.init)
        },
    ]

    private static let month = Field(
        "month", "Any day of the month; this month when it is missing", .day, isOptional: true)
}

extension Input {
    /// "2026-11".
    fileprivate mutating func month(_ asked: Asked) throws(InputProblems) -> String {
        let day = day("month") ?? SiteCalendar.current.day(of: asked.act.now)
        try finish()
        return String(day.description.prefix(7))
    }
}

struct TotalsResult: Codable, Sendable {
    let name: String
    let jobs, impressions, colorImpressions, sheets, refused: Int
    let cents: Int64

    init(_ row: TotalsRow) {
        name = row.name
        jobs = row.totals.jobs
        impressions = row.totals.impressions
        colorImpressions = row.totals.colorImpressions
        sheets = row.totals.sheets
        refused = row.totals.refused
        cents = row.totals.cents.rawValue
    }
}

internal import Catalog
internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Money
internal import Scheduler
internal import Site
internal import Wording

extension Console {
    func addDashboard(to router: Router<ConsoleContext>) {
        addPage("/", to: router) { asked in
            (Sentence("Dashboard"), try PageContent(dashboardOf: asked))
        }
    }
}

extension PageContent {
    /// How many days the chart shows.
    private static let chartDays = 30

    fileprivate init(dashboardOf asked: PageRequest) throws {
        self.init(asked.views, following: try asked.booksMark())
        let calendar = SiteCalendar.current
        let today = calendar.day(of: asked.now)
        let days = try asked.store.totals(
            by: .day, from: today.adding(-Self.chartDays + 1, .day), through: today)
        let monthStart = today.startOfNextMonth.adding(-1, .month)
        let queues = try asked.store.totals(by: .queue, from: monthStart, through: today)
        let month = queues.reduce(PrintTotals()) { $0 + $1.totals }
        let ofToday = days.first { $0.name == today.description }?.totals ?? PrintTotals()
        let counts = try asked.store.deskCounts()
        let format = asked.format
        add("Waiting jobs", format.number(counts.waitingJobs), to: "/jobs?state=held")
        add("Refund requests", format.number(counts.refundRequests), to: "/refund-requests")
        add("Low credits", format.number(counts.lowCredits))
        section(
            "totals", "Today and this month",
            table: TableView(
                [
                    .init("Period"), .number("Jobs"), .number("Pages"), .number("In colour"),
                    .number("Charged"), .number("Turned away"),
                ],
                [("Today", ofToday), ("This month", month)].map { label, totals in
                    .init([
                        .init(asked.views.texts(label)), .init(format.number(totals.jobs)),
                        .init(format.number(totals.impressions)),
                        .init(format.number(totals.colorImpressions)),
                        .init(format.money(totals.cents)), .init(format.number(totals.refused)),
                    ])
                }, asked.views))
        charts(days, queues, from: today, asked.views)
        printers(asked)
        section(
            "jobs", "Latest jobs", links: [.init("All jobs", "/jobs")],
            table: TableView(jobs: try asked.store.prints(limit: 10), asked.views))
    }

    private mutating func charts(
        _ days: [TotalsRow], _ queues: [TotalsRow], from today: Day, _ views: Views
    ) {
        let byDay = Dictionary(uniqueKeysWithValues: days.map { ($0.name, $0.totals) })
        let values = (0..<Self.chartDays).reversed().map { age in
            let day = today.adding(-age, .day)
            let totals = byDay[day.description] ?? PrintTotals()
            return BarChart.Value(
                label: views.format.shortDay(day), count: totals.impressions,
                colorCount: totals.colorImpressions)
        }
        section(
            "charts", "Pages",
            charts: [
                BarChart("Pages in the last 30 days", of: "Pages", by: "Day", values, views),
                BarChart(
                    "Pages by queue this month", of: "Pages", by: "Queue",
                    queues.map {
                        .init(
                            label: $0.name, count: $0.totals.impressions,
                            colorCount: $0.totals.colorImpressions)
                    }, views),
            ])
    }

    private mutating func printers(_ asked: PageRequest) {
        do throws(SchedulerError) {
            let queues = try asked.workroom.printers.queues(at: asked.now)
            section(
                "printers", "Printers",
                table: TableView(
                    [.init("Queue"), .init("State")],
                    queues.map { queue in
                        let name = QueueName.inLedger(queue.name, onServer: asked.site.server)
                        return .init([
                            .init(queue.name, to: "/queue/\(name.pathPart)"),
                            .init(
                                asked.views.texts(queue.state.label),
                                isWarning: queue.state == .stopped),
                        ])
                    }, asked.views))
        } catch {
            section("printers", "Printers", [error.sentence])
        }
    }
}

extension SchedulerQueue.State {
    /// For people.
    var label: String {
        switch self {
        case .idle: "idle"
        case .processing: "prints"
        case .stopped: "stopped"
        }
    }
}

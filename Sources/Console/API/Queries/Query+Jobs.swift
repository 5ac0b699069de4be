internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Query {
    static let ofJobs = [
        list(
            "jobs", .jobs, "Jobs, the newest first",
            [
                Field("user", "As the jobs name the user", .text, isOptional: true),
                Field("queue", "Queue", .text, isOptional: true),
                Field(
                    "state", "State",
                    .choice(PrintRecord.State.allCases.map { .init($0.rawValue) }), isOptional: true
                ),
                Field("since", "The first day", .day, isOptional: true),
                Field("until", "The last day", .day, isOptional: true),
            ], place: { (job: JobResult) in job.place }
        ) { input, page, asked in
            var query = PrintListQuery()
            query.userName = input.text("user").nonEmpty
            query.queue = input.text("queue").nonEmpty
            query.state = PrintRecord.State(rawValue: input.choice("state"))
            query.from = input.day("since").map { SiteCalendar.current.start(of: $0) }
            query.until = input.day("until").map { SiteCalendar.current.end(of: $0) }
            try input.finish()
            (query.after, query.limit) = (try page.after(PrintPlace.init), page.limit + 1)
            return try asked.store.printList(query).prints.map(JobResult.init)
        },
        all("jobs/{job}", .jobs, "The documents of a job, the newest of its number first") {
            _, asked in
            let prints = try asked.store.prints(ofJob: Int(asked["job"]) ?? 0)
            guard !prints.isEmpty else { throw ConsoleRefusal.notFound }
            return prints.map(JobResult.init)
        },
        list(
            "refund-requests", .refunds, "What members ask back, the newest first",
            [Field("state", "Which", .choice([.init("open")]), isOptional: true)]
        ) { input, page, asked in
            let isOpen = input.choice("state") == "open"
            try input.finish()
            return try asked.store.refundRequests(
                onlyOpen: isOpen, limit: page.offset + page.limit + 1
            ).dropFirst(page.offset).map(RefundRequestResult.init)
        },
    ]
}

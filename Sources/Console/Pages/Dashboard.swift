internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Money

extension Console {
    func addDashboard(to router: Router<ConsoleContext>) {
        router.get("/") { request, context in
            let session = try context.visitor(atLeast: .member)
            guard session.role > .member else { return Response.redirect(to: "/my", type: .normal) }
            let prints = try await books { store in try store.prints(limit: 10) }
            let view = DashboardView(jobs: prints.map { JobView($0, views) })
            return views.page(
                "dashboard", Sentence("Dashboard"), view, for: Visit(request, context))
        }
    }
}

private struct DashboardView: Sendable {
    let jobs: [JobView]
}

/// A job as a row of a table shows it.
struct JobView: Sendable {
    let number, location, time, userName, userLocation, queue, title, state: String
    let reason: String?
    let impressions, price: String

    init(_ print: PrintRecord, _ views: Views) {
        number = "\(print.key.jobID)"
        location = "/job/\(print.key.jobID)"
        time = views.format.time(print.createdAt)
        userName = print.userName
        userLocation = "/member/\(print.userName.pathPart)"
        queue = print.queue
        title = print.title
        state = views.texts(print.state.label)
        reason = print.reason.nonEmpty
        impressions = views.format.number(print.impressions)
        price = (print.charged ?? print.quoted).map(views.format.money) ?? ""
    }
}

extension PrintRecord.State {
    /// For people.
    var label: String {
        switch self {
        case .arrived: "being counted"
        case .held: "waits"
        case .refused: "turned away"
        case .printing: "prints"
        case .completed: "printed"
        case .canceled: "canceled"
        }
    }
}

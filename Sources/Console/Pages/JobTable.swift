internal import Ledger
internal import LedgerStore
internal import Money

extension TableView {
    /// Jobs, one a row.
    init(jobs: [PrintRecord], _ views: Views) {
        self.init(
            [
                .init("Time"), .init("Job"), .init("Member"), .init("Queue"), .init("Title"),
                .number("Pages"), .number("Price"), .init("State"),
            ],
            jobs.map { job in
                let number = "\(job.key.jobID)"
                return .init([
                    .init(views.format.time(job.createdAt)),
                    .init(number, to: "/job/\(number)"),
                    job.member == nil
                        ? .init(job.userName)
                        : .init(job.userName, to: "/member/\(job.userName.pathPart)"),
                    .init(job.queue), .init(job.title),
                    .init(views.format.number(job.impressions)),
                    .init((job.charged ?? job.quoted).map(views.format.money) ?? ""),
                    .init(
                        views.texts(job.state.label), note: job.reason,
                        isWarning: job.state == .held),
                ])
            }, views)
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

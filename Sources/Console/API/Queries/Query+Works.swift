internal import Wording

extension Query {
    static let ofWorks = [
        one("work/{work}", .ledger, "How far long work is, and what came of it") { _, asked in
            guard let id = Int(asked["work"]), let work = asked.workroom.work(id) else {
                throw ConsoleRefusal.notFound
            }
            return WorkStateResult(work)
        }
    ]
}

/// How far long work is, as programs see it.
struct WorkStateResult: Codable, Sendable {
    let work, done: Int
    /// Zero while it is not known.
    let total: Int
    let title, state: String
    /// What came of it, in English; missing while it is under way.
    let outcome: String?

    init(_ work: Workroom.Work) {
        self.work = work.id
        done = work.doneCount
        total = work.totalCount
        title = work.title
        state = "\(work.state)"
        outcome = work.outcome?.plain
    }
}

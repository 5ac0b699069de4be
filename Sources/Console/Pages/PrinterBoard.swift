internal import Desk
internal import Ledger
internal import Scheduler
internal import Synchronization

/// What cupsd says of its queues, asked every few seconds at the most: many look at once, and cupsd
/// has printing to do.
final class PrinterBoard: Sendable {
    typealias Answer = Result<[SchedulerQueue], SchedulerError>

    private struct State {
        var answer: Answer?
        var at = Timestamp(milliseconds: 0)
    }

    private let state = Mutex(State())
    private static let freshMilliseconds: Int64 = 5_000
    private static let timeoutSeconds = 2.0

    /// The queues for printers, by name, as they were within the last seconds.
    ///
    /// - Throws: `unreachable`, `refused`.
    func queues(at now: Timestamp) throws(SchedulerError) -> [SchedulerQueue] {
        // Whoever finds the answer old asks anew; those who come meanwhile get the old one.
        let known: Answer? = state.withLock { state in
            guard let answer = state.answer else { return nil }
            if now.milliseconds - state.at.milliseconds < Self.freshMilliseconds { return answer }
            state.at = now
            return nil
        }
        if let known { return try known.get() }
        let answer = Answer { () throws(SchedulerError) in
            try Scheduler(timeoutSeconds: Self.timeoutSeconds).queues()
        }
        state.withLock { state in
            state.answer = answer
            state.at = now
        }
        return try answer.get()
    }

    /// Forgets what was said, after a change of ours.
    func forget() { state.withLock { $0.answer = nil } }
}

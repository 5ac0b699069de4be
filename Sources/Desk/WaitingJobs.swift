package import Ledger
package import LedgerStore
internal import Money
package import Scheduler
package import Site

/// The jobs that wait for credit, and go by themselves when it comes.
package struct WaitingJobs {
    private let ledger: Store
    private let site: SiteConfiguration
    private static let millisecondsOfHour: Int64 = 3_600_000

    package init(ledger: Store, site: SiteConfiguration) {
        self.ledger = ledger
        self.site = site
    }

    /// Releases those jobs that the members' credit covers now, the oldest first. What CUPS no longer
    /// holds is passed over.
    ///
    /// - Parameter members: whose credit has changed; nil for all.
    /// - Returns: each job that was released, and what went wrong.
    package func release(coveredBy members: [MemberID]?) -> [Release] {
        do {
            let held = try ledger.waitingPrints(of: members, server: site.server)
                .filter { print throws(SchedulerError) in try print.isHeld() }
            return try ledger.covered(held, at: .now).compactMap { print throws(SchedulerError) in
                guard try print.release() else { return nil }
                return .released(
                    jobID: print.key.jobID, userName: print.userName, queue: print.queue)
            }
        } catch let error as any ExplainedError {
            return [.failed(explanation: error.explanation)]
        } catch {
            return [.failed(explanation: "\(error).")]
        }
    }
}

/// What came of trying to release jobs that waited.
package enum Release: Hashable, Sendable {
    case released(jobID: Int, userName: String, queue: String)
    /// Some are left; `pagetoll renew` tries again, as does the service.
    case failed(explanation: String)
}

extension Release: CustomStringConvertible {
    /// For the command line and the log.
    package var description: String {
        switch self {
        case .released(let jobID, let userName, let queue):
            "Job \(jobID) of \(userName) on \(queue) is covered now, and released."
        case .failed(let explanation):
            "Not all waiting jobs could be released. \(explanation) `pagetoll renew` tries again."
        }
    }
}

extension WaitingJobs {
    /// Cancels the jobs that have waited for longer than the site lets them.
    ///
    /// - Returns: a sentence for each job, and one for what went wrong.
    package func cancelOverdue(at now: Timestamp) -> [String] {
        guard site.cancelWaitingHours > 0 else { return [] }
        let latest = now.milliseconds - Int64(site.cancelWaitingHours) * Self.millisecondsOfHour
        do {
            let overdue = try ledger.waitingPrints(server: site.server).filter {
                $0.createdAt.milliseconds <= latest
            }
            return try overdue.compactMap { print throws(SchedulerError) in
                guard try print.isHeld() else { return nil }
                try Scheduler().cancelJob(print.key.jobID)
                return
                    "Job \(print.key.jobID) of \(print.userName) on \(print.queue) has waited for "
                    + "\(site.cancelWaitingHours) hours, and is canceled."
            }
        } catch let error as any ExplainedError {
            return ["Not all jobs that waited too long could be canceled. \(error.explanation)"]
        } catch {
            return ["Not all jobs that waited too long could be canceled: \(error)."]
        }
    }
}

extension PrintRecord {
    /// Whether CUPS holds the job: it may have been cancelled, or have lost its number to another.
    fileprivate func isHeld() throws(SchedulerError) -> Bool {
        do {
            let job = try Scheduler().job(key.jobID)
            return job.state == .held && job.uuid == key.jobUUID
        } catch .notFound {
            return false
        }
    }

    /// Takes the job out of its queue, and off the list of those that wait: it costs nothing.
    ///
    /// - Throws: a `SchedulerError` or a `LedgerError`; the job then still waits.
    package func cancel(in store: Store, _ act: Act) throws {
        if try isHeld() {
            do {
                try Scheduler().cancelJob(key.jobID)
            } catch {
                // Somebody may have been faster.
                guard (try? isHeld()) == false else { throw error }
            }
        }
        let nothing = PrintQuote(
            cents: Cents(0), impressions: 0, colorImpressions: 0, sheets: 0, text: quote)
        try store.settle(
            Settlement(
                state: .canceled, printed: nothing, evidence: "canceled by \(act.actor)"),
            of: key, at: act.now)
    }

    /// Lets the job go.
    ///
    /// - Returns: false when CUPS does not hold it any more: somebody was faster.
    /// - Throws: `unreachable`, `refused`.
    package func release() throws(SchedulerError) -> Bool {
        guard try isHeld() else { return false }
        do {
            try Scheduler().releaseJob(key.jobID)
            return true
        } catch .refused where (try? isHeld()) == false {
            return false
        }
    }
}

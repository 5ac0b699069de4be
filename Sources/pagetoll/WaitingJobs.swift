import Foundation
import Ledger
import LedgerStore
import Scheduler
import Site

/// The jobs that wait for credit, and go by themselves when it comes.
struct WaitingJobs {
    let ledger: SQLiteStore
    let site: SiteConfiguration

    /// Releases those jobs that the members' credit covers now, the oldest first, and says so on
    /// standard error. What CUPS no longer holds is passed over.
    ///
    /// - Parameter members: whose credit has changed; nil for all.
    func release(coveredBy members: [MemberID]?) {
        let sayings = released(members)
        for saying in sayings {
            FileHandle.standardError.write(Data((saying.printable + "\n").utf8))
        }
    }

    private func released(_ members: [MemberID]?) -> [String] {
        let waiting: [PrintRecord]
        do {
            waiting = try ledger.waitingPrints(of: members, server: site.server)
            guard !waiting.isEmpty else { return [] }
            let held = try waiting.filter { print throws(SchedulerError) in
                try isHeld(print)
            }
            return try ledger.covered(held, at: .now).map { print throws(SchedulerError) in
                try Scheduler().releaseJob(print.key.jobID)
                return "Job \(print.key.jobID) of \(print.userName) on \(print.queue) is covered "
                    + "now, and released."
            }
        } catch let error as any ExplainedError {
            return [
                "Waiting jobs could not be looked at. \(error.explanation) `pagetoll renew` tries "
                    + "again."
            ]
        } catch {
            return ["Waiting jobs could not be looked at: \(error)."]
        }
    }

    /// Whether CUPS holds the job: it may have been cancelled, or have lost its number to another.
    private func isHeld(_ print: PrintRecord) throws(SchedulerError) -> Bool {
        do {
            let job = try Scheduler().job(print.key.jobID)
            return job.state == .held && job.uuid == print.key.jobUUID
        } catch .notFound {
            return false
        }
    }
}

internal import Catalog
internal import Foundation
internal import Gateway
package import Ledger
package import LedgerStore
internal import Scheduler
package import Site

/// What is done on time, again and again. Each chore can be late, come twice, or be cut off anywhere:
/// the next round makes up for it.
package struct Rounds: Sendable {
    package enum Chore: CaseIterable, Sendable {
        /// Ends what runs that died have left, and charges what was printed without the ledger.
        case settle
        /// Gives the credit of plans that have renewed, takes what has lapsed off the books, and
        /// releases the jobs that are covered now.
        case renew
        /// Cancels jobs that have waited too long.
        case cancelOverdue
        /// Tells members what they are to hear.
        case notify
        /// Copies the ledger, once a night.
        case backUp
        /// Compares the printers' counts with what passed the gate, once a night.
        case reconcile

        package var interval: Duration {
            switch self {
            case .settle: .seconds(60)
            case .renew, .cancelOverdue, .notify: .seconds(300)
            case .backUp, .reconcile: .seconds(900)
            }
        }
    }

    private let site: SiteConfiguration
    private let store: Store

    /// The hour of the site's day from which nightly chores are due.
    private static let nightHours: Int64 = 2

    package init(site: SiteConfiguration, store: Store) {
        self.site = site
        self.store = store
    }

    /// Does a chore, if it is due.
    ///
    /// - Returns: a sentence for each thing that was done or went wrong.
    package func perform(_ chore: Chore, at now: Timestamp) -> [String] {
        do {
            switch chore {
            case .settle: return try settle()
            case .renew: return try renew(now)
            case .cancelOverdue:
                return WaitingJobs(ledger: store, site: site).cancelOverdue(at: now)
            case .notify: return try notify()
            case .backUp: return try backUp(now)
            case .reconcile: return try reconcile(now)
            }
        } catch let error as any ExplainedError {
            return [error.explanation]
        } catch {
            return ["\(error)"]
        }
    }

    private func settle() throws -> [String] {
        let settling = Settling(site: site, ledger: store)
        let late = settling.postLatePrints().map { result in
            switch result {
            case .posted(let print):
                "Job \(print.key.jobID) was printed without the ledger, and is charged now."
            case .left(let print, let error):
                "Job \(print.key.jobID) was printed without the ledger and can't be charged: "
                    + error.explanation
            }
        }
        let settled = try settling.settle().map { "Job \($0.key.jobID) is settled." }
        let stranded = settling.sendStrandedJobs().map { result in
            switch result {
            case .sent(let job): "Job \(job.id) had lost its backend, and is sent again."
            case .left(let job, let error):
                "Job \(job.id) has lost its backend and could not be sent again: "
                    + error.explanation
            }
        }
        return late + settled + stranded
    }

    private func renew(_ now: Timestamp) throws -> [String] {
        let (members, lapsedCount) = try store.renew(
            in: .current, Act(by: "pagetoll serve", at: now))
        let released = WaitingJobs(ledger: store, site: site).release(coveredBy: nil)
            .map(\.description)
        guard !members.isEmpty || lapsedCount > 0 else { return released }
        return [
            "\(counted(members.count, "member")) received credit; "
                + "\(counted(lapsedCount, "credit")) lapsed."
        ] + released
    }

    private func notify() throws -> [String] {
        let post = NoticePost(ledger: store, site: site)
        guard post.canTell else { return [] }
        let (sentCount, failures) = try post.send()
        return (sentCount > 0 ? ["\(counted(sentCount, "notice")) sent."] : []) + failures
    }

    private func backUp(_ now: Timestamp) throws -> [String] {
        // A database server has backups of its own.
        guard try StoreLocation(site.store).path != nil else { return [] }
        guard isDue(since: site.backups.backups.first?.takenAt, now) else { return [] }
        return ["The ledger is copied to \(try site.backUp().backup.path)."]
    }

    private func reconcile(_ now: Timestamp) throws -> [String] {
        let last = try store.readings(server: site.server, limit: 1).first?.at
        guard isDue(since: last, now) else { return [] }
        let (readings, _) = try Reconciliation(site, store).run()
        return readings.compactMap { reading in
            guard let difference = reading.difference, difference != 0 else { return nil }
            return "\(reading.printer) has printed \(difference) more than passed the gate."
        }
    }

    /// Whether a nightly chore that was done last at `last` is due at `now`.
    func isDue(since last: Timestamp?, _ now: Timestamp) -> Bool {
        let calendar = SiteCalendar.current
        let tonight = Timestamp(
            milliseconds: calendar.start(of: calendar.day(of: now)).milliseconds
                + Self.nightHours * 3_600_000)
        return now >= tonight && last.map { $0 < tonight } ?? true
    }
}

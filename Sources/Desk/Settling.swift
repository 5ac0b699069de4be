package import Gateway
package import Ledger
package import LedgerStore
internal import Pricing
package import Scheduler
package import Site

/// Ends what runs of the gateway that died have left.
package struct Settling {
    private let site: SiteConfiguration
    private let ledger: Store

    package init(site: SiteConfiguration, ledger: Store) {
        self.site = site
        self.ledger = ledger
    }

    /// Charges what was printed without the ledger on this server.
    package func postLatePrints() -> [LatePosting.Result] {
        LatePosting(
            LatePrintFolder(stateFolder: site.stateFolder), into: ledger,
            lockFolder: lockFolder,
            rateTable: { queue, at throws(LedgerError) in
                try ledger.rateTable(forQueue: queue, at: at)
            }, job: { id throws(SchedulerError) in try Scheduler().job(id) }, now: { .now }
        ).post()
    }

    /// Settles the prints of this server whose run died, and leaves those alone that may still print.
    package func settle() throws(GatewayError) -> [PrintRecord] {
        let meter = PrinterMeter(
            executable: site.meter, snmpCommunity: site.snmpCommunity, snmpPort: site.snmpPort)
        return try Sweep(
            server: site.server, books: ledger, lockFolder: lockFolder, now: { .now },
            job: { id throws(SchedulerError) in try Scheduler().job(id) },
            printerJob: { meter.reading(ofJob: $1, at: $0) }
        ).settle()
    }

    /// A job of this server that lost its backend.
    package enum Stranded {
        /// It is printed anew.
        case sent(ProcessingJob)
        case left(ProcessingJob, SchedulerError)
    }

    /// Has jobs printed anew that cupsd would wait for without end.
    ///
    /// - Parameter patienceSeconds: how long a job must have been "processing".
    /// - Returns: nothing when cupsd can't be asked: without it no job waits.
    package func sendStrandedJobs(
        patienceSeconds: Int64 = StrandedJobs.usualPatienceSeconds
    ) -> [Stranded] {
        let scheduler = Scheduler()
        let jobs = try? StrandedJobs(scheduler, patienceSeconds: patienceSeconds).found()
        return (jobs ?? []).map { job in
            do throws(SchedulerError) {
                // Held, it loses its filters; released, it begins anew.
                try scheduler.holdJob(job.id)
                try scheduler.releaseJob(job.id)
                return .sent(job)
            } catch {
                return .left(job, error)
            }
        }
    }

    private var lockFolder: String { "\(site.stateFolder)/locks" }
}

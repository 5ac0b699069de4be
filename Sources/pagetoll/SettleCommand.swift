import ArgumentParser
import Gateway
import Ledger
import LedgerStore
import Scheduler
import Site

/// Ends the reservations of jobs whose run died.
struct SettleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract:
            "Settle the jobs whose run died, and charge those that were printed without the ledger.",
        discussion: "The gateway does this by itself after each job. Jobs that may still be "
            + "printed are left alone. A job of several files whose backend was killed, and that CUPS "
            + "would wait for without end, is sent again.")

    @Option(
        help: "After how many seconds a job that CUPS is printing without a backend is sent again.")
    var strandedAfter = StrandedJobs.usualPatienceSeconds
    @OptionGroup var store: StoreOptions

    func run() throws {
        let site = try store.site()
        let ledger = try store.opened()
        let posted = LatePosting(site, ledger).post()
        let meter = PrinterMeter(
            executable: site.meter, snmpCommunity: site.snmpCommunity, snmpPort: site.snmpPort)
        let settled = try orFail { () throws(GatewayError) in
            try Sweep(
                server: site.server, books: ledger, lockFolder: "\(site.stateFolder)/locks",
                now: { .now },
                job: { id throws(SchedulerError) in try Scheduler().job(id) },
                printerJob: { meter.reading(ofJob: $1, at: $0) }
            ).settle()
        }
        for record in settled {
            say(record.key, record.userName, record.queue, "is settled")
        }
        var left = 0
        let sent = sendStrandedJobs(&left)
        for result in posted {
            switch result {
            case .posted(let late):
                say(
                    late.key, late.arrival.userName, late.arrival.queue,
                    "was printed without the ledger, and is charged now")
            case .left(let late, let error):
                left += 1
                CommandFailure(
                    "Job \(late.key.jobID) of \(late.arrival.userName) was printed without the "
                        + "ledger and can't be charged: \(error.explanation)"
                ).report()
            }
        }
        if settled.isEmpty, posted.isEmpty, sent.isEmpty, left == 0 { print("Nothing to settle.") }
        guard left == 0 else { throw ExitCode(1) }
    }

    /// Has jobs printed anew that CUPS waits for and nobody works on.
    ///
    /// - Parameter left: rises by one for each that could not be.
    /// - Returns: those that are.
    private func sendStrandedJobs(_ left: inout Int) -> [ProcessingJob] {
        let scheduler = Scheduler()
        var sent: [ProcessingJob] = []
        // Without cupsd no job waits for it.
        let jobs = StrandedJobs(scheduler, patienceSeconds: strandedAfter)
        for job in (try? jobs.found()) ?? [] {
            do throws(SchedulerError) {
                try scheduler.holdJob(job.id)
                try scheduler.releaseJob(job.id)
                sent.append(job)
                print(
                    "Job \(job.id) on \(job.queue.printable) had lost its backend, and is sent again."
                )
            } catch {
                left += 1
                CommandFailure(
                    "Job \(job.id) on \(job.queue) has lost its backend and keeps the queue waiting; "
                        + "it could not be sent again: \(error.explanation)"
                ).report()
            }
        }
        return sent
    }

    private func say(_ key: PrintKey, _ user: String, _ queue: String, _ what: String) {
        print("Job \(key.jobID) of \(user.printable) on \(queue.printable) \(what).")
    }
}

extension LatePosting {
    /// For this server's late prints.
    init(_ site: SiteConfiguration, _ ledger: Store) {
        self.init(
            LatePrintFolder(stateFolder: site.stateFolder), into: ledger,
            lockFolder: "\(site.stateFolder)/locks",
            rateTable: { queue, at throws(LedgerError) in
                try ledger.rateTable(forQueue: queue, at: at)
            }, job: { id throws(SchedulerError) in try Scheduler().job(id) }, now: { .now })
    }
}

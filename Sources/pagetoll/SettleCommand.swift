import ArgumentParser
import Desk
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
    @OptionGroup var output: JSONOption

    private struct Row: Encodable {
        let job: Int
        let queue, outcome: String
        /// Nil for a job that was stranded: cupsd knows which and whose it is.
        let uuid, user: String?

        init(_ key: PrintKey, _ user: String, _ queue: String, _ outcome: String) {
            (job, uuid) = (key.jobID, key.jobUUID)
            (self.user, self.queue, self.outcome) = (user, queue, outcome)
        }

        init(_ stranded: ProcessingJob, _ outcome: String) {
            (job, uuid, user) = (stranded.id, nil, nil)
            (queue, self.outcome) = (stranded.queue, outcome)
        }
    }

    func run() throws {
        let site = try store.site()
        let ledger = try store.opened()
        let settling = Settling(site: site, ledger: ledger)
        let posted = settling.postLatePrints()
        let settled = try orFail { () throws(GatewayError) in try settling.settle() }
        let stranded = settling.sendStrandedJobs(patienceSeconds: strandedAfter)
        guard !output.json else { return try printJSON(settled, posted, stranded) }
        for record in settled {
            say(record.key, record.userName, record.queue, "is settled")
        }
        var left = 0
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
        for result in stranded {
            switch result {
            case .sent(let job):
                print(
                    "Job \(job.id) on \(job.queue.printable) had lost its backend, and is sent again."
                )
            case .left(let job, let error):
                left += 1
                CommandFailure(
                    "Job \(job.id) on \(job.queue) has lost its backend and keeps the queue waiting; "
                        + "it could not be sent again: \(error.explanation)"
                ).report()
            }
        }
        if settled.isEmpty, posted.isEmpty, stranded.isEmpty { print("Nothing to settle.") }
        guard left == 0 else { throw ExitCode(1) }
    }

    private func printJSON(
        _ settled: [PrintRecord], _ posted: [LatePosting.Result], _ stranded: [Settling.Stranded]
    ) throws {
        var rows = settled.map { Row($0.key, $0.userName, $0.queue, "settled") }
        var left = 0
        for result in posted {
            switch result {
            case .posted(let late):
                rows.append(
                    Row(late.key, late.arrival.userName, late.arrival.queue, "charged-late"))
            case .left(let late, _):
                left += 1
                rows.append(Row(late.key, late.arrival.userName, late.arrival.queue, "left"))
            }
        }
        for result in stranded {
            switch result {
            case .sent(let job): rows.append(Row(job, "sent-again"))
            case .left(let job, _):
                left += 1
                rows.append(Row(job, "stranded"))
            }
        }
        try Output.json(rows)
        guard left == 0 else { throw ExitCode(1) }
    }

    private func say(_ key: PrintKey, _ user: String, _ queue: String, _ what: String) {
        print("Job \(key.jobID) of \(user.printable) on \(queue.printable) \(what).")
    }
}

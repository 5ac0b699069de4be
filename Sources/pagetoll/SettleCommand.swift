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
            + "printed are left alone.")

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
        if settled.isEmpty, posted.isEmpty { print("Nothing to settle.") }
        guard left == 0 else { throw ExitCode(1) }
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

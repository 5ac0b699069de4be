import ArgumentParser
import Gateway
import Ledger
import Scheduler
import Site

/// Ends the reservations of jobs whose run died.
struct SettleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "Settle the jobs whose run died, from what CUPS knows of them.",
        discussion: "The gateway does this by itself after each job. Jobs that may still be "
            + "printed are left alone.")

    @OptionGroup var store: StoreOptions

    func run() throws {
        let site = try store.site()
        let ledger = try store.opened()
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
            print(
                "Job \(record.key.jobID) of \(record.userName.printable) on "
                    + "\(record.queue.printable) is settled.")
        }
        if settled.isEmpty { print("Nothing to settle.") }
    }
}

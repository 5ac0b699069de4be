import ArgumentParser
import Desk
import Ledger
import LedgerStore
import Scheduler

/// Takes a job that is nobody's on a member's account.
struct JobClaimCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Take a job of a guest or a phone on a member's account, and release it.",
        discussion: "The code stands in the job's message (`lpstat -l`). It works once; wrong ones "
            + "are counted, and after five there is a wait.")

    @Argument(help: "The code that the job shows.") var code: String
    @Option(help: "The member who pays.") var user: String
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func run() throws {
        let ledger = try store.opened()
        let record = try orFail { () throws(LedgerError) in
            try ledger.claim(code, for: user, .here)
        }
        try output.done(
            JobResult(record),
            "Job \(record.key.jobID) on \(record.queue.printable) is on the account of "
                + "\(user.printable) now.")
        // Should this be cut off, `renew` lets it go, as any job that waits and is covered.
        let isReleased = try orFail { () throws(SchedulerError) in try record.release() }
        guard isReleased else {
            throw CommandFailure("CUPS does not hold job \(record.key.jobID) any more.")
        }
    }
}

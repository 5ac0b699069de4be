import ArgumentParser
import Desk
import Scheduler

/// Which queues a command is about.
struct QueueChoice: ParsableArguments {
    @Argument(help: "Queues of CUPS.") var queues: [String] = []
    @Flag(help: "All queues of CUPS.") var all = false
    @Flag(help: "Say what would be changed, and change nothing.") var dryRun = false

    func validate() throws {
        guard all == queues.isEmpty else {
            throw ValidationError("Give the names of queues, or --all.")
        }
    }

    /// Runs `body` for each queue, and prints what it did; one that fails does not keep the others
    /// from it.
    ///
    /// - Throws: exit status 1 when one has failed; what failed is reported by then.
    func forEach(
        _ output: JSONOption, _ body: (String) throws(CommandFailure) -> [String]
    ) throws {
        let names =
            all
            ? try orFail { () throws(SchedulerError) in try Scheduler().queues() }.map(\.name)
            : queues
        var results: [GateResult] = []
        var failures = 0
        for name in names {
            do throws(CommandFailure) {
                let done = try body(name)
                results.append(GateResult(queue: name, done: done))
                if !output.json { for sentence in done { print(sentence) } }
            } catch {
                error.report()
                failures += 1
            }
        }
        if output.json { try Output.json(results, isRehearsal: dryRun) }
        guard failures == 0 else { throw ExitCode(1) }
    }
}

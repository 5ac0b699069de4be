import ArgumentParser
import Desk
import PrintModel
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

    /// Runs `body` for each queue; one that fails does not keep the others from it.
    ///
    /// - Throws: exit status 1 when one has failed; what failed is reported by then.
    func forEach(
        _ body: (SchedulerQueue, Scheduler) throws(CommandFailure) -> Void
    ) throws {
        let scheduler = Scheduler()
        let names =
            all
            ? try orFail { () throws(SchedulerError) in try scheduler.queues() }.map(\.name)
            : queues
        var failures = 0
        for name in names {
            do throws(CommandFailure) {
                try body(
                    try orFail { () throws(SchedulerError) in try scheduler.queue(name) },
                    scheduler)
            } catch {
                error.report()
                failures += 1
            }
        }
        guard failures == 0 else { throw ExitCode(1) }
    }
}

/// Another device URI for a queue, with or without the gate.
struct GateChange {
    let queue: SchedulerQueue
    let deviceURI: String

    /// - Throws: when the queue's device URI can't pass the gate.
    init(
        of queue: SchedulerQueue, _ deviceURI: (DeviceURI) -> String
    ) throws(CommandFailure) {
        self.queue = queue
        do {
            self.deviceURI = deviceURI(try DeviceURI(queue.deviceURI))
        } catch {
            throw CommandFailure(
                "The device URI \(queue.deviceURI) can't pass the gate (\(error)); correct it with "
                    + "lpadmin -v.")
        }
    }

    var isNone: Bool { deviceURI == queue.deviceURI }

    /// Makes the change, unless it is made already, and says so.
    ///
    /// - Throws: while the queue prints, and when CUPS refuses.
    func make(
        _ scheduler: Scheduler, done: String, already: String, isRehearsal: Bool = false
    ) throws(CommandFailure) {
        let name = queue.name.printable
        guard !isNone else { return print("Queue \(name) \(already): \(queue.deviceURI)") }
        // cupsd would kill the backend and print the job again from its start.
        guard queue.state != .processing else {
            throw CommandFailure(
                "Queue \(queue.name) is printing; try again when it is idle, or stop it with "
                    + "cupsdisable.")
        }
        guard !isRehearsal else {
            return print("Queue \(name): \(queue.deviceURI) would be \(deviceURI)")
        }
        try orFail { () throws(SchedulerError) in
            try scheduler.setDeviceURI(deviceURI, ofQueue: queue.name)
        }
        print("Queue \(name) \(done): \(queue.deviceURI) is now \(deviceURI)")
    }
}

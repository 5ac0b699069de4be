import ArgumentParser
import Foundation
import Ledger
import LedgerStore
import PrintModel
import Scheduler

/// Which queues of CUPS pass the gate.
struct QueueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Put queues of CUPS under the gate, and list them.",
        subcommands: [Protect.self, Unprotect.self, Set.self, List.self])

    struct Protect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let all jobs of a queue be counted and charged.",
            discussion: "Its driver, options and jobs stay as they are.")

        @Argument var queue: String

        func run() throws {
            try rewrite(queue, done: "is under the gate", already: "was under the gate already") {
                $0.wrapped
            }
        }
    }

    struct Unprotect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the jobs of a queue go straight to the printer again.")

        @Argument var queue: String

        func run() throws {
            try rewrite(
                queue, done: "is no longer under the gate", already: "was not under the gate"
            ) {
                $0.rawValue
            }
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which rates a queue has, and what it does with jobs it refuses.")

        @Argument var queue: String
        @Option(help: "The rate table; \"\" for the site's.") var rates: String?
        @Option(help: "hold or cancel.") var refusal: QueueSettings.Refusal?
        @OptionGroup var store: StoreOptions

        func run() throws {
            let ledger = try store.opened(creating: true)
            let settings = try orFail { () throws(LedgerError) in
                var settings = try ledger.queue(queue) ?? QueueSettings(name: queue)
                if let rates { settings.rateTable = rates.isEmpty ? nil : rates }
                if let refusal { settings.refusal = refusal }
                try ledger.put(settings)
                return settings
            }
            print(
                "Queue \(queue.printable): rates "
                    + "\((settings.rateTable ?? SQLiteStore.defaultRateTable).printable), refused jobs: "
                    + "\(settings.refusal.rawValue).")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the queues of CUPS, and whether they are under the gate.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        private struct Row: Encodable {
            let name: String
            let isProtected: Bool
            let deviceURI, rateTable, refusal: String

            enum CodingKeys: String, CodingKey {
                case name, deviceURI, rateTable, refusal
                case isProtected = "protected"
            }
        }

        func run() throws {
            let queues = try orFail { () throws(SchedulerError) in try Scheduler().queues() }
            let settings =
                try orFail { () throws(LedgerError) in
                    try? store.opened().queues()
                } ?? []
            let rows = queues.map { queue in
                let own = settings.first { $0.name == queue.name }
                return Row(
                    name: queue.name, isProtected: queue.deviceURI.hasPrefix(DeviceURI.prefix),
                    deviceURI: queue.deviceURI,
                    rateTable: own?.rateTable ?? SQLiteStore.defaultRateTable,
                    refusal: (own?.refusal ?? .hold).rawValue)
            }
            guard !output.json else { return try Output.json(rows) }
            Output.table(
                ["QUEUE", "GATE", "RATES", "REFUSED", "DEVICE"],
                rows.map {
                    [
                        $0.name, $0.isProtected ? "yes" : "no", $0.rateTable, $0.refusal,
                        $0.deviceURI,
                    ]
                })
        }
    }
}

extension QueueSettings.Refusal: ExpressibleByArgument {}

/// Gives a queue another device URI, unless it has that already.
private func rewrite(
    _ name: String, done: String, already: String, _ uri: (DeviceURI) -> String
) throws(CommandFailure) {
    let scheduler = Scheduler()
    let queue = try orFail { () throws(SchedulerError) in try scheduler.queue(name) }
    let device: DeviceURI
    do {
        device = try DeviceURI(queue.deviceURI)
    } catch {
        throw CommandFailure(
            "The device URI \(queue.deviceURI) can't pass the gate (\(error)); correct it with "
                + "lpadmin -v.")
    }
    let wanted = uri(device)
    guard wanted != queue.deviceURI else {
        print("Queue \(name.printable) \(already): \(queue.deviceURI)")
        return
    }
    // cupsd would kill the backend and print the job again from its start.
    guard queue.state != .processing else {
        throw CommandFailure(
            "Queue \(name) is printing; try again when it is idle, or stop it with cupsdisable.")
    }
    try orFail { () throws(SchedulerError) in try scheduler.setDeviceURI(wanted, ofQueue: name) }
    print("Queue \(name.printable) \(done): \(queue.deviceURI) is now \(wanted)")
}

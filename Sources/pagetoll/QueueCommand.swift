import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore
import PrintModel
import Scheduler
import Site

/// Which queues of CUPS pass the gate.
struct QueueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Put queues of CUPS under the gate, and list them.",
        subcommands: [
            Protect.self, Unprotect.self, QueueSetCommand.self, List.self,
            QueueReportCommand.self,
        ])

    struct Protect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let all jobs of a queue be counted and charged.",
            discussion: "Its driver, options and jobs stay as they are.")

        @OptionGroup var choice: QueueChoice
        @Flag(
            help: """
                Take no user name that is only claimed: CUPS asks for proof by its policy \
                \"pagetoll\", and the gate refuses what has none.
                """)
        var requireAuthenticated = false
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard !requireAuthenticated || !choice.dryRun else {
                throw ValidationError("--require-authenticated has no dry run.")
            }
        }

        func run() throws {
            try choice.forEach(output) { queue throws(CommandFailure) in
                let changes = requireAuthenticated ? try demandProof(on: queue) : []
                let gate = QueueGate(isRehearsal: choice.dryRun)
                return changes
                    + [try orFail { () throws(QueueGateError) in try gate.protect(queue) }]
            }
        }

        private func demandProof(on queue: String) throws(CommandFailure) -> [String] {
            let (ledger, server) = (try store.opened(creating: true), try store.site().server)
            return try orFail { () throws(QueueGateError) in
                try QueueGate().demandProof(on: queue, ofServer: server, in: ledger, .here)
            }
        }
    }

    struct Unprotect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the jobs of a queue go straight to the printer again.")

        @OptionGroup var choice: QueueChoice
        @OptionGroup var output: JSONOption

        func run() throws {
            try choice.forEach(output) { queue throws(CommandFailure) in
                let gate = QueueGate(isRehearsal: choice.dryRun)
                return [try orFail { () throws(QueueGateError) in try gate.unprotect(queue) }]
            }
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
            let deviceURI, rateTable, refusal, unknownDocument, unknownUser: String
            let authenticated, isShadow, printsWithoutLedger: Bool

            enum CodingKeys: String, CodingKey {
                case name, deviceURI, rateTable, refusal, unknownDocument, unknownUser
                case authenticated, printsWithoutLedger
                case isProtected = "protected"
                case isShadow = "shadow"
            }
        }

        func run() throws {
            let queues = try orFail { () throws(SchedulerError) in try Scheduler().queues() }
            let site = try store.site()
            let ledger = try? store.opened()
            let rows = queues.map { queue in
                let name = QueueName.inLedger(queue.name, onServer: site.server)
                let own = (try? ledger?.queue(name)).flatMap { $0 } ?? QueueSettings(name: name)
                return Row(
                    name: queue.name, isProtected: queue.deviceURI.hasPrefix(DeviceURI.prefix),
                    deviceURI: queue.deviceURI,
                    rateTable: own.rateTable ?? Store.defaultRateTable,
                    refusal: own.refusal.rawValue, unknownDocument: own.unknownDocument.keyword,
                    unknownUser: own.unknownUser.keyword,
                    authenticated: own.requiresAuthentication,
                    isShadow: site.watchesOnly(queue.name),
                    printsWithoutLedger: site.printWithoutLedger.contains(queue.name))
            }
            guard !output.json else { return try Output.json(rows) }
            Output.table(
                ["QUEUE", "GATE", "RATES", "REFUSED", "DEVICE"],
                rows.map {
                    [
                        $0.name, !$0.isProtected ? "no" : $0.isShadow ? "shadow" : "yes",
                        $0.rateTable, $0.refusal,
                        $0.deviceURI,
                    ]
                })
        }
    }
}

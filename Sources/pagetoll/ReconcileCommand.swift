import ArgumentParser
import Desk
import Foundation
import Gateway
import Ledger
import LedgerStore
import PrintModel
import Scheduler
import Site

/// What was printed past the gate.
struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compare what printers have counted with what passed the gate.",
        discussion: """
            Each printer of a queue under the gate that has an SNMP agent is asked for its life count, \
            which is kept; what it rose by since the last time is compared with the prints that were \
            settled since. `pagetoll serve` does this every night. A printer that is busy is left for \
            the next time.
            """)

    @Flag(help: "Ask nobody; list what was found before, the newest first.") var history = false
    @Option(help: "How many at the most, of --history.") var limit = 100
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more.") }
    }

    private struct Row: Encodable {
        let printer, at: String
        let queues: [String]
        let since: String?
        let life, gated: Int
        let printed, difference: Int?

        init(_ reading: CounterReading) {
            printer = reading.printer
            at = reading.at.iso8601
            queues = reading.queues
            since = reading.before?.at.iso8601
            life = reading.life
            gated = reading.gated
            printed = reading.printed
            difference = reading.difference
        }
    }

    func run() throws {
        let site = try store.site()
        let ledger = try store.opened()
        let readings: [CounterReading]
        var silent: [String] = []
        if history {
            readings = try orFail { () throws(LedgerError) in
                try ledger.readings(server: site.server, limit: limit)
            }
        } else {
            (readings, silent) = try orFail { () throws(ReconciliationError) in
                try Reconciliation(site, ledger).run()
            }
        }
        guard !output.json else { return try Output.json(readings.map(Row.init)) }
        Output.table(
            ["PRINTER", "QUEUES", "SINCE", "PRINTED", "GATED", "PAST THE GATE"],
            readings.map { reading in
                [
                    reading.printer, reading.queues.joined(separator: " "),
                    reading.before?.at.short ?? "-", reading.printed.map(String.init) ?? "-",
                    String(reading.gated), reading.difference.map(String.init) ?? "-",
                ]
            }, rightAligned: [3, 4, 5])
        for printer in silent {
            print("\(printer.printable) is busy, or tells no life count by SNMP.")
        }
    }
}

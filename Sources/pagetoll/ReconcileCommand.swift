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
            (readings, silent) = try Reconciliation(site, ledger).run()
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

/// Asks the printers of this print server.
struct Reconciliation {
    private let site: SiteConfiguration
    private let ledger: Store

    /// How long a printer may take to answer.
    private static let patience = Duration.seconds(5)

    init(_ site: SiteConfiguration, _ ledger: Store) {
        self.site = site
        self.ledger = ledger
    }

    /// Asks every printer that is behind the gate, and keeps what it says.
    ///
    /// - Returns: what was kept; and who is busy or does not tell.
    func run() throws(CommandFailure) -> (readings: [CounterReading], silent: [String]) {
        let queues = try orFail { () throws(SchedulerError) in try Scheduler().queues() }
        var names: [String: [String]] = [:]
        for queue in queues where queue.deviceURI.hasPrefix(DeviceURI.prefix) {
            guard let host = (try? DeviceURI(queue.deviceURI))?.agentHost else { continue }
            names[host, default: []].append(queue.name)
        }
        let meter = PrinterMeter(
            executable: site.meter, snmpCommunity: site.snmpCommunity, snmpPort: site.snmpPort)
        // All are asked at once: one that is off keeps nobody waiting.
        let asked = names.keys.sorted().map { ($0, meter.lifeCount(of: $0)) }
        let deadline = ContinuousClock.now + Self.patience
        var readings: [CounterReading] = []
        var silent: [String] = []
        for (host, running) in asked {
            guard let reading = running?.last(by: deadline), reading.isFinal else {
                silent.append(host)
                continue
            }
            readings.append(
                try orFail { () throws(LedgerError) in
                    try ledger.keepReading(
                        of: host, queues: names[host] ?? [], server: site.server,
                        life: reading.impressions, at: .now)
                })
        }
        return (readings, silent)
    }
}

internal import Gateway
package import Ledger
package import LedgerStore
internal import PrintModel
package import Scheduler
package import Site

/// Asks the printers behind the gate what they have counted, and keeps the answers.
package struct Reconciliation {
    private let site: SiteConfiguration
    private let ledger: Store

    /// How long a printer may take to answer.
    private static let patience = Duration.seconds(5)

    package init(_ site: SiteConfiguration, _ ledger: Store) {
        self.site = site
        self.ledger = ledger
    }

    /// Asks every printer that a queue under the gate prints on.
    ///
    /// - Returns: what was kept; and the hosts that are busy, or do not tell.
    /// - Throws: when cupsd or the ledger can't be reached.
    package func run() throws(ReconciliationError) -> (
        readings: [CounterReading], silent: [String]
    ) {
        let queues = try queuesByHost()
        let meter = PrinterMeter(
            executable: site.meter, snmpCommunity: site.snmpCommunity, snmpPort: site.snmpPort)
        // All are asked at once: one that is off keeps nobody waiting.
        let asked = queues.keys.sorted().map { ($0, meter.lifeCount(of: $0)) }
        let deadline = ContinuousClock.now + Self.patience
        var readings: [CounterReading] = []
        var silent: [String] = []
        for (host, running) in asked {
            guard let reading = running?.last(by: deadline), reading.isFinal else {
                silent.append(host)
                continue
            }
            do {
                readings.append(
                    try ledger.keepReading(
                        of: host, queues: queues[host] ?? [], server: site.server,
                        life: reading.impressions, at: .now))
            } catch {
                throw .ledger(error)
            }
        }
        return (readings, silent)
    }

    private func queuesByHost() throws(ReconciliationError) -> [String: [String]] {
        let queues: [SchedulerQueue]
        do {
            queues = try Scheduler().queues()
        } catch {
            throw .scheduler(error)
        }
        var names: [String: [String]] = [:]
        for queue in queues where queue.deviceURI.hasPrefix(DeviceURI.prefix) {
            guard let host = (try? DeviceURI(queue.deviceURI))?.agentHost else { continue }
            names[host, default: []].append(queue.name)
        }
        return names
    }
}

/// Why the printers' counts were not compared.
package enum ReconciliationError: ExplainedError {
    case scheduler(SchedulerError)
    case ledger(LedgerError)

    package var explanation: String {
        switch self {
        case .scheduler(let error): error.explanation
        case .ledger(let error): error.explanation
        }
    }
}

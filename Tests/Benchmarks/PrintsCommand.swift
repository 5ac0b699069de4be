import ArgumentParser
import Foundation
import Ledger
import LedgerStore
import Money

/// Prints a second by several servers at once, as print servers make them: each on a connection of
/// its own, on which it is admitted, reserved and settled.
struct PrintsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prints", abstract: "Measure prints that connect to one ledger.")

    @Option(help: "What the store is called in the table.") var name: String
    @Option(help: "An empty place for a ledger: a file, or postgresql://….") var store: String
    @Option(help: "How many prints are made, by all servers together.") var runs: Int
    @Option(help: "How many servers print at once, one number after another.")
    var servers = "1 4 16"

    func run() throws {
        let now = Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
        let ledger = try SharedLedger(at: store, now)
        var rows: [[String]] = []
        for count in servers.split(separator: " ").compactMap({ Int($0) }) {
            let measured = try prints(in: ledger, servers: count, now)
            let all = Distribution(measured.times)
            rows.append([
                "\(name), \(count)", Markdown.number(measured.perSecond, decimals: 0),
                Markdown.milliseconds(all.median), Markdown.milliseconds(all.p99),
            ])
        }
        print(
            Markdown.table(
                ["\(runs) prints, each on a connection of its own", "a second", "median", "p99"],
                rows))
        try ledger.prove()
    }

    private func prints(
        in ledger: SharedLedger, servers count: Int, _ now: Timestamp
    ) throws -> WriterTimes {
        let settlement = Settlement(
            state: .completed, printed: SharedLedger.quote, evidence: "counted")
        return try WriterTimes(writers: count, runs: runs) { server, _ in
            { number in
                let store = try ledger.connected()
                let job = SharedLedger.job(number, of: "prints-\(count)-\(server)")
                let print = try store.admit(job, at: now)
                let reserved = try store.reserve(
                    SharedLedger.quote, for: print.key, payer: print.member, at: now)
                try store.settle(
                    settlement, of: print.key, reservation: reserved.reservation, at: now)
            }
        }
    }
}

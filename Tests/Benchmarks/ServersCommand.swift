import ArgumentParser
import Foundation
import Ledger
import LedgerStore
import Money

/// Reservations a second with several writers at once, on each engine of the store, beside the same
/// engine alone with the same durable commits of the same rows to the same tables.
struct ServersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "servers", abstract: "Measure writers who share one ledger.")

    @Option(help: "What the store is called in the table.") var name: String
    @Option(help: "An empty place for a ledger: a file, or postgresql://….") var store: String
    @Option(help: "Another empty place, for the bare engine: a file, or another schema.")
    var floor: String
    @Option(help: "How many reservations are made, by all writers together.") var runs: Int
    @Option(help: "How many writers there are, one number after another.")
    var writers = "1 4 16"

    func run() throws {
        let now = Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
        let ledger = try SharedLedger(at: store, now)
        _ = try SharedLedger(at: floor, now)
        let bare = BareWriters(at: floor, memberCount: SharedLedger.memberCount)
        var rows: [[String]] = []
        for (index, count) in writers.split(separator: " ").compactMap({ Int($0) }).enumerated() {
            let floor = try bare.measure(writers: count, runs: runs, round: index + 1)
            let ours = try reservations(in: ledger, writers: count, now)
            rows += [
                row("\(name) alone, \(count)", floor, beside: nil),
                row("Pagetoll on \(name), \(count)", ours, beside: floor),
            ]
        }
        print(
            Markdown.table(
                [
                    "\(runs) reservations, writers at once", "a second", "median", "p99",
                    "of the engine alone",
                ], rows))
        try ledger.prove()
    }

    private func row(
        _ name: String, _ measured: WriterTimes, beside floor: WriterTimes?
    ) -> [String] {
        let all = Distribution(measured.times)
        let share = floor.map { 100 * measured.perSecond / $0.perSecond }
        return [
            name, Markdown.number(measured.perSecond, decimals: 0),
            Markdown.milliseconds(all.median), Markdown.milliseconds(all.p99),
            share.map { "\(Markdown.number($0, decimals: 0)) %" } ?? "",
        ]
    }

    /// Each writer has a connection that lasts, on which its prints were admitted.
    private func reservations(
        in ledger: SharedLedger, writers count: Int, _ now: Timestamp
    ) throws -> WriterTimes {
        try WriterTimes(writers: count, runs: runs) { writer, runs in
            let store = try ledger.connected()
            let prints = try (0..<runs).map { number in
                try store.admit(
                    SharedLedger.job(number, of: "bench-\(count)-\(writer)"), at: now)
            }
            return { number in
                let print = prints[number]
                _ = try store.reserve(
                    SharedLedger.quote, for: print.key, payer: print.member, at: now)
            }
        }
    }
}

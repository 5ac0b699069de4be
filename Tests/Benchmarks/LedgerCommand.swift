import ArgumentParser
import Foundation
import Ledger
import LedgerStore

/// What the size of a ledger costs: the same steps on a large and on an empty one, in turn, and
/// what is done with a large one only.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Measure a large ledger beside an empty one.")

    @Option(help: "The large ledger, as `books` made it.") var large: String
    @Option(help: "A folder for the empty one.") var folder: String
    @Option(help: "How often each step is taken.") var runs: Int
    @Flag(help: "Measure nothing but prints.") var printsOnly = false

    func run() throws {
        let large = try PrintingMember.all(of: large, "large ledger")
        try reportPrints(large)
        guard !printsOnly else { return }
        try reportStatements(large)
        try reportCheck()
    }

    /// A reservation and a capture, each of them a commit that is on the disk when it returns.
    private func reportPrints(_ large: PrintingMember) throws {
        let commits = try BareCommits(path: "\(folder)/commits.sqlite")
        let empty = try PrintingMember.alone(in: "\(folder)/empty.sqlite", "empty ledger")
        var bare: [Duration] = []
        var times: [String: [Duration]] = [:]
        for round in 0...runs {
            let clock = ContinuousClock()
            let floor = try clock.measure { for _ in 0..<2 { try commits.commit() } }
            // The first round fills caches, and is not counted.
            if round > 0 { bare.append(floor) }
            for site in round % 2 == 0 ? [empty, large] : [large, empty] {
                let time = try site.print()
                if round > 0 { times[site.name, default: []].append(time) }
            }
        }
        let floor = Distribution(bare).median
        let small = Distribution(times[empty.name] ?? []).median
        func row(_ name: String, _ times: [Duration]) -> [String] {
            let all = Distribution(times)
            return [
                name, Markdown.milliseconds(all.median), Markdown.milliseconds(all.p99),
                Markdown.number(all.median / floor, decimals: 2),
                Markdown.number(all.median / small, decimals: 2),
            ]
        }
        print(
            Markdown.table(
                ["reserve + capture, \(runs) runs", "median", "p99", "times bare", "times empty"],
                [row("two bare commits of as many rows", bare)]
                    + [empty, large].map { row($0.name, times[$0.name] ?? []) }))
    }

    /// A page of 50 lines.
    private func reportStatements(_ large: PrintingMember) throws {
        let busy = try large.store.member("busy").id
        func times(_ page: () throws -> [StatementLine]) throws -> [Duration] {
            try (0..<runs).map { _ in
                try ContinuousClock().measure {
                    guard try !page().isEmpty else { throw CocoaError(.fileReadUnknown) }
                }
            }
        }
        let pageCount = 50
        let oldest = try large.store.statement(of: busy, limit: .max).map(\.entry)
        let rows = [
            (
                "of a member with about 40 entries",
                try times {
                    try large.store.statement(of: large.nextMember(), limit: pageCount)
                }
            ),
            (
                "of the member with \(oldest.count) entries, the newest page",
                try times { try large.store.statement(of: busy, limit: pageCount) }
            ),
            (
                "the same, the oldest page",
                try times {
                    try large.store.statement(
                        of: busy, after: oldest[oldest.count - pageCount], limit: pageCount)
                }
            ),
        ]
        print(
            Markdown.table(
                ["statement page, \(runs) runs", "median", "p99"],
                rows.map { name, times in
                    let all = Distribution(times)
                    return [
                        name, Markdown.milliseconds(all.median), Markdown.milliseconds(all.p99),
                    ]
                }))
    }

    private func reportCheck() throws {
        let clock = ContinuousClock()
        let scan = try clock.measure { try BareCommits.scan(large) }
        let store = try Store(path: large, creating: false)
        let before = PeakMemory.ofThisProcess
        var result: Store.CheckResult?
        let time = try clock.measure { result = try store.check() }
        guard case .proven(let count, _) = result else {
            throw ValidationError("The large ledger is wrong: \(String(describing: result)).")
        }
        print(
            Markdown.table(
                [
                    "`ledger check`, \(count) journal entries", "seconds", "times the scan",
                    "MB more",
                ],
                [
                    [
                        "SQLite reading every column of every row",
                        Markdown.number(scan / .seconds(1), decimals: 1), "1.0", "",
                    ],
                    [
                        "`ledger check`", Markdown.number(time / .seconds(1), decimals: 1),
                        Markdown.number(time / scan, decimals: 1),
                        String((PeakMemory.ofThisProcess - before) / 1024),
                    ],
                ]))
    }
}

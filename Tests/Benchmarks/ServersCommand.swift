import ArgumentParser
import Foundation
import Ledger
import LedgerStore
import Money
import Synchronization

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
    @Flag(
        help: """
            Make each reservation on a connection of its own, on which its print was admitted, as \
            print servers do.
            """)
    var connectEach = false

    private static let memberCount = 200

    func run() throws {
        let now = Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
        let ledger = try Self.ledger(at: store, now)
        _ = try Self.ledger(at: floor, now)
        let bare = BareWriters(at: floor, memberCount: Self.memberCount)
        var rows: [[String]] = []
        for (index, count) in writers.split(separator: " ").compactMap({ Int($0) }).enumerated() {
            let floor = try bare.measure(writers: count, runs: runs, round: index + 1)
            let ours = try reservations(writers: count, now)
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
        guard case .proven = try ledger.check() else {
            throw ValidationError("The ledger is wrong.")
        }
    }

    private static func ledger(at place: String, _ now: Timestamp) throws -> Store {
        let ledger = try Store(at: place, creating: true)
        for number in 0..<memberCount {
            let member = try ledger.addMember(
                userName: "member\(number)", name: "", email: "", pricing: .credits, at: now)
            let terms = CreditTerms(
                member: member.id, type: CreditType.printingCredit.name, origin: .admin,
                cents: Cents(1_000_000_000), validFrom: now, expires: nil, note: "")
            _ = try ledger.give(terms, at: now, by: "office")
        }
        return ledger
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

    /// Each writer has a connection of its own, as each backend has, and prints of random members,
    /// which are admitted before.
    private func reservations(writers count: Int, _ now: Timestamp) throws -> WriterTimes {
        let quote = PrintQuote(
            cents: Cents(5), impressions: 1, colorImpressions: 0, sheets: 1, text: "{}")
        return try WriterTimes(writers: count, runs: runs) {
            [place = store, connectEach] writer, runs in
            var connections: [Store] = []
            var prints: [PrintRecord] = []
            for number in 0..<runs {
                if number == 0 || connectEach {
                    connections.append(
                        try Store(at: place, creating: false, busyTimeoutSeconds: 60))
                }
                let store = connections[connections.count - 1]
                let job = PrintKey(
                    server: "bench-\(count)-\(writer)", jobID: number + 1, timeAtCreation: 1,
                    jobUUID: UUID().uuidString, timeAtCompleted: 0, documentNumber: 1)
                let arrival = Arrival(
                    job: job, attempt: 1, documentCount: 1, queue: "office",
                    userName: "member\(Int.random(in: 0..<Self.memberCount))",
                    title: "Minutes.pdf")
                prints.append(try store.admit(arrival, at: now))
            }
            return { [connections, prints] number in
                let store = connections[min(number, connections.count - 1)]
                let print = prints[number]
                _ = try store.reserve(quote, for: print.key, payer: print.member, at: now)
            }
        }
    }
}

/// What writers at once took for each of their writes.
struct WriterTimes {
    let times: [Duration]
    let perSecond: Double

    /// Has `count` threads write at once, `runs` times in all.
    ///
    /// - Parameter prepare: makes one writer ready, given its index and how often it writes; returns
    ///   what it does each time. All begin to write when the last is ready.
    init(
        writers count: Int, runs: Int,
        _ prepare: @escaping @Sendable (Int, Int) throws -> (Int) throws -> Void
    ) throws {
        let share = (runs + count - 1) / count
        let results = Mutex<[Result<[Duration], any Error>]>([])
        let (ready, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let start = DispatchSemaphore(value: 0)
        for writer in 0..<count {
            Thread.detachNewThread {
                let result = Result {
                    let write: (Int) throws -> Void
                    do {
                        defer { ready.signal() }
                        write = try prepare(writer, share)
                    }
                    start.wait()
                    return try (0..<share).map { number in
                        try ContinuousClock().measure { try write(number) }
                    }
                }
                results.withLock { $0.append(result) }
                done.signal()
            }
        }
        for _ in 0..<count { ready.wait() }
        let time = ContinuousClock().measure {
            for _ in 0..<count { start.signal() }
            for _ in 0..<count { done.wait() }
        }
        times = try results.withLock { $0 }.flatMap { try $0.get() }
        perSecond = Double(times.count) / (time / .seconds(1))
    }
}

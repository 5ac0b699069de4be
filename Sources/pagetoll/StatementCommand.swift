import ArgumentParser
import Catalog
import Desk
import Foundation
import Interchange
import Ledger
import LedgerStore
import Money

/// Everything that ever happened to a member's credit.
struct StatementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "List what happened to a member's credit, with the balance after each entry.")

    @Argument var user: String
    @Option(help: "Only this credit, by its number.") var credit: Int64?
    @Option(help: "The first day, such as 2026-11-01.") var from: Day?
    @Option(help: "The last day.") var through: Day?
    @Option(help: "How many entries at the most, the newest.") var limit = 1000
    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() throws {
        let ledger = try store.opened()
        let lines = try lines(ledger).map(StatementRow.init)
        if output.json { return try Output.json(lines) }
        if csv {
            let table = CSV(header: StatementRow.header, rows: lines.map(\.cells))
            return print(table.text, terminator: "")
        }
        Output.table(
            ["ENTRY", "WHEN", "CHANGE", "BALANCE", "OWED", "WHAT"],
            lines.map {
                [
                    String($0.entry), $0.at, Cents($0.change).description,
                    Cents($0.balance).description, Cents($0.owed).description, $0.what,
                ]
            }, rightAligned: [0, 2, 3, 4])
    }

    /// The lines of the period, the oldest first.
    private func lines(_ ledger: Store) throws(CommandFailure) -> [StatementLine] {
        let calendar = SiteCalendar.current
        let start = from.map(calendar.start(of:))
        let end = through.map(calendar.end(of:))
        let member = try orFail { () throws(LedgerError) in try ledger.member(user).id }
        var lines: [StatementLine] = []
        var next: Int64?
        while lines.count < limit {
            let page = try orFail { () throws(LedgerError) in
                try ledger.statement(
                    of: member, credit: credit.map(CreditID.init), after: next,
                    limit: Self.pageCount)
            }
            lines += page.filter { line in
                start.map { line.at >= $0 } ?? true && end.map { line.at < $0 } ?? true
            }
            guard page.count == Self.pageCount, let last = page.last,
                start.map({ last.at >= $0 }) ?? true
            else { break }
            next = last.entry
        }
        return lines.prefix(limit).reversed()
    }

    private static let pageCount = 500
}

/// A line of a statement as JSON and CSV.
private struct StatementRow: Encodable {
    let entry: Int64
    let at, kind, actor, what: String
    /// What it did to the member's credits.
    let change: Int64
    let balance, owed: Int64
    let job: Int?
    let queue: String?
    let credits: [CreditChange]

    struct CreditChange: Encodable {
        let credit, cents: Int64
    }

    static let header = [
        "entry", "at", "kind", "actor", "change", "balance", "owed", "job", "queue", "what",
    ]

    init(_ line: StatementLine) {
        entry = line.entry
        at = line.at.iso8601
        kind = line.kind.rawValue
        actor = line.actor
        what = line.inWords
        change = line.change.rawValue
        balance = line.balance.rawValue
        owed = line.owedAfter.rawValue
        job = line.print?.key.jobID
        queue = line.print?.queue
        credits = line.credits.compactMap {
            guard case .credit(let id) = $0.account else { return nil }
            return CreditChange(credit: id.rawValue, cents: $0.cents.rawValue)
        }
    }

    var cells: [CSV.Cell] {
        [
            .number(entry), .text(at), .text(kind), .text(actor), .number(change),
            .number(balance), .number(owed), job.map { .number(Int64($0)) } ?? .empty,
            .text(queue ?? ""), .text(what),
        ]
    }
}

extension StatementLine {
    /// What happened, in plain words.
    var inWords: String {
        let job = print.map { "job \($0.key.jobID) of \($0.userName) on \($0.queue)" } ?? "a job"
        let numbers = credits.compactMap { posting -> String? in
            guard case .credit(let id) = posting.account else { return nil }
            return String(id.rawValue)
        }
        let credit = "credit \(numbers.joined(separator: ", "))"
        let why = reason.isEmpty ? "" : ": \(reason)"
        return switch kind {
        case .given: "\(credit) given by \(actor)\(why)"
        case .reserved where print?.state.isSettled == true: "price of \(job)"
        case .reserved: "set aside for \(job), which is not printed yet"
        case .captured: "less was printed of \(job); the rest came back"
        case .voided: "nothing was printed of \(job); all came back"
        case .adjusted: "\(credit) changed by \(actor)\(why)"
        case .withdrawn: "\(credit) deleted by \(actor)\(why)"
        case .expired: "\(credit) lapsed"
        case .refunded: "refund of \(job) by \(actor)\(why)"
        case .billed: "put on invoice \(entry)"
        }
    }
}

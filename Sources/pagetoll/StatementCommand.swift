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
        let lines = try lines(ledger).map(StatementResult.init)
        if output.json { return try Output.json(lines) }
        if csv {
            let table = CSV(header: StatementResult.header, rows: lines.map(\.cells))
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

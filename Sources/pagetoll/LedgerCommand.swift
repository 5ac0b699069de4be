import ArgumentParser
import Foundation
import Ledger
import LedgerStore

/// The books themselves.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Prove the books.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove every invariant from the rows alone; name the first wrong row.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        private struct Row: Encodable {
            let ok: Bool
            var entries: Int?
            var head: String?
            var row: String?
            var reason: String?
        }

        func run() throws {
            let ledger = try store.opened()
            switch try orFail({ () throws(LedgerError) in try ledger.check() }) {
            case .proven(let entryCount, let head):
                guard !output.json else {
                    return try Output.json(Row(ok: true, entries: entryCount, head: head.hash))
                }
                print(
                    "The books are right: \(counted(entryCount, "journal entry"))."
                        .replacingOccurrences(of: "entrys", with: "entries"))
                print("Head: \(head.number) \(head.hash)")
            case .flawed(let flaw):
                if output.json {
                    try Output.json(Row(ok: false, row: flaw.row, reason: flaw.reason))
                }
                throw CommandFailure(
                    "The books are wrong: \(flaw.row) \(flaw.reason). Stop printing on credit, keep "
                        + "a copy of the ledger, and restore a backup.")
            }
        }
    }
}

import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore
import Site

/// The books themselves.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Prove the books, and move them.",
        subcommands: [Check.self, Log.self, Copy.self, Grant.self, Upgrade.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove every invariant from the rows alone; name the first wrong row.")

        @Option(
            help: """
                A head that was kept, as `check` prints it: a number and a hash. The entry of that \
                number must still have that hash.
                """)
        var against: String?
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard against == nil || head != nil else {
                throw ValidationError(
                    "--against must be a number and 64 hexadecimal digits, with a space between.")
            }
        }

        /// The head that was kept.
        private var head: JournalHead? {
            let words = (against ?? "").split(separator: " ")
            guard words.count == 2, let number = Int64(words[0]), number >= 0,
                words[1].count == 64
            else { return nil }
            return JournalHead(number: number, hash: words[1].lowercased())
        }

        private struct Row: Encodable {
            let ok: Bool
            var entries: Int?
            var head: String?
            var row: String?
            var reason: String?
        }

        func run() throws {
            let ledger = try store.opened()
            let result = try LongWork.run { work in
                try orFail { () throws(LedgerError) in
                    try ledger.check(against: head, progress: work.step("Proving"))
                }
            }
            switch result {
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

    struct Log: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List who changed which settings, the newest first.")

        @Option(help: "How many at the most.") var limit = 100
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let rows = try orFail { () throws(LedgerError) in
                try ledger.settingChanges(limit: max(1, limit)).map(SettingChangeResult.init)
            }
            guard !output.json else { return try Output.json(rows) }
            Output.table(
                ["WHEN", "WHO", "WHAT", "CHANGE"],
                rows.map { [$0.at, $0.actor, $0.subject, $0.change] })
        }
    }

    struct Upgrade: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the ledger to this version's schema; a copy is kept beside it.",
            discussion: "Whatever opens the ledger does the same. The package does it when it is "
                + "installed, so that no job has to wait for it.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        private struct Row: Encodable {
            /// Nil for a database: only a file is asked.
            var schema: Int64?
            /// What it was before; nil when it was that already.
            var before: Int64?
            /// Where what was there is kept.
            var kept: String?
        }

        func run() throws {
            let path = try store.site().store
            guard try orFail({ () throws(LedgerError) in try StoreLocation(path) }).path != nil
            else {
                _ = try store.opened()
                return try output.done(
                    Row(), "The ledger is at the schema that this program wants.")
            }
            let before = Store.schemaVersion(ofFile: path)
            _ = try store.opened()
            let now = Store.schemaVersion(ofFile: path) ?? 0
            guard let before, before < now else {
                return try output.done(
                    Row(schema: now), "The ledger is at schema \(now), as this program wants it.")
            }
            let kept = "\(path).schema-\(before)"
            try output.done(
                Row(schema: now, before: before, kept: kept),
                "The ledger was at schema \(before) and is at \(now).\n"
                    + "What was there is kept: \(kept)")
        }
    }
}

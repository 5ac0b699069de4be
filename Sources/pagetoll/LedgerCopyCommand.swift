import ArgumentParser
import Desk
import Ledger
import LedgerStore

extension LedgerCommand {
    struct Copy: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy a ledger to another place, and prove that both hold the same.",
            discussion: """
                Each is an SQLite file, or postgresql://…, a database that is there. An earlier copy \
                is replaced; another ledger never is. Let no job print meanwhile: what is printed \
                after the copy has begun is not in it.
                """)

        @Argument(help: "The ledger that is copied.") var from: String
        @Argument(help: "The place of the copy.") var to: String
        @OptionGroup var output: JSONOption

        private struct Row: Encodable {
            let rows: Int
            let entries: Int64
            let head: String
        }

        func run() throws {
            let copy = try LongWork.run { work in
                try orFail { () throws(LedgerError) in
                    let original = try Store(at: from, creating: false)
                    let place = try Store(at: to, creating: true)
                    return try original.copy(to: place, progress: work.step("Copying"))
                }
            }
            guard !copy.isBehind else {
                throw CommandFailure(
                    "The copy is right as far as it goes, but entries were added to \(from) "
                        + "meanwhile. Stop the queues (`cupsdisable`), then copy again.")
            }
            try output.done(
                Row(rows: copy.rowCount, entries: copy.head.number, head: copy.head.hash),
                "\(counted(copy.rowCount, "row")) copied; both ledgers hold the same.\n"
                    + "Head: \(copy.head.number) \(copy.head.hash)")
        }
    }

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a role of PostgreSQL what print servers need, and no more.",
            discussion: """
                The role can add journal entries, and can neither change nor delete them, nor rates. \
                Run this as the owner of the tables, after each upgrade and copy.
                """)

        @Argument(help: "The role, which must be there.") var role: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            try orFail { () throws(LedgerError) in try ledger.grantPrinting(to: role) }
            try output.done(["role": role], "Role \(role.printable) can print.")
        }
    }
}

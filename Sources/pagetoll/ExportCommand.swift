import ArgumentParser
import Desk
import Interchange
import Ledger
import LedgerStore

/// All that the ledger holds, for other programs.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write all that the ledger holds to a folder.",
        discussion: """
            A file for each table, readable by its owner only, from one moment while printing goes on. \
            `pagetoll import members` takes members.csv. Times are UTC, amounts are cents; vouchers \
            are told by the hashes of their codes.
            """)

    @Argument(help: "A new folder, or an empty one.") var folder: String
    @Option(help: "csv or json.") var format = TableFormat.csv
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    private struct Row: Encodable {
        let folder: String
        let files: [String]
        let rows: Int
    }

    func run() throws {
        let ledger = try store.opened()
        do {
            var files = try ExportFolder(folder, format: format)
            do {
                try LongWork.run { work in
                    try ledger.export(
                        to: &files, in: .current, at: .now, progress: work.step("Exporting"))
                }
            } catch {
                files.discard()
                throw error
            }
            try output.done(
                Row(folder: folder, files: files.names, rows: files.rowCount),
                "\(counted(files.names.count, "file")) with \(counted(files.rowCount, "row")) written."
            )
        } catch let error as any ExplainedError {
            throw CommandFailure(error.explanation)
        }
    }
}

extension TableFormat: ExpressibleByArgument {}

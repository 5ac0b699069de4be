import ArgumentParser
import Desk
import Ledger
import LedgerStore
import Money
import Scheduler
import Site

/// Compares the gate's count with others: what a site looks at before a queue goes live.
struct QueueReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Compare what was counted on a queue with what CUPS and the printer count.",
        discussion: "Meant for queues that are only watched (shadow-queues in the configuration); "
            + "others can be looked at as well. CUPS tells of a job as long as it keeps its history "
            + "(PreserveJobHistory), and counts by what drivers say, which may be wrong.")

    @Argument var queue: String
    @Option(help: "How many prints at the most, the newest first.") var limit = 1000
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more.") }
    }

    /// One print, as three count it; nil where somebody does not tell.
    private struct Row: Encodable {
        let job, document, impressions: Int
        let user, title, state, reason: String
        let cups, printer: Int?
        /// Its price, charged or not; nil where it has none.
        let cents: Int64?
        let isShadow: Bool

        /// Whether others who count, count the same.
        var agrees: Bool { [cups, printer].allSatisfy { $0 == nil || $0 == impressions } }
    }

    func run() throws {
        let ledger = try store.opened()
        let name = QueueName.inLedger(queue, onServer: try store.site().server)
        let prints = try orFail { () throws(LedgerError) in
            try ledger.settledPrints(onQueue: name, limit: limit)
        }
        let rows = prints.map(row)
        guard !output.json else { return try Output.json(rows) }
        Output.table(
            ["JOB", "USER", "STATE", "GATE", "CUPS", "PRINTER", "PRICE", "", "TITLE"],
            rows.map { row in
                [
                    String(row.job), row.user, row.state, String(row.impressions),
                    Self.text(row.cups), Self.text(row.printer),
                    row.cents.map { Cents($0).description } ?? "-", row.agrees ? "" : "differs",
                    row.title,
                ]
            }, rightAligned: [0, 3, 4, 5, 6])
        print(Self.summary(rows))
        for row in rows where !row.reason.isEmpty {
            print("Job \(row.job): \(row.reason.printable)")
        }
    }

    private func row(_ record: PrintRecord) -> Row {
        let job = try? Scheduler().job(record.key.jobID)
        // CUPS counts whole jobs, all of their documents and reprints together.
        let isSame =
            job?.uuid == record.key.jobUUID && (job?.documentCount ?? 1) == 1
            && record.key.timeAtCompleted == 0
        let counted = isSame ? job?.impressionsCompleted : nil
        return Row(
            job: record.key.jobID, document: record.key.documentNumber,
            impressions: record.impressions, user: record.userName, title: record.title,
            state: record.state.rawValue, reason: record.isShadow ? record.reason : "",
            // Zero is what a backend leaves that does not count.
            cups: counted.flatMap { $0 > 0 ? $0 : nil }, printer: record.printerImpressions,
            cents: record.quoted?.rawValue, isShadow: record.isShadow)
    }

    private static func text(_ count: Int?) -> String { count.map(String.init) ?? "-" }

    private static func summary(_ rows: [Row]) -> String {
        func agreeing(_ other: (Row) -> Int?) -> String {
            let counted = rows.filter { other($0) != nil }
            return "\(counted.count { other($0) == $0.impressions }) of \(counted.count)"
        }
        let price = rows.compactMap(\.cents).reduce(0, +)
        return
            "\(counted(rows.count, "print")), \(counted(rows.map(\.impressions).reduce(0, +), "impression")), "
            + "\(Cents(price)) by the rates. CUPS counts the same for \(agreeing(\.cups)) that it counted, "
            + "the printer for \(agreeing(\.printer))."
    }
}

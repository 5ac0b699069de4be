import ArgumentParser
import Catalog
import Desk
import Foundation
import Interchange
import Ledger
import LedgerStore
import Money

/// What members owe, for whoever writes the real invoices.
struct InvoiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice",
        abstract: "Hand over what members printed on invoice, each charge once.",
        subcommands: [Owed.self, Bill.self, List.self, Show.self])

    struct Owed: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what the next invoices will have.")

        @OptionGroup var period: BillingPeriod
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: LinesOutput

        func run() throws {
            let ledger = try store.opened()
            try output.print(
                try orFail { () throws(LedgerError) in
                    try ledger.openLines(before: period.end)
                }, invoice: nil, ledger)
        }
    }

    struct Bill: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mark what is owed as billed, and print it.",
            discussion: """
                Every charge and refund is on one invoice, however often this runs. `pagetoll invoice \
                show` prints an invoice again.
                """)

        @OptionGroup var period: BillingPeriod
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: LinesOutput

        func run() throws {
            let ledger = try store.opened()
            let invoices = try orFail { () throws(LedgerError) in
                try ledger.billAll(before: period.end, .here)
            }
            var rows: [InvoiceLineResult] = []
            for invoice in invoices {
                rows += try output.rows(
                    try orFail { () throws(LedgerError) in
                        try ledger.lines(ofInvoice: invoice.number)
                    }, invoice: invoice.number, ledger)
            }
            try output.print(rows, isRehearsal: store.dryRun)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List invoices, the newest first.")

        @Option(help: "How many at the most.") var limit = 100
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let rows = try orFail { () throws(LedgerError) in
                try ledger.invoiceList(after: nil, limit: max(1, limit)).map(InvoiceResult.init)
            }
            guard !output.json else { return try Output.json(rows) }
            Output.table(
                ["INVOICE", "USER", "CENTS", "ITEMS", "BILLED"],
                rows.map {
                    [
                        String($0.number), $0.user, Cents($0.cents).description,
                        String($0.items), $0.at,
                    ]
                }, rightAligned: [0, 2, 3])
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print an invoice's lines.")

        @Argument(help: "The number of the invoice.") var invoice: Int64
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: LinesOutput

        func run() throws {
            let ledger = try store.opened()
            let lines = try orFail { () throws(LedgerError) in
                try ledger.lines(ofInvoice: invoice)
            }
            guard !lines.isEmpty else {
                throw CommandFailure(
                    "There is no invoice \(invoice); `pagetoll invoice list` shows all.")
            }
            try output.print(lines, invoice: invoice, ledger)
        }
    }
}

/// Up to when charges are billed.
struct BillingPeriod: ParsableArguments {
    @Option(help: "The last day of the period, such as 2026-11-30; now when missing.")
    var through: Day?

    var end: Timestamp {
        through.map { min(SiteCalendar.current.end(of: $0), .now) } ?? .now
    }
}

/// How lines of invoices are printed.
struct LinesOutput: ParsableArguments {
    @OptionGroup var output: JSONOption
    @Flag(help: "Print CSV.") var csv = false

    func validate() throws {
        guard !(output.json && csv) else { throw ValidationError("Choose --json or --csv.") }
    }

    func print(_ lines: [InvoiceLine], invoice: Int64?, _ ledger: Store) throws {
        try print(try rows(lines, invoice: invoice, ledger))
    }

    func rows(
        _ lines: [InvoiceLine], invoice: Int64?, _ ledger: Store
    ) throws(CommandFailure) -> [InvoiceLineResult] {
        let names = try ledger.userNames()
        return lines.map {
            InvoiceLineResult($0, invoice: invoice, user: names[$0.item.member] ?? "")
        }
    }

    func print(_ rows: [InvoiceLineResult], isRehearsal: Bool = false) throws {
        if csv {
            let table = CSV(header: InvoiceLineResult.header, rows: rows.map(\.cells))
            return Swift.print(table.text, terminator: "")
        }
        if !output.json { table(rows) }
        try output.done(
            rows, isRehearsal: isRehearsal, "\(Cents(rows.map(\.cents).reduce(0, +))) in all.")
    }

    private func table(_ rows: [InvoiceLineResult]) {
        Output.table(
            ["USER", "JOB", "QUEUE", "PRINTED", "SIDES", "CENTS", "TITLE"],
            rows.map {
                [
                    $0.user, $0.job.map { String($0.job) } ?? "", $0.job?.queue ?? "", $0.at,
                    String($0.job?.impressions ?? 0), Cents($0.cents).description,
                    $0.job?.title ?? "",
                ]
            }, rightAligned: [1, 4, 5])
    }
}

extension Store {
    /// The user names of all members.
    func userNames() throws(CommandFailure) -> [MemberID: String] {
        let members = try orFail { () throws(LedgerError) in try self.members() }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.id, $0.userName) })
    }
}

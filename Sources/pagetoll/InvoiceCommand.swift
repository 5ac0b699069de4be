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
            var rows: [InvoiceLineRow] = []
            for invoice in invoices {
                rows += try output.rows(
                    try orFail { () throws(LedgerError) in
                        try ledger.lines(ofInvoice: invoice.number)
                    }, invoice: invoice.number, ledger)
            }
            try output.print(rows)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List invoices, the newest first.")

        @Option(help: "How many at the most.") var limit = 100
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        private struct Row: Encodable {
            let invoice, cents: Int64
            let user, end, billed: String
            let items: Int
        }

        func run() throws {
            let ledger = try store.opened()
            let names = try ledger.userNames()
            let rows = try orFail { () throws(LedgerError) in
                try ledger.invoices(limit: max(1, limit)).map {
                    Row(
                        invoice: $0.number, cents: $0.cents.rawValue,
                        user: names[$0.terms.member] ?? "", end: $0.terms.end.iso8601,
                        billed: $0.at.iso8601, items: $0.terms.items.count)
                }
            }
            guard !output.json else { return try Output.json(rows) }
            Output.table(
                ["INVOICE", "USER", "CENTS", "ITEMS", "BILLED"],
                rows.map {
                    [
                        String($0.invoice), $0.user, Cents($0.cents).description,
                        String($0.items), $0.billed,
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
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "Print CSV.") var csv = false

    func validate() throws {
        guard !(json && csv) else { throw ValidationError("Choose --json or --csv.") }
    }

    func print(_ lines: [InvoiceLine], invoice: Int64?, _ ledger: Store) throws {
        try print(try rows(lines, invoice: invoice, ledger))
    }

    func rows(
        _ lines: [InvoiceLine], invoice: Int64?, _ ledger: Store
    ) throws(CommandFailure) -> [InvoiceLineRow] {
        let names = try ledger.userNames()
        return lines.map {
            InvoiceLineRow($0, invoice: invoice, user: names[$0.item.member] ?? "")
        }
    }

    func print(_ rows: [InvoiceLineRow]) throws {
        if json { return try Output.json(rows) }
        if csv {
            let table = CSV(header: InvoiceLineRow.header, rows: rows.map(\.cells))
            return Swift.print(table.text, terminator: "")
        }
        Output.table(
            ["USER", "JOB", "QUEUE", "PRINTED", "SIDES", "CENTS", "TITLE"],
            rows.map {
                [
                    $0.user, $0.job.map(String.init) ?? "", $0.queue, $0.at, String($0.impressions),
                    Cents($0.cents).description, $0.title,
                ]
            }, rightAligned: [1, 4, 5])
        Swift.print("\(Cents(rows.map(\.cents).reduce(0, +))) in all.")
    }
}

/// A line of an invoice as JSON and CSV.
struct InvoiceLineRow: Encodable {
    let invoice: Int64?
    let entry: Int64
    let user: String
    /// Below zero for a refund.
    let cents: Int64
    let at: String
    let job: Int?
    let queue, title: String
    let impressions, colorImpressions, sheets: Int

    static let header = [
        "invoice", "entry", "user", "cents", "at", "job", "queue", "title", "impressions",
        "color-impressions", "sheets",
    ]

    init(_ line: InvoiceLine, invoice: Int64?, user: String) {
        self.invoice = invoice
        entry = line.item.entry
        self.user = user
        cents = line.item.cents.rawValue
        at = line.item.at.iso8601
        job = line.print?.key.jobID
        queue = line.print?.queue ?? ""
        title = line.print?.title ?? ""
        impressions = line.print?.impressions ?? 0
        colorImpressions = line.print?.colorImpressions ?? 0
        sheets = line.print?.sheets ?? 0
    }

    var cells: [CSV.Cell] {
        [
            invoice.map(CSV.Cell.number) ?? .empty, .number(entry), .text(user), .number(cents),
            .text(at), job.map { .number(Int64($0)) } ?? .empty, .text(queue), .text(title),
            .number(Int64(impressions)), .number(Int64(colorImpressions)), .number(Int64(sheets)),
        ]
    }
}

extension Store {
    /// The user names of all members.
    func userNames() throws(CommandFailure) -> [MemberID: String] {
        let members = try orFail { () throws(LedgerError) in try self.members() }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.id, $0.userName) })
    }
}

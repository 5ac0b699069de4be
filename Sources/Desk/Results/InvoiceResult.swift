package import Interchange
internal import Ledger
package import LedgerStore
internal import Money

/// An invoice as programs see it.
package struct InvoiceResult: Codable, Sendable {
    package let number, cents: Int64
    package let items: Int
    package let user, at: String

    package init(_ invoice: InvoiceRow) {
        number = invoice.number
        cents = invoice.cents.rawValue
        items = invoice.itemCount
        user = invoice.member.userName
        at = invoice.at.iso8601
    }
}

/// A line of an invoice as programs see it, and as a row of CSV.
package struct InvoiceLineResult: Codable, Sendable {
    /// Nil while it is on none.
    package let invoice: Int64?
    package let entry: Int64
    package let user: String
    /// Below zero for a refund.
    package let cents: Int64
    package let at: String
    /// Nil when the print's row is gone.
    package let job: JobResult?

    package init(_ line: InvoiceLine, invoice: Int64?, user: String) {
        self.invoice = invoice
        entry = line.item.entry
        self.user = user
        cents = line.item.cents.rawValue
        at = line.item.at.iso8601
        job = line.print.map(JobResult.init)
    }

    package static let header = [
        "invoice", "entry", "user", "cents", "at", "job", "queue", "title", "impressions",
        "color-impressions", "sheets",
    ]

    package var cells: [CSV.Cell] {
        [
            invoice.map(CSV.Cell.number) ?? .empty, .number(entry), .text(user), .number(cents),
            .text(at), job.map { .number(Int64($0.job)) } ?? .empty, .text(job?.queue ?? ""),
            .text(job?.title ?? ""), .number(Int64(job?.impressions ?? 0)),
            .number(Int64(job?.colorImpressions ?? 0)), .number(Int64(job?.sheets ?? 0)),
        ]
    }
}

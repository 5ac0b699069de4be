internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money

extension Query {
    static let ofBooks = [
        list(
            "ledger/entries", .ledger, "Journal entries, the oldest first",
            number: { (entry: EntryResult) in entry.number }
        ) { _, page, asked in
            return try asked.store.entries(after: page.after ?? 0, limit: page.limit + 1)
                .map(EntryResult.init)
        },
        list("invoices", .invoices, "Invoices, the newest first") { _, page, asked in
            let invoices = try asked.store.invoices(limit: page.offset + page.limit + 1)
                .dropFirst(page.offset)
            return try invoices.map {
                InvoiceResult($0, user: try asked.store.userName($0.terms.member))
            }
        },
        list("invoices/{number}/lines", .invoices, "The lines of an invoice") {
            _, page, asked in
            guard let number = Int64(asked["number"]) else { throw ConsoleRefusal.notFound }
            let lines = try asked.store.lines(ofInvoice: number)
            guard !lines.isEmpty else { throw ConsoleRefusal.notFound }
            return lines.dropFirst(page.offset).prefix(page.limit + 1).map(InvoiceLineResult.init)
        },
        list("settings/changes", .settings, "Who changed which setting, the newest first") {
            _, page, asked in
            return try asked.store.settingChanges(limit: page.offset + page.limit + 1)
                .dropFirst(page.offset).map(SettingChangeResult.init)
        },
    ]
}

struct EntryResult: Codable, Sendable {
    let number: Int64
    let at, kind, actor, details, hash, previousHash: String
    let reservation: Int64?
    let postings: [PostingResult]

    struct PostingResult: Codable, Sendable {
        let account: String
        let cents: Int64
    }

    init(_ entry: JournalEntry) {
        number = entry.number
        at = entry.at.iso8601
        kind = entry.kind.rawValue
        actor = entry.actor
        details = entry.details
        hash = entry.hash
        previousHash = entry.previousHash
        reservation = entry.reservation?.rawValue
        postings = entry.postings.map {
            PostingResult(account: $0.account.code, cents: $0.cents.rawValue)
        }
    }
}

struct InvoiceResult: Codable, Sendable {
    let number, cents: Int64
    let user, at, before: String

    init(_ invoice: Invoice, user: String) {
        number = invoice.number
        cents = invoice.cents.rawValue
        self.user = user
        at = invoice.at.iso8601
        before = invoice.terms.end.iso8601
    }
}

struct InvoiceLineResult: Codable, Sendable {
    let entry, cents: Int64
    let at: String
    let job: JobResult?

    init(_ line: InvoiceLine) {
        entry = line.item.entry
        cents = line.item.cents.rawValue
        at = line.item.at.iso8601
        job = line.print.map(JobResult.init)
    }
}

struct SettingChangeResult: Codable, Sendable {
    let at, actor, subject, change: String

    init(_ change: SettingChange) {
        at = change.at.iso8601
        actor = change.actor
        subject = change.subject
        self.change = change.change
    }
}

internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money

extension Query {
    static let ofBooks = [
        list(
            "ledger/entries", .ledger, "Journal entries, the oldest first",
            place: { (entry: EntryResult) in "\(entry.number)" }
        ) { _, page, asked in
            return try asked.store.entries(
                after: try page.after(Int64.init) ?? 0, limit: page.limit + 1
            )
            .map(EntryResult.init)
        },
        list(
            "invoices", .invoices, "Invoices, the newest first",
            place: { (invoice: InvoiceResult) in "\(invoice.number)" }
        ) { _, page, asked in
            try asked.store.invoiceList(after: try page.after(Int64.init), limit: page.limit + 1)
                .map(InvoiceResult.init)
        },
        list("invoices/{number}/lines", .invoices, "The lines of an invoice") {
            _, page, asked in
            guard let number = Int64(asked["number"]) else { throw ConsoleRefusal.notFound }
            let lines = try asked.store.lines(ofInvoice: number)
            guard let first = lines.first else { throw ConsoleRefusal.notFound }
            let user = try asked.store.userName(first.item.member)
            return lines.dropFirst(page.offset).prefix(page.limit + 1).map {
                InvoiceLineResult($0, invoice: number, user: user)
            }
        },
        list(
            "settings/changes", .settings, "Who changed which setting, the newest first",
            place: { (change: SettingChangeResult) in "\(change.number)" }
        ) { _, page, asked in
            try asked.store.settingChanges(
                after: try page.after(Int64.init), limit: page.limit + 1
            ).map(SettingChangeResult.init)
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

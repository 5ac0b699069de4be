internal import Desk
internal import Hummingbird
internal import Interchange
internal import Ledger
internal import LedgerStore
internal import Money
internal import Site
internal import Wording

extension Console {
    func addLedgerPages(to router: Router<ConsoleContext>) {
        addPage("ledger", to: router) { asked in
            (Sentence("Ledger"), try PageContent(ledgerOf: asked))
        }
        addPage("audit-log", for: .admin, to: router) { asked in
            (Sentence("Audit log"), try PageContent(auditLogOf: asked))
        }
    }
}

extension PageContent {
    fileprivate init(ledgerOf asked: PageRequest) throws {
        self.init(asked.views)
        if asked.isAdmin {
            add([
                .init("Check the books", "/ledger/check", isPrimary: true),
                .init("Export", "/ledger/export"), .init("Long work", "/works"),
            ])
        }
        let rows = try asked.store.journal(
            after: Int64(asked.list["after"]), limit: asked.list.limit)
        let (views, format) = (asked.views, asked.format)
        section(
            "entries", nil, [Sentence("No entry is ever changed or deleted.")],
            table: TableView(
                [
                    .number("Entry"), .init("Time"), .init("What"), .init("By"), .init("Job"),
                    .init("Postings"), .number("Amount"),
                ],
                rows.map { row in
                    let job = row.print.map { "\($0.key.jobID)" }
                    return .init([
                        .init("\(row.number)"), .init(format.time(row.at)),
                        .init(views.texts(row.kind.rawValue), note: row.reason),
                        .init(row.actor), .init(job ?? "", to: job.map { "/job/\($0)" }),
                        .init(
                            row.postings.map { "\($0.account.code) \(format.money($0.cents))" }
                                .joined(separator: "; ")),
                        .init(format.money(row.cents)),
                    ])
                }, views),
            paging: PagingView(
                asked.list,
                after: rows.count == asked.list.limit ? rows.last.map { "\($0.number)" } : nil,
                views))
    }

    fileprivate init(auditLogOf asked: PageRequest) throws {
        self.init(asked.views)
        let changes = try asked.store.settingChanges(
            after: Int64(asked.list["after"]), limit: asked.list.limit)
        section(
            "changes", nil,
            [Sentence("Who changed which settings. What moved credit is in the ledger.")],
            table: TableView(
                [.init("Time"), .init("Who"), .init("What"), .init("Change")],
                changes.map {
                    .init([
                        .init(asked.format.time($0.at)), .init($0.actor), .init($0.subject),
                        .init($0.change),
                    ])
                }, asked.views),
            paging: PagingView(
                asked.list,
                after: changes.count == asked.list.limit
                    ? changes.last.map { "\($0.number)" } : nil, asked.views))
    }
}

extension Action {
    static let checkLedger = Action(
        id: "check-ledger", page: "ledger/check", role: .admin,
        title: "Prove the books from their rows alone", submit: "Check",
        fields: { _ in
            [
                Field(
                    "head", "A head that was kept", .text,
                    hint: "As an earlier check said it: a number and 64 digits. Empty for none.",
                    isOptional: true)
            ]
        },
        perform: { input, asked in
            let text = input.text("head")
            let kept = JournalHead(text)
            if !text.isEmpty, kept == nil {
                input.refuse("head", Sentence("Give a number and 64 hexadecimal digits."))
            }
            try input.finish()
            return asked.done("Check of the books") { store, progress in
                let result = try store.check(against: kept) { try progress.report($0, of: $1) }
                switch result {
                case .proven(let count, let head):
                    return (
                        Sentence(
                            "The books are right: {0} entries. Head: {1} {2}", count,
                            "\(head.number)", head.hash), [:]
                    )
                case .flawed(let flaw):
                    return (
                        Sentence(
                            "The books are wrong: {0} {1}. Stop printing on credit, keep a copy "
                                + "of the ledger, and restore a backup.", flaw.row, flaw.reason),
                        [:]
                    )
                }
            }
        })

    static let exportLedger = Action(
        id: "export-ledger", page: "ledger/export", role: .admin,
        title: "Write all that the ledger holds to files", submit: "Export",
        fields: { _ in
            [
                Field("format", "Format", .choice([.init("csv", "CSV"), .init("json", "JSON")]))
            ]
        },
        perform: { input, asked in
            let format: TableFormat? = input.choice("format")
            try input.finish()
            let folder = "\(asked.site.stateFolder)/exports"
            return asked.done("Export") { store, progress in
                try ExportFolder.removeOld(in: folder)
                let path = "\(folder)/\(Secret().text.prefix(16))"
                let total = try store.journalCount()
                var files = try ExportFolder(path, format: format ?? .csv) {
                    try progress.report($0, of: max(total, $0))
                }
                try store.export(to: &files, in: .current, at: .now)
                return (
                    Sentence(
                        "{0} files with {1} rows were written. They are deleted by the next "
                            + "export.", files.names.count, files.rowCount),
                    Dictionary(uniqueKeysWithValues: files.names.map { ($0, "\(path)/\($0)") })
                )
            }
        })
}

extension Asked {
    /// Work that takes longer than a page may, begun.
    fileprivate func done(_ title: String, _ body: @escaping LongWork) -> Done<WorkResult> {
        let id = begin(title, body)
        return Done(
            at: "/work/\(id)", Sentence("{0} has begun.", Sentence(title)),
            result: WorkResult(work: id))
    }
}

extension JournalHead {
    /// As a check says it: a number and 64 digits; nil for other text.
    fileprivate init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, let number = Int64(words[0]), number >= 0, words[1].count == 64
        else { return nil }
        self.init(number: number, hash: words[1].lowercased())
    }
}

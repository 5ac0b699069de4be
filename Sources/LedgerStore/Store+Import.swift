package import Catalog
package import Interchange
package import Ledger
package import Money

/// Where members come from, and what those get of whom it says nothing.
package struct MemberSource: Sendable {
    /// An import of the same name gives each of its credits once, however often it runs.
    package let name: String
    /// Of new members.
    package let pricing: PricingModel
    package let remainder: Remainder
    /// What stands with credits that have no note of their own.
    package let note: String

    package init(name: String, pricing: PricingModel, remainder: Remainder, note: String) {
        self.name = name
        self.pricing = pricing
        self.remainder = remainder
        self.note = note
    }
}

/// What an import did, or would do.
package struct ImportSummary: Hashable, Sendable, Encodable {
    package let members: MemberImportSummary
    package let prints: PrintImportSummary

    /// For the log of changes.
    fileprivate var inWords: String {
        "\(members.addedCount) members added, \(members.changedCount) changed, "
            + "\(members.creditCount) credits of \(members.cents) given, "
            + "\(prints.addedCount) prints added"
    }
}

/// What an import of members did, or would do.
package struct MemberImportSummary: Hashable, Sendable, Encodable {
    package internal(set) var addedCount = 0
    package internal(set) var changedCount = 0
    package internal(set) var unchangedCount = 0
    package internal(set) var creditCount = 0
    /// Of these credits.
    package internal(set) var cents = Cents.zero
    /// Credits that an import of the same name gave before.
    package internal(set) var knownCreditCount = 0

    private enum CodingKeys: String, CodingKey {
        case addedCount = "added"
        case changedCount = "changed"
        case unchangedCount = "unchanged"
        case creditCount = "credits"
        case cents
        case knownCreditCount = "creditsGivenBefore"
    }
}

/// What an import of prints did, or would do.
package struct PrintImportSummary: Hashable, Sendable, Encodable {
    package internal(set) var addedCount = 0
    /// Prints of which an earlier import saw a part.
    package internal(set) var grownCount = 0
    /// Prints that the ledger has already, imported or charged.
    package internal(set) var knownCount = 0

    private enum CodingKeys: String, CodingKey {
        case addedCount = "added"
        case grownCount = "grown"
        case knownCount = "known"
    }
}

/// What is imported at once.
package struct ImportBatch: Sendable {
    package var members: [MemberRow]
    package var prints: [PrintRow]
    package let source: MemberSource
    /// The print server that printed them.
    package let server: String

    package init(
        members: [MemberRow] = [], prints: [PrintRow] = [], source: MemberSource, server: String
    ) {
        self.members = members
        self.prints = prints
        self.source = source
        self.server = server
    }
}

extension Store {
    /// Adds and changes members as the rows say and gives them their credits, and adds prints of the
    /// past, which cost nothing: all in one transaction, or nothing. To import the same again changes
    /// nothing.
    ///
    /// A print of that number and queue within a day is taken for the same: what the gateway charged,
    /// or another file told, is not counted twice.
    ///
    /// - Parameters:
    ///   - isTrial: whether it is only to be told what would be done.
    ///   - progress: is told how many rows are worked through; those of members twice, read and written.
    /// - Returns: what was done, or all faults; nothing is done when there is one.
    package func importBatch(
        _ batch: ImportBatch, in calendar: SiteCalendar, isTrial: Bool, _ act: Act,
        progress: @escaping WorkProgress = { _, _ in }
    ) throws(LedgerError) -> Result<ImportSummary, ImportFaults> {
        let run = {
            (session: StoreSession) throws(LedgerError) -> Result<ImportSummary, ImportFaults> in
            var members = MemberImport(
                session: session, source: batch.source, calendar: calendar, act)
            var counter = WorkCounter(
                of: batch.members.count * (isTrial ? 1 : 2) + batch.prints.count, progress)
            for row in batch.members {
                try members.add(row)
                try counter.count()
            }
            guard members.faults.isEmpty else { return .failure(ImportFaults(members.faults)) }
            try members.finish(isTrial: isTrial, &counter)
            var prints = PrintImportSummary()
            for row in batch.prints {
                try counter.count()
                try Self.add(row, batch.server, isTrial: isTrial, act, to: &prints, session)
            }
            let summary = ImportSummary(members: members.summary, prints: prints)
            if !isTrial {
                try session.note(summary.inWords, of: "import \(batch.source.name)", act)
            }
            return .success(summary)
        }
        return isTrial ? try read(run) : try write(run)
    }

    private static func add(
        _ row: PrintRow, _ server: String, isTrial: Bool, _ act: Act,
        to summary: inout PrintImportSummary, _ session: StoreSession
    ) throws(LedgerError) {
        let prints = PrintTable(session: session)
        var record = row.record(server: server, now: act.now)
        record.member = try MemberTable(session: session).id(of: row.userName)
        // Without a job number only its own key tells.
        let twins =
            row.jobID == 0
            ? try prints.records(ofJob: record.key)
            : try prints.records(
                "WHERE job_id = ? AND server = ?",
                [.integer(Int64(row.jobID)), .text(server)], order: "job_id"
            ).filter { $0.queue == row.queue && row.isNear($0) }
        switch twins.first(where: { $0.key == record.key }) {
        case let old? where old.impressions < record.impressions: summary.grownCount += 1
        case nil where twins.isEmpty: summary.addedCount += 1
        default:
            summary.knownCount += 1
            return
        }
        if !isTrial { try prints.put(record) }
    }
}

/// All that is wrong with a file, by line.
package struct ImportFaults: Error, Hashable, Sendable {
    package let faults: [LineFault]

    package init(_ faults: [LineFault]) { self.faults = faults }
}

extension PrintRow {
    private static let dayMilliseconds: UInt64 = 86_400_000

    fileprivate func record(server: String, now: Timestamp) -> PrintRecord {
        let key = PrintKey(
            server: server, jobID: jobID, timeAtCreation: at.milliseconds / 1000, jobUUID: source,
            timeAtCompleted: 0, documentNumber: 1)
        var record = PrintRecord(
            key: key, attempt: 0, queue: queue, userName: userName, title: title, at: at)
        record.state = .completed
        record.charged = .zero
        record.impressions = impressions
        record.sheets = sheets
        record.evidence = evidence
        record.updatedAt = now
        return record
    }

    /// Whether the print is within a day of this one.
    fileprivate func isNear(_ print: PrintRecord) -> Bool {
        (print.createdAt.milliseconds - at.milliseconds).magnitude < Self.dayMilliseconds
    }
}

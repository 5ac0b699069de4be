import FoundationEssentials
package import Ledger
import Money

extension Store {
    /// Copies what happened since the last time from the books to the events, for hooks to be told.
    ///
    /// The gate writes nothing for it: journal entries, requests and notices are numbered in the
    /// order in which they were committed, and prints that were turned away have their time.
    ///
    /// - Returns: whether there may be more.
    package func collectEvents(at now: Timestamp) throws(LedgerError) -> Bool {
        let kinds = try read { session throws(LedgerError) in
            try EventSources(session: session).wantedKinds()
        }
        guard !kinds.isEmpty else { return false }
        let found = try read { session throws(LedgerError) in
            try EventSources(session: session).events(kinds)
        }
        guard !found.events.isEmpty || !found.positions.isEmpty else { return false }
        try write { session throws(LedgerError) in
            try EventSources(session: session).take(found, at: now)
        }
        return found.isCut
    }
}

/// Where events come from.
struct EventSources<Session: SQLSession> {
    let session: Session

    /// An event that has no number yet.
    struct Found {
        let kind: Event.Kind
        /// Where it comes from: no two events have the same.
        let source: String
        let at: Timestamp
        let data: EventData
    }

    struct Batch {
        var events: [Found] = []
        /// How far each source was read, where that is further than before.
        var positions: [Source: Int64] = [:]
        var isCut = false
    }

    enum Source: String, CaseIterable {
        case journal, requests, notices, prints
    }

    /// How many rows of a source are read at once.
    private static var rowCount: Int { 500 }
    /// For how long a print may be on its way to the store, and clocks may differ.
    private static var overlapMilliseconds: Int64 { 60_000 }
    /// For how long events are kept.
    private static var memoryMilliseconds: Int64 { 30 * 86_400_000 }

    func wantedKinds() throws(LedgerError) -> Set<Event.Kind> {
        try WebHookTable(session: session).hooks().reduce(into: []) { $0.formUnion($1.kinds) }
    }

    /// Passes over all that was before `now`.
    func skip(to now: Timestamp) throws(LedgerError) {
        let numbers: [(Source, StaticString)] = [
            (.journal, "SELECT COALESCE(MAX(number), 0) FROM journal_entry"),
            (.requests, "SELECT COALESCE(MAX(id), 0) FROM refund_request"),
            (.notices, "SELECT COALESCE(MAX(id), 0) FROM notice"),
        ]
        for (source, query) in numbers {
            let last = try session.first("\(query)") { row throws(LedgerError) in
                try row.integer(0)
            }
            try move(source, to: last ?? 0)
        }
        try move(.prints, to: now.milliseconds + Self.overlapMilliseconds)
    }

    func events(_ kinds: Set<Event.Kind>) throws(LedgerError) -> Batch {
        var batch = Batch()
        try addEntries(to: &batch)
        try addRequests(to: &batch)
        try addNotices(to: &batch)
        try addPrints(to: &batch)
        batch.events.removeAll { !kinds.contains($0.kind) }
        return batch
    }

    /// Numbers the events, in the order of their time, and notes how far the sources were read.
    func take(_ batch: Batch, at now: Timestamp) throws(LedgerError) {
        for event in batch.events.sorted(by: { $0.at < $1.at })
        where try !session.has("SELECT 1 FROM event WHERE source = ?", [.text(event.source)]) {
            try session.run(
                "INSERT INTO event (id, kind, source, at_ms, data) VALUES (?, ?, ?, ?, ?)",
                [
                    .integer(try session.nextID("event")), .text(event.kind.rawValue),
                    .text(event.source), .integer(event.at.milliseconds), .text(event.data.text),
                ])
        }
        for (source, position) in batch.positions { try move(source, to: position) }
        let end = SQLValue.integer(now.milliseconds - Self.memoryMilliseconds)
        // The newest stays: numbers go on from it.
        try session.run(
            "DELETE FROM event WHERE at_ms < ? AND id < (SELECT MAX(id) FROM event)", [end])
        try session.run("DELETE FROM event_delivery WHERE at_ms < ?", [end])
    }

    private func addEntries(to batch: inout Batch) throws(LedgerError) {
        let entries = try session.rows(
            """
            SELECT number, at_ms, kind, reservation, actor, details FROM journal_entry
                WHERE number > ? ORDER BY number LIMIT ?
            """, [.integer(try position(.journal)), .integer(Int64(Self.rowCount))]
        ) { $0 }
        for entry in entries {
            let number = try entry.integer(0)
            batch.positions[.journal] = number
            guard
                let (kind, data) = try told(
                    number, try entry.keyword(2), try entry.optionalInteger(3),
                    EntryDetails(text: try entry.text(5)), actor: try entry.text(4))
            else { continue }
            batch.events.append(
                Found(
                    kind: kind, source: "entry \(number)",
                    at: Timestamp(milliseconds: try entry.integer(1)), data: data))
        }
        if entries.count == Self.rowCount { batch.isCut = true }
    }

    /// What of a journal entry is told; nil for what is between the gate and the books only.
    private func told(
        _ number: Int64, _ kind: JournalEntry.Kind, _ reservation: Int64?,
        _ details: EntryDetails?, actor: String
    ) throws(LedgerError) -> (Event.Kind, EventData)? {
        let prints = PrintTable(session: session)
        let print = try reservation.flatMap { id throws(LedgerError) in
            try prints.record(ofReservation: ReservationID(id))
        }
        var data = EventData(entry: number, actor: actor)
        switch kind {
        case .given:
            guard let terms = details?.credit else { return nil }
            data.user = try MemberTable(session: session).userName(terms.member)
            data.cents = terms.cents.rawValue
            data.credit = try posted(number, "account LIKE 'credit:%'")
                .flatMap { Int64($0.account.dropFirst("credit:".count)) }
            (data.origin, data.note) = (terms.origin.rawValue, terms.note)
            data.reference = terms.reference
            return (.creditGiven, data)
        case .captured:
            guard let print else { return nil }
            data.note(print)
            data.cents = print.charged?.rawValue
            return (.jobPrinted, data)
        case .refunded:
            guard let print else { return nil }
            data.note(print)
            data.cents = try posted(number, "account = 'revenue'").map { -$0.cents }
            (data.reason, data.reference) = (details?.reason, details?.reference)
            return (.refundGiven, data)
        case .reserved, .voided, .adjusted, .withdrawn, .expired, .billed:
            return nil
        }
    }

    private func posted(
        _ entry: Int64, _ condition: StaticString
    ) throws(LedgerError) -> (account: String, cents: Int64)? {
        try session.first(
            "SELECT account, cents FROM posting WHERE entry = ? AND \(condition)",
            [.integer(entry)]
        ) { row throws(LedgerError) in (try row.text(0), try row.integer(1)) }
    }

    private func addRequests(to batch: inout Batch) throws(LedgerError) {
        let requests = try session.rows(
            """
            SELECT id, reservation, cents, reason, created_ms FROM refund_request
                WHERE id > ? ORDER BY id LIMIT ?
            """, [.integer(try position(.requests)), .integer(Int64(Self.rowCount))]
        ) { $0 }
        let prints = PrintTable(session: session)
        for request in requests {
            let id = try request.integer(0)
            batch.positions[.requests] = id
            var data = EventData(cents: try request.integer(2), request: id)
            data.reason = try request.text(3)
            let reservation = ReservationID(try request.integer(1))
            if let print = try prints.record(ofReservation: reservation) { data.note(print) }
            batch.events.append(
                Found(
                    kind: .refundRequested, source: "request \(id)",
                    at: Timestamp(milliseconds: try request.integer(4)), data: data))
        }
        if requests.count == Self.rowCount { batch.isCut = true }
    }

    private func addNotices(to batch: inout Batch) throws(LedgerError) {
        let notices = try session.rows(
            """
            SELECT n.id, n.kind, m.user_name, n.cents, n.credit, n.created_ms
                FROM notice n JOIN member m ON m.id = n.member_id
                WHERE n.id > ? ORDER BY n.id LIMIT ?
            """, [.integer(try position(.notices)), .integer(Int64(Self.rowCount))]
        ) { $0 }
        for notice in notices {
            let id = try notice.integer(0)
            batch.positions[.notices] = id
            var data = EventData(cents: try notice.integer(3))
            data.user = try notice.text(2)
            data.credit = try notice.optionalInteger(4)
            let kind: Event.Kind =
                switch try notice.keyword(1, Notice.Kind.self) {
                case .lowCredit: .creditLow
                case .creditExpires: .creditExpires
                }
            batch.events.append(
                Found(
                    kind: kind, source: "notice \(id)",
                    at: Timestamp(milliseconds: try notice.integer(5)), data: data))
        }
        if notices.count == Self.rowCount { batch.isCut = true }
    }

    private func addPrints(to batch: inout Batch) throws(LedgerError) {
        let last = try position(.prints)
        let prints = try PrintTable(session: session).records(
            "WHERE state IN ('held', 'refused') AND updated_ms > ?",
            [.integer(last - Self.overlapMilliseconds)], order: "updated_ms")
        for print in prints {
            var data = EventData(cents: print.quoted?.rawValue)
            data.note(print)
            data.reason = print.reason
            let at = print.updatedAt
            // What is read once more because of the overlap is known by its source.
            let source = "print \(print.key) \(at.milliseconds)"
            let isNew = try !session.has("SELECT 1 FROM event WHERE source = ?", [.text(source)])
            guard isNew else { continue }
            batch.events.append(
                Found(
                    kind: print.state == .held ? .jobHeld : .jobRefused, source: source, at: at,
                    data: data))
            if at.milliseconds > last { batch.positions[.prints] = at.milliseconds }
        }
    }

    private func position(_ source: Source) throws(LedgerError) -> Int64 {
        try session.first(
            "SELECT position FROM event_cursor WHERE name = ?", [.text(source.rawValue)]
        ) { row throws(LedgerError) in try row.integer(0) } ?? 0
    }

    private func move(_ source: Source, to position: Int64) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO event_cursor (name, position) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET position = excluded.position
            """, [.text(source.rawValue), .integer(position)])
    }
}

/// What is told of an event; what does not belong to it is missing.
struct EventData: Encodable {
    var user: String?
    var cents: Int64?
    var credit: Int64?
    var origin: String?
    var note: String?
    var reason: String?
    var reference: String?
    var job: Int?
    var jobUUID: String?
    var document: Int?
    var queue: String?
    var title: String?
    var state: String?
    var impressions: Int?
    var colorImpressions: Int?
    var sheets: Int?
    var request: Int64?
    /// The journal entry.
    var entry: Int64?
    var actor: String?

    mutating func note(_ print: PrintRecord) {
        user = print.userName
        job = print.key.jobID
        jobUUID = print.key.jobUUID
        document = print.key.documentNumber
        queue = print.queue
        title = print.title
        state = print.state.rawValue
        impressions = print.impressions
        colorImpressions = print.colorImpressions
        sheets = print.sheets
    }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Plain strings and numbers can always be encoded.
        guard let data = try? encoder.encode(self) else { preconditionFailure("no JSON") }
        return String(decoding: data, as: UTF8.self)
    }
}

package import Catalog
package import Ledger

/// What takes an export: table after table, row after row.
package protocol ExportSink {
    mutating func begin(_ table: String, columns: [String]) throws
    mutating func add(_ row: [ExportValue]) throws
    mutating func end() throws
}

/// A value of an export.
package enum ExportValue: Hashable, Sendable {
    case text(String)
    case number(Int64)
    case time(Timestamp)
    case none
}

extension Store {
    /// Gives all that the ledger holds to `sink`, from one snapshot, while printing goes on; no more
    /// than a row at a time is in memory.
    ///
    /// The first table, "members", has for each member a row, and one more for each further credit
    /// of which something remains: `pagetoll import members` takes it.
    ///
    /// - Parameter progress: is told how many rows are written.
    /// - Throws: a `LedgerError`, or what the sink throws.
    package func export(
        to sink: inout some ExportSink, in calendar: SiteCalendar, at now: Timestamp,
        progress: @escaping WorkProgress = { _, _ in }
    ) throws {
        var failure: (any Error)?
        do {
            try read { session throws(LedgerError) in
                do {
                    var counter = WorkCounter(of: try Self.exportCount(session), progress)
                    try Self.exportMembers(to: &sink, in: calendar, at: now, &counter, session)
                    for table in ExportTable.all {
                        try table.export(to: &sink, &counter, session)
                    }
                } catch {
                    failure = error
                    throw LedgerError(error)
                }
            }
        } catch {
            throw failure ?? error
        }
    }

    /// About how many rows there are: members with several credits have some more.
    private static func exportCount(_ session: some SQLSession) throws(LedgerError) -> Int {
        var count: Int64 = 0
        for query in ["SELECT id FROM member"] + ExportTable.all.map(\.query) {
            count +=
                try session.first("SELECT COUNT(*) FROM (\(query)) t", []) {
                    row throws(LedgerError) in try row.integer(0)
                } ?? 0
        }
        return Int(count)
    }

    private static func exportMembers(
        to sink: inout some ExportSink, in calendar: SiteCalendar, at now: Timestamp,
        _ counter: inout WorkCounter, _ session: some SQLSession
    ) throws {
        try sink.begin(
            "members",
            columns: [
                "user", "name", "email", "pricing", "suspended", "aliases", "cents", "expires",
                "type", "note",
            ])
        let query = """
            SELECT m.id, m.user_name, m.name, m.email, m.pricing, m.suspended,
                    c.remaining, c.expires_ms, c.type, c.note
                FROM member m LEFT JOIN credit c ON c.member_id = m.id AND c.remaining > 0
                    AND c.withdrawn = 0 AND (c.expires_ms IS NULL OR c.expires_ms > ?)
                ORDER BY m.id, c.id
            """
        try session.forEachThrowing(query, [.integer(now.milliseconds)]) { row in
            let aliases = try session.rows(
                "SELECT alias FROM member_alias WHERE member_id = ? ORDER BY alias",
                [.integer(try row.integer(0))]
            ) { row throws(LedgerError) in try row.text(0) }
            let remaining = try row.optionalInteger(6)
            let lapse = try row.optionalInteger(7).map {
                calendar.day(of: Timestamp(milliseconds: $0 - 1)).description
            }
            try sink.add([
                .text(try row.text(1)), .text(try row.text(2)), .text(try row.text(3)),
                .text(try row.text(4)), .text(try row.integer(5) == 0 ? "no" : "yes"),
                .text(aliases.joined(separator: ";")), remaining.map(ExportValue.number) ?? .none,
                remaining == nil ? .none : .text(lapse ?? "never"),
                try row.optionalText(8).map(ExportValue.text) ?? .none,
                try row.optionalText(9).map(ExportValue.text) ?? .none,
            ])
            try counter.count()
        }
        try sink.end()
    }
}

extension ExportTable {
    fileprivate func export(
        to sink: inout some ExportSink, _ counter: inout WorkCounter, _ session: some SQLSession
    ) throws {
        try sink.begin(name, columns: columns.map(\.name))
        try session.forEachThrowing(query, []) { row in
            try sink.add(
                zip(row.values, columns).map { value, column in
                    switch (value, column.kind) {
                    case (.integer(let number), .time):
                        .time(Timestamp(milliseconds: number))
                    case (.integer(let number), _): .number(number)
                    case (.text(let text), _): .text(text)
                    case (.null, _): .none
                    }
                })
            try counter.count()
        }
        try sink.end()
    }
}

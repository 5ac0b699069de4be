package import Ledger

/// How the site wants a queue served.
package struct QueueSettings: Hashable, Sendable {
    /// What happens to a job that may not be printed.
    package enum Refusal: String, Hashable, Sendable, Codable, CaseIterable {
        /// It waits in the queue until it is released or cancelled.
        case hold
        case cancel
    }

    package let name: String
    /// The rate table that serves it; nil for the site's.
    package var rateTable: String?
    package var refusal: Refusal

    package init(name: String, rateTable: String? = nil, refusal: Refusal = .hold) {
        self.name = name
        self.rateTable = rateTable
        self.refusal = refusal
    }
}

extension SQLiteStore {
    /// The settings of the queue; nil when it has none of its own.
    package func queue(_ name: String) throws(LedgerError) -> QueueSettings? {
        try read { session throws(LedgerError) in
            try Self.queue(session, named: name)
        }
    }

    static func queue(
        _ session: some SQLSession, named name: String
    ) throws(LedgerError) -> QueueSettings? {
        try queues(session, "WHERE name = ?", [.text(name)]).first
    }

    package func queues() throws(LedgerError) -> [QueueSettings] {
        try read { session throws(LedgerError) in try Self.queues(session, "", []) }
    }

    /// Adds the settings, or puts them in the place of those for the same queue.
    package func put(_ settings: QueueSettings) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let table = settings.rateTable.map(SQLValue.text) ?? .null
            try session.run(
                """
                INSERT INTO queue (name, rate_table, refusal) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET rate_table = ?, refusal = ?
                """,
                [
                    .text(settings.name), table, .text(settings.refusal.rawValue), table,
                    .text(settings.refusal.rawValue),
                ])
        }
    }

    private static func queues(
        _ session: some SQLSession, _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [QueueSettings] {
        try session.rows(
            "SELECT name, COALESCE(rate_table, ''), refusal FROM queue \(condition) ORDER BY name",
            arguments
        ) { row throws(LedgerError) in
            let table = try row.text(1)
            return QueueSettings(
                name: try row.text(0), rateTable: table.isEmpty ? nil : table,
                refusal: try row.keyword(2))
        }
    }
}

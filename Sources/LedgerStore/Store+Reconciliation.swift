package import Ledger

extension Store {
    /// Keeps what a printer has counted, beside what has passed the gate since the reading before.
    ///
    /// - Parameters:
    ///   - printer: its host.
    ///   - queues: the queues under the gate that print there.
    ///   - life: its life count; the printer is at rest.
    package func keepReading(
        of printer: String, queues: [String], server: String, life: Int, at now: Timestamp
    ) throws(LedgerError) -> CounterReading {
        try write { session throws(LedgerError) in
            let before = try Self.readings(
                session, "WHERE server = ? AND printer = ? ORDER BY id DESC LIMIT 1",
                [.text(server), .text(printer)]
            ).first.map { CounterReading.Earlier(at: $0.at, life: $0.life) }
            let reading = CounterReading(
                printer: printer, queues: queues.sorted(), at: now, life: life,
                gated: try before.map { before throws(LedgerError) in
                    try Self.gated(session, server, queues, after: before.at, upTo: now)
                } ?? 0, before: before)
            try session.run(
                """
                INSERT INTO counter_reading (id, server, printer, queues, at_ms, life, gated)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(try session.nextID("counter_reading")), .text(server),
                    .text(printer), .text(reading.queues.joined(separator: " ")),
                    .integer(now.milliseconds), .integer(Int64(life)),
                    .integer(Int64(reading.gated)),
                ])
            return reading
        }
    }

    /// The readings of this print server's printers, the newest first.
    package func readings(
        server: String, limit: Int
    ) throws(LedgerError) -> [CounterReading] {
        try read { session throws(LedgerError) in
            try Self.readings(
                session, "WHERE server = ? ORDER BY at_ms DESC, printer LIMIT ?",
                [.text(server), .integer(Int64(limit))])
        }
    }

    /// The impressions of prints that were settled within a time. Names of queues have no blanks.
    private static func gated(
        _ session: some SQLSession, _ server: String, _ queues: [String],
        after start: Timestamp, upTo end: Timestamp
    ) throws(LedgerError) -> Int {
        guard !queues.isEmpty else { return 0 }
        let places = queues.map { _ in "?" }.joined(separator: ", ")
        return try session.first(
            """
            SELECT COALESCE(SUM(impressions), 0) FROM print
                WHERE server = ? AND updated_ms > ? AND updated_ms <= ?
                AND state IN ('completed', 'canceled') AND queue IN (\(places))
            """,
            [.text(server), .integer(start.milliseconds), .integer(end.milliseconds)]
                + queues.map(SQLValue.text)
        ) { row throws(LedgerError) in Int(try row.integer(0)) } ?? 0
    }

    private static func readings(
        _ session: some SQLSession, _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [CounterReading] {
        try session.rows(
            """
            SELECT printer, queues, at_ms, life, gated,
                (SELECT MAX(e.id) FROM counter_reading AS e
                    WHERE e.server = r.server AND e.printer = r.printer AND e.id < r.id)
                FROM counter_reading AS r \(condition)
            """, arguments
        ) { row throws(LedgerError) in
            let before = try row.optionalInteger(5).flatMap { id throws(LedgerError) in
                try session.first(
                    "SELECT at_ms, life FROM counter_reading WHERE id = ?", [.integer(id)]
                ) { row throws(LedgerError) in
                    CounterReading.Earlier(
                        at: Timestamp(milliseconds: try row.integer(0)),
                        life: Int(try row.integer(1)))
                }
            }
            return CounterReading(
                printer: try row.text(0),
                queues: try row.text(1).split(separator: " ").map(String.init),
                at: Timestamp(milliseconds: try row.integer(2)), life: Int(try row.integer(3)),
                gated: Int(try row.integer(4)), before: before)
        }
    }
}

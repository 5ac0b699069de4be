import FoundationEssentials
package import Ledger
package import Pricing

extension Store {
    /// The table that serves queues without one of their own.
    package static let defaultRateTable = "standard"

    /// The version of the rate table that counts at `now`; nil when there is none.
    package func rateTable(named name: String, at now: Timestamp) throws(LedgerError) -> RateTable?
    {
        try read { session throws(LedgerError) in
            try Self.rateTable(session, named: name, at: now)
        }
    }

    /// The version of the queue's rate table that counts at `now`: its own, else the site's.
    package func rateTable(
        forQueue queue: String, at now: Timestamp
    ) throws(LedgerError) -> RateTable? {
        try read { session throws(LedgerError) in
            let name = try Self.queue(session, named: queue)?.rateTable ?? Self.defaultRateTable
            return try Self.rateTable(session, named: name, at: now)
        }
    }

    private static func rateTable(
        _ session: some SQLSession, named name: String, at now: Timestamp
    ) throws(LedgerError) -> RateTable? {
        try rateTables(
            session, "WHERE name = ? AND valid_from_ms <= ? ORDER BY version DESC LIMIT 1",
            [.text(name), .integer(now.milliseconds)]
        ).first
    }

    /// The newest version of every rate table, by name.
    package func rateTables() throws(LedgerError) -> [RateTable] {
        try read { session throws(LedgerError) in
            try Self.rateTables(
                session,
                """
                AS t WHERE version = (SELECT MAX(version) FROM rate_table WHERE name = t.name)
                    ORDER BY name
                """, [])
        }
    }

    /// Makes a new version of the table of that name, which counts from `now`.
    ///
    /// - Parameter change: from the newest version, or an empty version 0, to the next; nil for no
    ///   change.
    /// - Returns: the new version, or nil.
    package func changeRateTable(
        named name: String, at now: Timestamp, by author: String,
        _ change: (RateTable) -> RateTable?
    ) throws(LedgerError) -> RateTable? {
        try write { session throws(LedgerError) in
            let old =
                try Self.rateTables(
                    session, "WHERE name = ? ORDER BY version DESC LIMIT 1", [.text(name)]
                ).first ?? RateTable(name: name, version: 0, rules: [])
            guard let new = change(old), new.rules != old.rules else { return nil }
            try Self.insert(new, from: now, by: author, session)
            return new
        }
    }

    static func insert(
        _ table: RateTable, from start: Timestamp, by author: String, _ session: some SQLSession
    ) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO rate_table (name, version, valid_from_ms, author, rules)
                VALUES (?, ?, ?, ?, ?)
            """,
            [
                .text(table.name), .integer(Int64(table.version)), .integer(start.milliseconds),
                .text(author), .text(table.rules.columnText),
            ])
    }

    static func rateVersions(
        _ name: String, limit: Int, _ session: some SQLSession
    ) throws(LedgerError) -> [RateVersion] {
        let order = "WHERE name = ? ORDER BY version DESC LIMIT ?"
        let arguments: [SQLValue] = [.text(name), .integer(Int64(limit))]
        let tables = try rateTables(session, order, arguments)
        let origins = try session.rows(
            "SELECT valid_from_ms, author FROM rate_table \(order)", arguments
        ) { row throws(LedgerError) in
            (Timestamp(milliseconds: try row.integer(0)), try row.text(1))
        }
        return zip(tables, origins).map {
            RateVersion(table: $0, validFrom: $1.0, author: $1.1)
        }
    }

    private static func rateTables(
        _ session: some SQLSession, _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [RateTable] {
        try session.rows(
            "SELECT name, version, rules FROM rate_table \(condition)", arguments
        ) { row throws(LedgerError) in
            let name = try row.text(0)
            guard let rules = [RateRule](columnText: try row.text(2)) else {
                throw .storeDamaged(reason: "the rules of rate table \(name) can't be read")
            }
            return RateTable(name: name, version: Int(try row.integer(1)), rules: rules)
        }
    }
}

extension [RateRule] {
    fileprivate var columnText: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding plain strings can't fail.
        guard let data = try? encoder.encode(self) else { preconditionFailure("no JSON") }
        return String(decoding: data, as: UTF8.self)
    }

    fileprivate init?(columnText: String) {
        guard let rules = try? JSONDecoder().decode(Self.self, from: Data(columnText.utf8)),
            Set(rules.map(\.match)).count == rules.count
        else { return nil }
        self = rules
    }
}

package import Ledger
package import Money
package import Pricing

/// A version of a rate table, from when on it counts, and who wrote it.
package struct RateVersion: Hashable, Sendable {
    package let table: RateTable
    package let validFrom: Timestamp
    package let author: String
}

/// Prints of one shape: so many had that many pages.
package struct PrintShape: Hashable, Sendable {
    package let queue: String
    package let impressions, colorImpressions, sheets: Int
    /// How many prints, and what they were charged in all.
    package let count: Int
    package let charged: Cents
}

extension Store {
    /// The last versions of a rate table, the newest first.
    package func rateVersions(
        of name: String, limit: Int
    ) throws(LedgerError) -> [RateVersion] {
        try read { session throws(LedgerError) in
            try Self.rateVersions(name, limit: limit, session)
        }
    }

    /// Makes a new version of a rate table.
    ///
    /// - Parameters:
    ///   - baseVersion: the newest version that its author has seen, 0 for none.
    ///   - start: from when on it counts: now or later.
    /// - Throws: `exists` when somebody else made a version meanwhile, or when the newest counts
    ///   only after `start`: it would never count.
    package func putRates(
        _ rules: [RateRule], in name: String, after baseVersion: Int, from start: Timestamp,
        _ act: Act
    ) throws(LedgerError) -> RateTable {
        try write { session throws(LedgerError) in
            let newest = try Self.rateVersions(name, limit: 1, session).first
            guard (newest?.table.version ?? 0) == baseVersion,
                newest.map({ $0.validFrom <= start }) ?? true
            else {
                throw .catalog(
                    .exists(.rateVersion, "\(name) \(newest?.table.version ?? 0)"))
            }
            let table = RateTable(name: name, version: baseVersion + 1, rules: rules)
            try Self.insert(table, from: start, by: act.actor, session)
            try session.note("has version \(table.version)", of: "rate table \(name)", act)
            return table
        }
    }

    /// What was printed since a moment, by shape: far fewer rows than prints.
    package func printShapes(since start: Timestamp) throws(LedgerError) -> [PrintShape] {
        try read { session throws(LedgerError) in
            try session.rows(
                """
                SELECT queue, impressions, color_impressions, sheets, COUNT(*),
                        CAST(SUM(COALESCE(charged, 0)) AS BIGINT)
                    FROM print
                    WHERE created_ms >= ? AND state IN ('completed', 'canceled') AND shadow = 0
                        AND impressions > 0
                    GROUP BY queue, impressions, color_impressions, sheets
                """, [.integer(start.milliseconds)]
            ) { row throws(LedgerError) in
                PrintShape(
                    queue: try row.text(0), impressions: Int(try row.integer(1)),
                    colorImpressions: Int(try row.integer(2)), sheets: Int(try row.integer(3)),
                    count: Int(try row.integer(4)), charged: Cents(try row.integer(5)))
            }
        }
    }
}

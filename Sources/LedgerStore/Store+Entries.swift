package import Ledger
import Money

extension Store {
    /// Journal entries in their order.
    ///
    /// - Parameters:
    ///   - number: of the last entry that is not wanted; 0 to begin with the first.
    ///   - limit: how many at the most.
    package func entries(
        after number: Int64, limit: Int
    ) throws(LedgerError) -> [JournalEntry] {
        try read { session throws(LedgerError) in
            try session.entries(
                "WHERE number > ? ORDER BY number LIMIT ?",
                [.integer(number), .integer(Int64(limit))])
        }
    }

    /// Proves the last entry from its own row and that of the one before: quick, and enough to see
    /// that the store is there and answers with what was written.
    ///
    /// - Throws: `storeDamaged` and what else the store throws.
    package func checkLastEntry() throws(LedgerError) {
        let last = try read { session throws(LedgerError) in
            try session.entries("ORDER BY number DESC LIMIT 2", [])
        }
        for (index, entry) in last.enumerated() {
            let isLinked = index + 1 >= last.count || entry.previousHash == last[index + 1].hash
            guard isLinked, entry.hash == entry.expectedHash else {
                throw .storeDamaged(reason: "journal entry \(entry.number) was changed")
            }
        }
    }
}

extension SQLSession {
    fileprivate func entries(
        _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [JournalEntry] {
        let found = try rows(
            """
            SELECT number, at_ms, kind, reservation, actor, details, previous_hash, hash
                FROM journal_entry \(condition)
            """, arguments
        ) { $0 }
        return try found.map { row throws(LedgerError) in
            let number = try row.integer(0)
            let postings = try rows(
                "SELECT account, cents FROM posting WHERE entry = ? ORDER BY line",
                [.integer(number)]
            ) { row throws(LedgerError) -> Posting in
                guard let account = Account(code: try row.text(0)) else {
                    throw .storeDamaged(
                        reason: "a posting of journal entry \(number) has no account")
                }
                return Posting(account, Cents(try row.integer(1)))
            }
            return try JournalEntry(row, postings: postings)
        }
    }
}

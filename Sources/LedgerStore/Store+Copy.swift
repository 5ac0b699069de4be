import Crypto
package import Ledger

/// What a copy of a ledger holds, as the original.
package struct LedgerCopy: Hashable, Sendable {
    package let head: JournalHead
    /// Of all tables.
    package let rowCount: Int
    /// Whether entries were added to the original while it was copied: they are not in the copy.
    package let isBehind: Bool
}

extension Store {
    /// Puts all that this store holds, from one snapshot, into another, in the place of an earlier
    /// copy; in one transaction, so that it can be cut off anywhere and begun again.
    ///
    /// Both are then read anew: they hold the same, row by row, by a hash, or nothing is copied.
    ///
    /// - Parameter progress: is told how many rows of how many are copied or read anew.
    /// - Throws: `storeUnavailable` when the other store holds another ledger.
    package func copy(
        to copy: Store, progress: @escaping WorkProgress = { _, _ in }
    ) throws(LedgerError) -> LedgerCopy {
        let (head, rowCount) = try read { source throws(LedgerError) in
            try copy.write { session throws(LedgerError) in
                try Self.checkPlace(session, for: source)
                var work = WorkCounter(of: 2 * (try Self.rowCount(source)), progress)
                for table in Schema.tables.reversed() {
                    try session.run("DROP TABLE \(table.name)", [])
                }
                try session.run("DROP TABLE schema_version", [])
                while try Schema.migrateOnce(session, copy.engine.definition) {}
                var rowCount = 0
                for table in Schema.tables {
                    // What a new ledger has from the start.
                    try session.run("DELETE FROM \(table.name)", [])
                    let original = try table.copy(
                        from: source, to: session, counting: &work)
                    guard try table.digest(session, counting: &work) == original else {
                        throw .storeDamaged(
                            reason: "table \(table.name) of the copy is not the original's")
                    }
                    rowCount += original.rowCount
                }
                for statement in copy.engine.guards { try session.run(statement, []) }
                return (try SQLRows(session: session).head(), rowCount)
            }
        }
        let headNow = try read { session throws(LedgerError) in
            try SQLRows(session: session).head()
        }
        return LedgerCopy(head: head, rowCount: rowCount, isBehind: headNow != head)
    }

    private static func rowCount(_ session: some SQLSession) throws(LedgerError) -> Int {
        var count = 0
        for table in Schema.tables {
            count +=
                try session.first("SELECT COUNT(*) FROM \(table.name)") {
                    row throws(LedgerError) in Int(try row.integer(0))
                } ?? 0
        }
        return count
    }

    /// Checks that nothing is there that the original has not: no ledger, or an earlier copy.
    private static func checkPlace(
        _ session: some SQLSession, for source: some SQLSession
    ) throws(LedgerError) {
        let head = try SQLRows(session: session).head()
        if head == .start {
            guard try session.has("SELECT 1 FROM member") else { return }
            throw .storeUnavailable(reason: "the place of the copy holds another ledger")
        }
        let isKnown = try source.has(
            "SELECT 1 FROM journal_entry WHERE number = ? AND hash = ?",
            [.integer(head.number), .text(head.hash)])
        guard isKnown else {
            throw .storeUnavailable(
                reason: "the place of the copy holds another ledger, or has gone on by itself: its "
                    + "entry \(head.number) is not in the original")
        }
    }
}

extension Schema.Table {
    /// What is in a table, in the order of its columns: how many rows, and a hash of them.
    struct Digest: Equatable {
        private(set) var rowCount = 0
        private var hash = SHA256()

        static func == (left: Self, right: Self) -> Bool {
            left.rowCount == right.rowCount && left.hash.finalize() == right.hash.finalize()
        }

        /// Adds a row: what each value is, and its text as a netstring.
        mutating func add(_ row: SQLRow) {
            rowCount += 1
            var text = ""
            for value in row.values {
                switch value {
                case .integer(let number): text += "i\(number),"
                case .text(let string): text += "t\(string.utf8.count):\(string),"
                case .null: text += "n,"
                }
            }
            hash.update(data: Array(text.utf8))
        }
    }

    private var names: String { columns.joined(separator: ", ") }

    private var query: String {
        // Keys come first and are never NULL, which the engines put at different ends.
        "SELECT \(names) FROM \(name) ORDER BY \(names)"
    }

    fileprivate func digest(
        _ session: some SQLSession, counting work: inout WorkCounter
    ) throws(LedgerError) -> Digest {
        var digest = Digest()
        try session.forEachOfMany(query, []) { row throws(LedgerError) in
            digest.add(row)
            try work.count()
        }
        return digest
    }

    /// - Returns: the digest of the original.
    fileprivate func copy(
        from source: some SQLSession, to session: some SQLSession,
        counting work: inout WorkCounter
    ) throws(LedgerError) -> Digest {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = "INSERT INTO \(name) (\(names)) VALUES (\(places))"
        var digest = Digest()
        try source.forEachOfMany(query, []) { row throws(LedgerError) in
            digest.add(row)
            try session.run(insert, row.values)
            try work.count()
        }
        return digest
    }
}

package import Ledger
import Money

extension Store {
    /// What `pagetoll ledger check` found.
    package enum CheckResult: Hashable, Sendable {
        /// All rows are right; the head can be kept elsewhere and compared later.
        case proven(entryCount: Int, head: JournalHead)
        case flawed(Flaw)
    }

    /// Proves every invariant from the rows alone, on one snapshot while printing goes on.
    ///
    /// - Parameters:
    ///   - kept: a head of earlier, which the journal must still contain.
    ///   - progress: is told how many entries of how many are proved.
    /// - Throws: only when the store can't be read, or the check was ended.
    package func check(
        against kept: JournalHead? = nil, progress: WorkProgress = { _, _ in }
    ) throws(LedgerError) -> CheckResult {
        try read { session throws(LedgerError) in
            try Self.result { () throws -> Proof in
                if let kept { try Self.find(kept, session) }
                var proof = try Self.journalProof(session, progress: progress)
                try Self.addPrints(to: &proof, session)
                return proof
            }
        }
    }

    private static func find(_ kept: JournalHead, _ session: some SQLSession) throws {
        guard kept != .start else { return }
        let hash = try session.first(
            "SELECT hash FROM journal_entry WHERE number = ?", [.integer(kept.number)]
        ) { row throws(LedgerError) in try row.text(0) }
        let row = "journal entry \(kept.number)"
        guard let hash else { throw Flaw(row, "is missing, and was there when the head was kept") }
        guard hash == kept.hash else {
            throw Flaw(row, "is not what it was when the head was kept")
        }
    }

    /// When the last journal entry was made; nil when there is none.
    package func lastEntryTime() throws(LedgerError) -> Timestamp? {
        try read { session throws(LedgerError) in
            try session.first(
                "SELECT at_ms FROM journal_entry ORDER BY number DESC LIMIT 1", []
            ) { row throws(LedgerError) in Timestamp(milliseconds: try row.integer(0)) }
        }
    }

    static func result(of prove: () throws -> Proof) throws(LedgerError) -> CheckResult {
        do {
            let proof = try prove()
            return .proven(entryCount: proof.entryCount, head: proof.journalHead)
        } catch let flaw as Flaw {
            return .flawed(flaw)
        } catch {
            throw LedgerError(error)
        }
    }

    /// Proves the journal and the rows that its rules derive from it.
    ///
    /// - Throws: a `Flaw`, or a `LedgerError`.
    static func journalProof(
        _ session: some SQLSession, progress: WorkProgress = { _, _ in }
    ) throws -> Proof {
        let rows = SQLRows(session: session)
        var proof = Proof()
        var types: [String: CreditType] = [:]
        try addEntries(to: &proof, session, progress)
        try each("credit", rows.creditQuery + " ORDER BY id", session) { row in
            try proof.add(try rows.credit(row, &types))
        }
        try each("reservation", rows.reservationQuery + " ORDER BY id", session) { row in
            try proof.add(try rows.reservation(row))
        }
        try each("receivable item", rows.itemQuery + " ORDER BY entry", session) { row in
            let (item, invoice) = try rows.item(row)
            try proof.add(item, invoice: invoice)
        }
        let balances = "SELECT account, cents FROM account_balance ORDER BY account"
        try each("balance of", balances, session) { row in
            let code = try row.text(0)
            guard let account = Account(code: code) else {
                throw Flaw("balance of \(code)", "is of an unknown account")
            }
            try proof.add(Cents(try row.integer(1)), carriedFor: account)
        }
        try proof.finish()
        return proof
    }

    /// Proves that the prints agree with their reservations.
    private static func addPrints(to proof: inout Proof, _ session: some SQLSession) throws {
        let prints = PrintTable(session: session)
        let inOrder = prints.query + " ORDER BY created_ms, job_id, document_number"
        try each("print", keyColumns: 6, inOrder, session) { row in
            try proof.add(try prints.record(row))
        }
        try proof.finishPrints()
    }

    /// Gives every journal entry with its postings to the proof, in the order of numbers.
    private static func addEntries(
        to proof: inout Proof, _ session: some SQLSession, _ progress: (Int, Int) throws -> Void
    ) throws {
        // No comparison finds a NULL.
        try each("journal entry", "SELECT number FROM journal_entry WHERE number IS NULL", session)
        {
            row in _ = try row.integer(0)
        }
        let total = try session.first("SELECT COUNT(*) FROM journal_entry") {
            row throws(LedgerError) in Int(try row.integer(0))
        }
        var postingCount: Int64 = 0
        var last = Int64.min
        while let batch = try EntryBatch(after: last, session) {
            for row in batch.entries {
                let entry = try readable("journal entry", row) {
                    try JournalEntry(row, postings: try batch.postings(of: row))
                }
                try proof.add(entry)
                postingCount += Int64(entry.postings.count)
                last = entry.number
            }
            try progress(proof.entryCount, total ?? 0)
        }
        let stored = try session.first("SELECT COUNT(*) FROM posting") {
            row throws(LedgerError) in try row.integer(0)
        }
        guard stored != postingCount else { return }
        let strays = """
            SELECT entry FROM posting
                WHERE entry NOT IN (SELECT number FROM journal_entry) ORDER BY entry LIMIT 1
            """
        try each("posting of entry", strays, session) { row in
            throw Flaw("posting of entry \(try row.integer(0))", "belongs to no journal entry")
        }
    }

    /// Gives the rows of a query to `body` until it throws.
    ///
    /// - Parameters:
    ///   - name: what a row is called, before its key.
    ///   - keyColumns: how many columns the key has; they come first.
    /// - Throws: a `Flaw` for a row that can't be read.
    private static func each(
        _ name: String, keyColumns: Int = 1, _ query: String, _ session: some SQLSession,
        _ body: (SQLRow) throws -> Void
    ) throws {
        try session.forEachThrowing(query, []) { row in
            try readable(name, keyColumns: keyColumns, row) { try body(row) }
        }
    }

    private static func readable<Value>(
        _ name: String, keyColumns: Int = 1, _ row: SQLRow, _ read: () throws -> Value
    ) throws -> Value {
        do {
            return try read()
        } catch LedgerError.storeDamaged(let reason) {
            let key = row.values.prefix(keyColumns).map(\.description)
            throw Flaw("\(name) \(key.joined(separator: "/"))", "can't be read: \(reason)")
        }
    }
}

/// Some journal entries in a row, and their postings, as the store has them. Two queries for many
/// entries are faster than one that has each entry again for every posting.
private struct EntryBatch {
    let entries: [SQLRow]
    private var postings: [SQLValue: [SQLRow]] = [:]

    private static let entryCount: Int64 = 1000

    /// - Returns: nil when there are none after `last`.
    init?(after last: Int64, _ session: some SQLSession) throws(LedgerError) {
        entries = try session.rows(
            """
            SELECT number, at_ms, kind, reservation, actor, details, previous_hash, hash
                FROM journal_entry WHERE number > ? ORDER BY number LIMIT ?
            """, [.integer(last), .integer(Self.entryCount)]
        ) { $0 }
        guard let end = entries.last else { return nil }
        try session.forEach(
            """
            SELECT entry, line, account, cents FROM posting
                WHERE entry > ? AND entry <= ? ORDER BY entry, line
            """, [.integer(last), end.values[0]]
        ) { row in postings[row.values[0], default: []].append(row) }
    }

    /// The postings of an entry, in their order.
    func postings(of entry: SQLRow) throws -> [Posting] {
        var found: [Posting] = []
        for row in postings[entry.values[0]] ?? [] {
            guard try row.integer(1) == found.count, let account = Account(code: try row.text(2))
            else {
                throw Flaw(
                    "journal entry \(entry.values[0])", "has a posting that was not written so")
            }
            found.append(Posting(account, Cents(try row.integer(3))))
        }
        return found
    }
}

extension JournalEntry {
    init(_ row: SQLRow, postings: [Posting]) throws(LedgerError) {
        self.init(
            number: try row.integer(0), at: Timestamp(milliseconds: try row.integer(1)),
            kind: try row.keyword(2),
            reservation: try row.optionalInteger(3).map(ReservationID.init),
            actor: try row.text(4), details: try row.text(5), postings: postings,
            previousHash: try row.text(6), hash: try row.text(7))
    }
}

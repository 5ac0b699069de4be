package import Ledger
import Money

extension SQLiteStore {
    /// What `pagetoll ledger check` found.
    package enum CheckResult: Sendable {
        /// All rows are right; the head can be kept elsewhere and compared later.
        case proven(entryCount: Int, head: JournalHead)
        case flawed(Flaw)
    }

    /// Proves every invariant from the rows alone, on one snapshot while printing goes on.
    ///
    /// - Throws: only when the store can't be read.
    package func check() throws(LedgerError) -> CheckResult {
        try read { session throws(LedgerError) in
            do throws(Stop) {
                return try Self.prove(session)
            } catch {
                switch error {
                case .flaw(let flaw): return .flawed(flaw)
                case .store(let error): throw error
                }
            }
        }
    }

    private enum Stop: Error {
        case flaw(Flaw)
        case store(LedgerError)
    }

    private static func prove(_ session: some SQLSession) throws(Stop) -> CheckResult {
        var proof = Proof()
        try entries(session) { entry throws(Flaw) in try proof.add(entry) }
        let rows = SQLRows(session: session)
        let credits: [Credit]
        let reservations: [Reservation]
        let balances: [(account: String, cents: Cents)]
        do {
            credits = try rows.credits("", [])
            reservations = try rows.reservations("", [])
            balances = try session.rows("SELECT account, cents FROM account_balance") {
                row throws(LedgerError) in (try row.text(0), Cents(try row.integer(1)))
            }
        } catch {
            throw .store(error)
        }
        do throws(Flaw) {
            for credit in credits { try proof.add(credit) }
            for reservation in reservations { try proof.add(reservation) }
            for (code, cents) in balances {
                guard let account = Account(code: code), proof.balance(of: account) == cents else {
                    throw Flaw("balance of \(code)", "is not the sum of its postings")
                }
            }
            try proof.finish()
        } catch {
            throw .flaw(error)
        }
        return .proven(entryCount: proof.entryCount, head: proof.journalHead)
    }

    /// Gives every journal entry with its postings to `body`, in the order of numbers.
    private static func entries(
        _ session: some SQLSession, _ body: (JournalEntry) throws(Flaw) -> Void
    ) throws(Stop) {
        var entry: JournalEntry?
        var postings: [Posting] = []
        var flaw: Flaw?
        func finishEntry() {
            guard flaw == nil, let entry else { return }
            do throws(Flaw) {
                try body(entry.with(postings))
            } catch {
                flaw = error
            }
        }
        do throws(LedgerError) {
            // A posting without an entry comes with the number of none, and is found as well.
            try session.forEach(
                """
                SELECT p.entry, e.number, e.at_ms, e.kind, e.reservation, e.actor, e.details,
                        e.previous_hash, e.hash, p.account, p.cents
                    FROM journal_entry e LEFT JOIN posting p ON p.entry = e.number
                    ORDER BY e.number, p.line
                """, []
            ) { row throws(LedgerError) in
                guard flaw == nil else { return }
                let number = try row.integer(1)
                if entry?.number != number {
                    finishEntry()
                    postings = []
                    entry = try JournalEntry(row, number: number)
                }
                guard try row.optionalInteger(0) != nil else { return }
                guard let account = Account(code: try row.text(9)) else {
                    flaw = Flaw("journal entry \(number)", "has a posting to an unknown account")
                    return
                }
                postings.append(Posting(account, Cents(try row.integer(10))))
            }
            finishEntry()
            let strays = try session.rows(
                """
                SELECT entry FROM posting
                    WHERE entry NOT IN (SELECT number FROM journal_entry) ORDER BY entry LIMIT 1
                """
            ) { row throws(LedgerError) in try row.integer(0) }
            if let stray = strays.first, flaw == nil {
                flaw = Flaw("posting of entry \(stray)", "belongs to no journal entry")
            }
        } catch {
            throw .store(error)
        }
        if let flaw { throw .flaw(flaw) }
    }
}

extension JournalEntry {
    /// The entry of a row, without its postings.
    fileprivate init(_ row: SQLRow, number: Int64) throws(LedgerError) {
        self.init(
            number: number, at: Timestamp(milliseconds: try row.integer(2)),
            kind: try row.keyword(3),
            reservation: try row.optionalInteger(4).map(ReservationID.init),
            actor: try row.text(5), details: try row.text(6), postings: [],
            previousHash: try row.text(7), hash: try row.text(8))
    }

    fileprivate func with(_ postings: [Posting]) -> JournalEntry {
        JournalEntry(
            number: number, at: at, kind: kind, reservation: reservation, actor: actor,
            details: details, postings: postings, previousHash: previousHash, hash: hash)
    }
}

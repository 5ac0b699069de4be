import Ledger

/// The tables of the store: an append-only list of migrations. A released one is never edited.
enum Schema {
    /// The version that this program reads and writes.
    static var version: Int64 { Int64(migrations.count) }
    /// The last version that a release of the program wrote; from 1 to this one, every migration stays
    /// as it is, and `Tests/Fixtures` has a ledger.
    static let released: Int64 = 1

    /// Takes the store one version further, unless it is at the last; forward only, and in a
    /// transaction of its own.
    ///
    /// - Parameter definition: a statement as the engine has it.
    /// - Returns: whether it did.
    /// - Throws: `storeTooNew` when a later program has been here.
    static func migrateOnce(
        _ session: some SQLSession, along migrations: [[String]] = migrations,
        _ definition: (String) -> String = { $0 }
    ) throws(LedgerError) -> Bool {
        try session.run(
            "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)", [])
        let found = Int(try foundVersion(session))
        guard found <= migrations.count else { throw .storeTooNew }
        guard found < migrations.count else { return false }
        for statement in migrations[found] { try session.run(definition(statement), []) }
        try session.run(
            "INSERT INTO schema_version (version) VALUES (?)", [.integer(Int64(found + 1))])
        // What the second version keeps beside members and prints is reckoned from them.
        if found == 1, migrations == Self.migrations { try reckon(session) }
        return true
    }

    /// Reckons anew what is kept beside members and prints.
    static func reckon(_ session: some SQLSession) throws(LedgerError) {
        try PrintTotalsTable(session: session).rebuild()
        try MemberTable(session: session).rebuildWords()
    }

    /// The version that the store's `schema_version` tells, 0 when it has no row.
    static func foundVersion(_ session: some SQLSession) throws(LedgerError) -> Int64 {
        try session.first("SELECT COALESCE(MAX(version), 0) FROM schema_version") {
            row throws(LedgerError) in try row.integer(0)
        } ?? 0
    }

    static let migrations: [[String]] = [version1 + catalog, reconciliation + console + programs]

    /// Times are milliseconds since 1970, amounts are cents.
    private static let version1 = [
        """
        CREATE TABLE member (
            id BIGINT PRIMARY KEY,
            user_name TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            pricing TEXT NOT NULL,
            remainder TEXT NOT NULL,
            suspended BIGINT NOT NULL CHECK (suspended IN (0, 1)),
            created_ms BIGINT NOT NULL)
        """,
        """
        CREATE TABLE member_alias (
            alias TEXT PRIMARY KEY,
            member_id BIGINT NOT NULL REFERENCES member (id))
        """,
        "CREATE TABLE credit_type (name TEXT PRIMARY KEY)",
        "INSERT INTO credit_type (name) VALUES ('Printing credit')",
        """
        CREATE TABLE credit_type_queue (
            type TEXT NOT NULL REFERENCES credit_type (name),
            queue TEXT NOT NULL,
            PRIMARY KEY (type, queue))
        """,
        """
        CREATE TABLE rate_table (
            name TEXT NOT NULL,
            version BIGINT NOT NULL CHECK (version >= 1),
            valid_from_ms BIGINT NOT NULL,
            author TEXT NOT NULL,
            rules TEXT NOT NULL,
            PRIMARY KEY (name, version))
        """,
        """
        CREATE TABLE queue (
            name TEXT PRIMARY KEY,
            rate_table TEXT,
            refusal TEXT NOT NULL,
            unknown_document TEXT NOT NULL,
            unknown_document_cents BIGINT NOT NULL CHECK (unknown_document_cents >= 0),
            unknown_user TEXT NOT NULL,
            unknown_user_cents BIGINT NOT NULL CHECK (unknown_user_cents >= 0),
            unknown_user_payer TEXT NOT NULL,
            authenticated BIGINT NOT NULL CHECK (authenticated IN (0, 1)))
        """,
        // The number keeps the chain from forking; indexes of the hashes would cost more than all
        // else that an entry writes, and `ledger check` reads the hashes in order.
        """
        CREATE TABLE journal_entry (
            number BIGINT PRIMARY KEY,
            at_ms BIGINT NOT NULL,
            kind TEXT NOT NULL,
            reservation BIGINT,
            actor TEXT NOT NULL,
            details TEXT NOT NULL,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL)
        """,
        // A reservation is ended once, whatever the program does.
        """
        CREATE UNIQUE INDEX journal_entry_ended ON journal_entry (reservation)
            WHERE kind IN ('captured', 'voided')
        """,
        "CREATE INDEX journal_entry_refund ON journal_entry (reservation) WHERE kind = 'refunded'",
        """
        CREATE TABLE posting (
            entry BIGINT NOT NULL REFERENCES journal_entry (number),
            line BIGINT NOT NULL,
            account TEXT NOT NULL,
            cents BIGINT NOT NULL,
            PRIMARY KEY (entry, line))
        """,
        // For statements: the entries of a credit, and what they did to it.
        "CREATE INDEX posting_by_account ON posting (account, entry, cents)",
        """
        CREATE TABLE account_balance (
            account TEXT PRIMARY KEY,
            cents BIGINT NOT NULL)
        """,
        """
        CREATE TABLE credit (
            id BIGINT PRIMARY KEY,
            member_id BIGINT NOT NULL REFERENCES member (id),
            type TEXT NOT NULL REFERENCES credit_type (name),
            origin TEXT NOT NULL,
            cents BIGINT NOT NULL CHECK (cents > 0),
            remaining BIGINT NOT NULL CHECK (remaining >= 0),
            valid_from_ms BIGINT NOT NULL,
            expires_ms BIGINT,
            note TEXT NOT NULL,
            reference TEXT UNIQUE,
            lapsed BIGINT NOT NULL CHECK (lapsed >= 0),
            withdrawn BIGINT NOT NULL CHECK (withdrawn IN (0, 1)))
        """,
        "CREATE INDEX credit_by_member ON credit (member_id)",
        "CREATE INDEX credit_by_expiry ON credit (expires_ms) WHERE remaining > 0",
        "CREATE INDEX credit_withdrawn ON credit (id) WHERE remaining > 0 AND withdrawn = 1",
        "CREATE INDEX credit_open ON credit (member_id) WHERE remaining > 0",
        """
        CREATE TABLE reservation (
            id BIGINT PRIMARY KEY,
            member_id BIGINT NOT NULL REFERENCES member (id),
            queue TEXT NOT NULL,
            cents BIGINT NOT NULL CHECK (cents >= 0),
            sources TEXT NOT NULL,
            state TEXT NOT NULL,
            charged BIGINT CHECK (charged BETWEEN 0 AND cents),
            refunded BIGINT NOT NULL CHECK (refunded BETWEEN 0 AND COALESCE(charged, 0)))
        """,
        "CREATE INDEX reservation_pending ON reservation (member_id) WHERE state = 'pending'",
        // An item that is on no invoice yet is owed; it gets on one once.
        """
        CREATE TABLE receivable_item (
            entry BIGINT PRIMARY KEY REFERENCES journal_entry (number),
            member_id BIGINT NOT NULL REFERENCES member (id),
            cents BIGINT NOT NULL,
            at_ms BIGINT NOT NULL,
            invoice BIGINT REFERENCES journal_entry (number))
        """,
        """
        CREATE INDEX receivable_item_open ON receivable_item (member_id) WHERE invoice IS NULL
        """,
        "CREATE INDEX receivable_item_by_invoice ON receivable_item (invoice)",
        """
        CREATE TABLE print (
            server TEXT NOT NULL,
            job_id BIGINT NOT NULL,
            time_at_creation BIGINT NOT NULL,
            job_uuid TEXT NOT NULL,
            time_at_completed BIGINT NOT NULL,
            document_number BIGINT NOT NULL,
            attempt BIGINT NOT NULL,
            queue TEXT NOT NULL,
            user_name TEXT NOT NULL,
            member_id BIGINT REFERENCES member (id),
            title TEXT NOT NULL,
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            quoted BIGINT,
            charged BIGINT,
            impressions BIGINT NOT NULL,
            color_impressions BIGINT NOT NULL,
            sheets BIGINT NOT NULL,
            evidence TEXT NOT NULL,
            quote TEXT NOT NULL,
            reservation BIGINT,
            created_ms BIGINT NOT NULL,
            updated_ms BIGINT NOT NULL,
            printer_impressions BIGINT,
            shadow BIGINT NOT NULL CHECK (shadow IN (0, 1)),
            PRIMARY KEY (
                server, job_id, time_at_creation, job_uuid, time_at_completed, document_number))
        """,
        "CREATE INDEX print_by_time ON print (created_ms)",
        "CREATE INDEX print_unsettled ON print (server) WHERE state = 'printing'",
        "CREATE INDEX print_held ON print (member_id) WHERE state = 'held'",
        "CREATE INDEX print_by_reservation ON print (reservation)",
        "CREATE INDEX print_by_job ON print (job_id)",
        "CREATE INDEX print_by_user ON print (user_name, created_ms)",
        // Prints of strangers, which a member takes by a code; of that the hash is kept.
        """
        CREATE TABLE claim (
            print TEXT PRIMARY KEY,
            code_hash TEXT NOT NULL UNIQUE,
            offered_ms BIGINT NOT NULL,
            member_id BIGINT REFERENCES member (id))
        """,
    ]

    // The tables of the catalog and of what came later are in files of their own.

    /// A table as the migrations leave it.
    struct Table: Hashable {
        let name: String
        var columns: [String]
    }

    /// All tables but `schema_version`, in an order in which each comes after those that it refers
    /// to; read from the statements that make them, so that none is forgotten.
    static var tables: [Table] {
        var tables: [Table] = []
        for statement in migrations.joined() {
            let columns = statement.matches(of: /(\w+) (?:BIGINT|TEXT)/).map { String($0.1) }
            if let match = statement.prefixMatch(of: /CREATE TABLE (\w+)/) {
                tables.append(Table(name: String(match.1), columns: columns))
            } else if let match = statement.prefixMatch(of: /ALTER TABLE (\w+) ADD/),
                let index = tables.firstIndex(where: { $0.name == match.1 })
            {
                tables[index].columns += columns
            }
        }
        return tables
    }

    /// The tables of which no row is ever changed or deleted.
    static let appendOnly = ["journal_entry", "posting"]
}

import GRDB
import Ledger
import Money

/// Rows of a new ledger, written in one go: no transaction, no journal, nothing waits for the disk.
struct BooksRows {
    private let queue: DatabaseQueue
    private(set) var head = JournalHead.start
    /// Indexes that are made once all rows are there, as SQL.
    private var lateIndexes: [String] = []

    /// - Parameter path: a ledger without any rows.
    init(path: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1500000
                    """)
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    mutating func begin() throws {
        lateIndexes = try queue.writeWithoutTransaction { database in
            let indexes = try Row.fetchAll(
                database,
                sql: """
                    SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
                        AND tbl_name IN ('posting', 'journal_entry', 'print', 'reservation', 'credit')
                    """)
            for index in indexes {
                try database.execute(sql: "DROP INDEX \(index["name"] as String)")
            }
            try database.execute(sql: "BEGIN")
            return indexes.map { $0["sql"] }
        }
    }

    mutating func finish() throws {
        try queue.writeWithoutTransaction { database in
            for index in lateIndexes { try database.execute(sql: index) }
            try database.execute(sql: "COMMIT")
        }
        // The next to open it finds the ledger as its own program leaves it.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    }

    mutating func append(_ entry: JournalEntry) throws {
        try run(
            """
            INSERT INTO journal_entry
                (number, at_ms, kind, reservation, actor, details, previous_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                entry.number, entry.at.milliseconds, entry.kind.rawValue,
                entry.reservation?.rawValue, entry.actor, entry.details, entry.previousHash,
                entry.hash,
            ])
        for (line, posting) in entry.postings.enumerated() {
            try run(
                "INSERT INTO posting (entry, line, account, cents) VALUES (?, ?, ?, ?)",
                [entry.number, line, posting.account.code, posting.cents.rawValue])
        }
        head = JournalHead(number: entry.number, hash: entry.hash)
    }

    func insert(_ member: MemberID, _ userName: String, at now: Timestamp) throws {
        try run(
            """
            INSERT INTO member (id, user_name, name, email, pricing, remainder, suspended, created_ms)
                VALUES (?, ?, ?, ?, 'credits', 'split', 0, ?)
            """,
            [
                member.rawValue, userName, "Member \(member.rawValue)", "\(userName)@example.org",
                now.milliseconds,
            ])
    }

    func insert(_ credit: Credit) throws {
        let terms = credit.terms
        try run(
            """
            INSERT INTO credit
                (id, member_id, type, origin, cents, remaining, valid_from_ms, expires_ms, note,
                    reference, lapsed, withdrawn)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, 0)
            """,
            [
                credit.id.rawValue, terms.member.rawValue, terms.type, terms.origin.rawValue,
                terms.cents.rawValue, credit.remaining.rawValue, terms.validFrom.milliseconds,
                terms.expires?.milliseconds, terms.note, credit.lapsed.rawValue,
            ])
    }

    func insert(_ reservation: Reservation, _ charge: Cents) throws {
        let sources = reservation.sources.map { "\($0.account.code)=\($0.cents.rawValue)" }
        try run(
            """
            INSERT INTO reservation (id, member_id, queue, cents, sources, state, charged, refunded)
                VALUES (?, ?, ?, ?, ?, 'captured', ?, 0)
            """,
            [
                reservation.id.rawValue, reservation.member.rawValue, reservation.queue,
                reservation.amount.rawValue, sources.joined(separator: " "), charge.rawValue,
            ])
    }

    func insert(
        _ key: PrintKey, _ reservation: Reservation, _ charge: Cents, _ evidence: String,
        at now: Timestamp
    ) throws {
        try run(
            """
            INSERT INTO print
                (server, job_id, time_at_creation, job_uuid, time_at_completed, document_number,
                    attempt, queue, user_name, member_id, title, state, reason, quoted, charged,
                    impressions, color_impressions, sheets, evidence, quote, reservation,
                    created_ms, updated_ms, shadow)
                VALUES (?, ?, ?, ?, 0, 1, 1, ?, ?, ?, 'Minutes of the meeting.pdf', 'completed', '',
                    ?, ?, 7, 1, 4, ?, ?, ?, ?, ?, 0)
            """,
            [
                key.server, key.jobID, key.timeAtCreation, key.jobUUID, reservation.queue,
                "member\(reservation.member.rawValue - 1)", reservation.member.rawValue,
                reservation.amount.rawValue, charge.rawValue, evidence, Self.quote,
                reservation.id.rawValue, now.milliseconds, now.milliseconds,
            ])
    }

    /// As long as the quote of a short document is.
    private static let quote = """
        {"cents":84,"lines":[{"cents":"48","count":6,"media":"iso_a4_210x297mm","perImpression":"8",\
        "rule":"monochrome","table":"default","version":3},{"cents":"30","count":1,"media":\
        "iso_a4_210x297mm","perImpression":"30","rule":"color","table":"default","version":3},{"cents":\
        "6","count":4,"perSheet":"1.5","rule":"sheets","table":"default","version":3}],"rounded":84}
        """

    private func run(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws {
        try queue.unsafeReentrantWrite { database in
            try database.cachedStatement(sql: sql)
                .execute(arguments: StatementArguments(values))
        }
    }
}

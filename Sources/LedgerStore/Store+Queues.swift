package import Ledger
import Money

extension Store {
    /// The settings of the queue, or those that queues of its name have on every server; nil when
    /// there are none.
    package func queue(_ name: String) throws(LedgerError) -> QueueSettings? {
        try read { session throws(LedgerError) in
            try Self.queue(session, named: name)
        }
    }

    static func queue(
        _ session: some SQLSession, named name: String
    ) throws(LedgerError) -> QueueSettings? {
        for name in QueueName.names(of: name) {
            if let found = try settings(session, named: name) { return found }
        }
        return nil
    }

    /// What is said of exactly that name.
    private static func settings(
        _ session: some SQLSession, named name: String
    ) throws(LedgerError) -> QueueSettings? {
        try queues(session, "WHERE name = ?", [.text(name)]).first
    }

    package func queues() throws(LedgerError) -> [QueueSettings] {
        try read { session throws(LedgerError) in try Self.queues(session, "", []) }
    }

    /// Changes the settings of a queue, or makes them; in one transaction, so that two admins don't
    /// undo each other's changes.
    ///
    /// - Returns: the new settings.
    /// - Throws: what `change` throws; nothing is then changed.
    package func changeQueue(
        _ name: String, _ act: Act, _ change: (inout QueueSettings) -> Void
    ) throws(LedgerError) -> QueueSettings {
        try write { session throws(LedgerError) in
            var settings =
                try Self.queue(session, named: name).map { $0.named(name) }
                ?? QueueSettings(name: name)
            change(&settings)
            if case .charge(let payer) = settings.unknownUser,
                try MemberTable(session: session).id(of: payer) == nil
            {
                throw .unknownMember(payer)
            }
            try Self.put(settings, session)
            try session.note("set: \(settings)", of: "queue \(name)", act)
            return settings
        }
    }

    /// Adds the settings, or puts them in the place of those for the same queue.
    package func put(_ settings: QueueSettings) throws(LedgerError) {
        try write { session throws(LedgerError) in try Self.put(settings, session) }
    }

    private static func put(
        _ settings: QueueSettings, _ session: some SQLSession
    ) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO queue (\(columns.joined(separator: ", ")))
                VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                ON CONFLICT (name) DO UPDATE SET
                \(columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            """,
            [
                .text(settings.name), settings.rateTable.map(SQLValue.text) ?? .null,
                .text(settings.refusal.rawValue), .text(settings.unknownDocument.keyword),
                .integer(settings.unknownDocument.cents.rawValue),
                .text(settings.unknownUser.keyword),
                .integer(settings.unknownUser.startingCredit.rawValue),
                .text(settings.unknownUser.payer),
                .integer(settings.requiresAuthentication ? 1 : 0),
            ])
    }

    private static var columns: [String] {
        [
            "name", "rate_table", "refusal", "unknown_document", "unknown_document_cents",
            "unknown_user", "unknown_user_cents", "unknown_user_payer", "authenticated",
        ]
    }

    private static func queues(
        _ session: some SQLSession, _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [QueueSettings] {
        let query =
            "SELECT \(columns.joined(separator: ", ")) FROM queue \(condition) ORDER BY name"
        return try session.rows(query, arguments) { row throws(LedgerError) in
            var settings = QueueSettings(name: try row.text(0))
            settings.rateTable = try row.optionalText(1)
            settings.refusal = try row.keyword(2)
            guard
                let document = QueueSettings.UnknownDocument(
                    keyword: try row.text(3), cents: Cents(try row.integer(4))),
                let user = QueueSettings.UnknownUser(
                    keyword: try row.text(5), startingCredit: Cents(try row.integer(6)),
                    payer: try row.text(7))
            else {
                throw .storeDamaged(
                    reason: "queue \(settings.name) has a policy that nobody wrote")
            }
            settings.unknownDocument = document
            settings.unknownUser = user
            settings.requiresAuthentication = try row.integer(8) != 0
            return settings
        }
    }
}

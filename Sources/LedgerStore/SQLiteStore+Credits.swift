package import Ledger

extension SQLiteStore {
    /// Gives a member a credit.
    ///
    /// - Throws: `unknownMember`, `unknownCreditType`.
    package func give(
        _ terms: CreditTerms, at now: Timestamp, by actor: String
    ) throws(LedgerError) -> Credit {
        try write { session throws(LedgerError) in
            var rows = SQLRows(session: session)
            return try rows.give(terms, at: now, by: actor)
        }
    }

    /// All credits that the member ever had, the oldest first.
    package func credits(of member: MemberID) throws(LedgerError) -> [Credit] {
        try read { session throws(LedgerError) in
            try SQLRows(session: session).credits(
                "WHERE member_id = ?", [.integer(member.rawValue)])
        }
    }

    /// What the member has and owes at `now`.
    ///
    /// - Throws: `unknownMember`.
    package func balance(of member: MemberID, at now: Timestamp) throws(LedgerError) -> Balance {
        try read { session throws(LedgerError) in
            try SQLRows(session: session).balance(of: member, at: now)
        }
    }

    /// Adds a credit type, or changes where the one of its name is valid.
    package func put(_ type: CreditType) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try session.run(
                "INSERT INTO credit_type (name) VALUES (?) ON CONFLICT (name) DO NOTHING",
                [.text(type.name)])
            try session.run("DELETE FROM credit_type_queue WHERE type = ?", [.text(type.name)])
            for queue in Set(type.queues) {
                try session.run(
                    "INSERT INTO credit_type_queue (type, queue) VALUES (?, ?)",
                    [.text(type.name), .text(queue)])
            }
        }
    }
}

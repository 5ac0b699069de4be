package import Ledger
package import Money

extension Store {
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

    package func creditTypes() throws(LedgerError) -> [CreditType] {
        try read { session throws(LedgerError) in
            let names = try session.rows("SELECT name FROM credit_type ORDER BY name") {
                row throws(LedgerError) in try row.text(0)
            }
            let rows = SQLRows(session: session)
            var types: [CreditType] = []
            for name in names {
                if let type = try rows.creditType(named: name) { types.append(type) }
            }
            return types
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

extension Store {
    /// Changes a credit that a member has.
    ///
    /// - Parameter change: from the terms of today to those of tomorrow.
    /// - Throws: as `LedgerRows.adjust`.
    package func changeCredit(
        _ id: CreditID, reason: String, _ act: Act, _ change: (CreditTerms) -> CreditTerms
    ) throws(LedgerError) -> Credit {
        try write { session throws(LedgerError) in
            var rows = SQLRows(session: session)
            guard let credit = try rows.credit(id) else { throw .unknownCredit(id) }
            return try rows.adjust(
                id, to: change(credit.terms), reason: reason, at: act.now, by: act.actor)
        }
    }

    /// Takes back what remains of credits, all of these or none.
    ///
    /// - Returns: what was taken back of each.
    /// - Throws: as `LedgerRows.withdraw`.
    package func withdraw(
        _ ids: [CreditID], reason: String, _ act: Act
    ) throws(LedgerError) -> [Cents] {
        try write { session throws(LedgerError) in
            var rows = SQLRows(session: session)
            var taken: [Cents] = []
            for id in ids {
                taken.append(
                    try rows.withdraw(id, reason: reason, at: act.now, by: act.actor))
            }
            return taken
        }
    }

    /// - Throws: `unknownCredit`.
    package func credit(_ id: CreditID) throws(LedgerError) -> Credit {
        try read { session throws(LedgerError) in
            guard let credit = try SQLRows(session: session).credit(id) else {
                throw .unknownCredit(id)
            }
            return credit
        }
    }
}

package import Ledger

extension Store {
    /// The prints that wait on a server, of these members and of the teams that they pay for. The
    /// oldest first.
    ///
    /// - Parameter members: nil for all.
    package func waitingPrints(
        of members: [MemberID]?, server: String
    ) throws(LedgerError) -> [PrintRecord] {
        try read { session throws(LedgerError) in
            let prints = PrintTable(session: session)
            guard let members else {
                return try prints.records(
                    "WHERE state = 'held' AND member_id IS NOT NULL AND server = ?",
                    [.text(server)], order: "created_ms, job_id")
            }
            var waiting: [PrintRecord] = []
            for member in try Self.whoseCreditIs(members, session) {
                waiting += try prints.records(
                    "WHERE member_id = ? AND state = 'held' AND server = ?",
                    [.integer(member.rawValue), .text(server)], order: "created_ms")
            }
            return waiting.sorted {
                ($0.createdAt, $0.key.jobID) < ($1.createdAt, $1.key.jobID)
            }
        }
    }

    /// All prints that wait on a server, also those of users who are no members. The oldest first.
    package func waitingPrints(server: String) throws(LedgerError) -> [PrintRecord] {
        try read { session throws(LedgerError) in
            try PrintTable(session: session).records(
                "WHERE state = 'held' AND server = ?", [.text(server)],
                order: "created_ms, job_id")
        }
    }

    /// Which of these prints the members' credit covers, as `LedgerRows.covered`.
    package func covered(
        _ prints: [PrintRecord], at now: Timestamp
    ) throws(LedgerError) -> [PrintRecord] {
        try read { session throws(LedgerError) in
            try SQLRows(session: session).covered(prints, at: now)
        }
    }

    /// The members themselves, and those who may use their credit.
    private static func whoseCreditIs(
        _ members: [MemberID], _ session: some SQLSession
    ) throws(LedgerError) -> [MemberID] {
        var found = Set(members)
        for payer in members {
            found.formUnion(
                try session.rows(
                    """
                    SELECT m.member_id FROM team t JOIN team_member m ON m.team = t.name
                        WHERE t.payer_id = ? AND t.shares = 1
                    """, [.integer(payer.rawValue)]
                ) { row throws(LedgerError) in MemberID(try row.integer(0)) })
        }
        return found.sorted()
    }
}

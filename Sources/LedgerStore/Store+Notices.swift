package import Ledger
package import Money

/// Something that a member is told: that their credit is low, or lapses soon.
package struct Notice: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case lowCredit = "low-credit"
        case creditExpires = "credit-expires"
    }

    /// The same when it is told again after a failure.
    package let id: Int64
    package let kind: Kind
    package let member: Member
    /// What is left: in all, or of the credit that lapses.
    package let cents: Cents
    /// When the credit lapses, for `creditExpires`.
    package let expires: Timestamp?
}

extension Store {
    /// Notes who is to be told what: each member once each time that their credit falls below
    /// `threshold`, and once for each credit that lapses before `horizon`.
    package func noteNotices(
        threshold: Cents, expiringBefore horizon: Timestamp, at now: Timestamp
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try Self.noteLowCredits(below: threshold, now, session)
            let expiring = try SQLRows(session: session).credits(
                """
                WHERE remaining > 0 AND withdrawn = 0 AND expires_ms > ? AND expires_ms <= ?
                    AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.kind = 'credit-expires'
                        AND n.credit = credit.id AND n.expires_ms = credit.expires_ms)
                """, [.integer(now.milliseconds), .integer(horizon.milliseconds)])
            for credit in expiring {
                try Self.note(
                    .creditExpires, credit.terms.member, credit, credit.remaining, now, session)
            }
        }
    }

    /// What was noted and not told yet, the oldest first.
    package func pendingNotices() throws(LedgerError) -> [Notice] {
        try read { session throws(LedgerError) in
            let members = MemberTable(session: session)
            return try session.rows(
                """
                SELECT id, kind, member_id, cents, expires_ms FROM notice
                    WHERE delivered_ms IS NULL ORDER BY id
                """
            ) { row throws(LedgerError) in
                let id = try row.integer(2)
                guard let member = try members.members("WHERE id = ?", [.integer(id)]).first else {
                    throw .unknownMember(String(id))
                }
                return Notice(
                    id: try row.integer(0), kind: try row.keyword(1), member: member,
                    cents: Cents(try row.integer(3)),
                    expires: try row.optionalInteger(4).map(Timestamp.init(milliseconds:)))
            }
        }
    }

    /// Notes that a notice was told.
    package func markDelivered(_ notice: Notice, at now: Timestamp) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try session.run(
                "UPDATE notice SET delivered_ms = ? WHERE id = ?",
                [.integer(now.milliseconds), .integer(notice.id)])
        }
    }

    /// Who pays with credit, has had some, and has less than the threshold.
    private static func noteLowCredits(
        below threshold: Cents, _ now: Timestamp, _ session: some SQLSession
    ) throws(LedgerError) {
        let balances = try session.rows(
            """
            SELECT m.id, CAST(COALESCE(SUM(CASE WHEN c.withdrawn = 0 AND c.valid_from_ms <= ?
                        AND (c.expires_ms IS NULL OR c.expires_ms > ?) THEN c.remaining END), 0)
                    AS BIGINT), COUNT(l.member_id)
                FROM member m JOIN credit c ON c.member_id = m.id
                LEFT JOIN low_credit l ON l.member_id = m.id
                WHERE m.suspended = 0 AND m.pricing IN ('credits', 'credits-then-invoice')
                GROUP BY m.id ORDER BY m.id
            """, [.integer(now.milliseconds), .integer(now.milliseconds)]
        ) { row throws(LedgerError) in
            (
                MemberID(try row.integer(0)), Cents(try row.integer(1)), try row.integer(2) > 0
            )
        }
        for (member, available, wasLow) in balances where (available < threshold) != wasLow {
            let id = SQLValue.integer(member.rawValue)
            if wasLow {
                try session.run("DELETE FROM low_credit WHERE member_id = ?", [id])
            } else {
                try session.run("INSERT INTO low_credit (member_id) VALUES (?)", [id])
                try note(.lowCredit, member, nil, available, now, session)
            }
        }
    }

    private static func note(
        _ kind: Notice.Kind, _ member: MemberID, _ credit: Credit?, _ cents: Cents,
        _ now: Timestamp, _ session: some SQLSession
    ) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO notice (id, member_id, kind, credit, cents, expires_ms, created_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(try session.nextID("notice")), .integer(member.rawValue),
                .text(kind.rawValue), .optional(credit?.id.rawValue), .integer(cents.rawValue),
                .optional(credit?.terms.expires?.milliseconds), .integer(now.milliseconds),
            ])
    }
}

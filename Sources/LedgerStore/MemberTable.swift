package import Ledger

/// A member as the catalog has them.
package struct Member: Hashable, Sendable {
    package let id: MemberID
    package let userName: String
    package let name: String
    package let email: String
    package let pricing: PricingModel
    package let isSuspended: Bool
}

/// The rows of members.
struct MemberTable<Session: SQLSession> {
    let session: Session

    /// The member whom a job's user name means, by their own name or an alias; nil for a stranger.
    func id(of userName: String) throws(LedgerError) -> MemberID? {
        try session.first(
            """
            SELECT id FROM member WHERE user_name = ?
                UNION ALL SELECT member_id FROM member_alias WHERE alias = ?
            """, [.text(userName), .text(userName)]
        ) { row throws(LedgerError) in MemberID(try row.integer(0)) }
    }

    func members(_ condition: String, _ arguments: [SQLValue]) throws(LedgerError) -> [Member] {
        try session.rows(
            """
            SELECT id, user_name, name, email, pricing, suspended
                FROM member \(condition) ORDER BY user_name
            """, arguments
        ) { row throws(LedgerError) in
            Member(
                id: MemberID(try row.integer(0)), userName: try row.text(1),
                name: try row.text(2), email: try row.text(3), pricing: try row.keyword(4),
                isSuspended: try row.integer(5) != 0)
        }
    }
}

extension SQLiteStore {
    /// Adds a member; the name must be free.
    ///
    /// - Throws: `memberExists`.
    package func addMember(
        userName: String, name: String, email: String, pricing: PricingModel, at now: Timestamp
    ) throws(LedgerError) -> Member {
        try write { session throws(LedgerError) in
            try Self.addMember(
                session, userName: userName, name: name, email: email, pricing: pricing, at: now)
        }
    }

    static func addMember(
        _ session: some SQLSession, userName: String, name: String, email: String,
        pricing: PricingModel, at now: Timestamp
    ) throws(LedgerError) -> Member {
        let table = MemberTable(session: session)
        guard try table.id(of: userName) == nil else { throw .memberExists(userName) }
        let next = try session.first("SELECT COALESCE(MAX(id), 0) + 1 FROM member") {
            row throws(LedgerError) in try row.integer(0)
        }
        let member = Member(
            id: MemberID(next ?? 1), userName: userName, name: name, email: email,
            pricing: pricing, isSuspended: false)
        try session.run(
            """
            INSERT INTO member (id, user_name, name, email, pricing, suspended, created_ms)
                VALUES (?, ?, ?, ?, ?, 0, ?)
            """,
            [
                .integer(member.id.rawValue), .text(userName), .text(name), .text(email),
                .text(pricing.rawValue), .integer(now.milliseconds),
            ])
        return member
    }

    /// Changes how a member pays or whether they may print; nil leaves as it is.
    ///
    /// - Throws: `unknownMember`.
    package func changeMember(
        _ userName: String, name: String? = nil, email: String? = nil,
        pricing: PricingModel? = nil, isSuspended: Bool? = nil
    ) throws(LedgerError) -> Member {
        try write { session throws(LedgerError) in
            let old = try Self.member(userName, session)
            let member = Member(
                id: old.id, userName: old.userName, name: name ?? old.name,
                email: email ?? old.email, pricing: pricing ?? old.pricing,
                isSuspended: isSuspended ?? old.isSuspended)
            try session.run(
                "UPDATE member SET name = ?, email = ?, pricing = ?, suspended = ? WHERE id = ?",
                [
                    .text(member.name), .text(member.email), .text(member.pricing.rawValue),
                    .integer(member.isSuspended ? 1 : 0), .integer(member.id.rawValue),
                ])
            return member
        }
    }

    /// Lets a job's user name `alias` mean the member.
    ///
    /// - Throws: `unknownMember`; `memberExists` when the name is taken.
    package func addAlias(_ alias: String, to userName: String) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let member = try Self.member(userName, session)
            guard try MemberTable(session: session).id(of: alias) == nil else {
                throw .memberExists(alias)
            }
            try session.run(
                "INSERT INTO member_alias (alias, member_id) VALUES (?, ?)",
                [.text(alias), .integer(member.id.rawValue)])
        }
    }

    /// The member whom `userName` means, an alias included.
    ///
    /// - Throws: `unknownMember`.
    package func member(_ userName: String) throws(LedgerError) -> Member {
        try read { session throws(LedgerError) in try Self.member(userName, session) }
    }

    package func members() throws(LedgerError) -> [Member] {
        try read { session throws(LedgerError) in
            try MemberTable(session: session).members("", [])
        }
    }

    private static func member(
        _ userName: String, _ session: some SQLSession
    ) throws(LedgerError) -> Member {
        let table = MemberTable(session: session)
        guard let id = try table.id(of: userName),
            let member = try table.members("WHERE id = ?", [.integer(id.rawValue)]).first
        else { throw .unknownMember(userName) }
        return member
    }
}

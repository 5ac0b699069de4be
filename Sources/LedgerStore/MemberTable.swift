package import Catalog
package import Ledger

/// A member as the catalog has them.
package struct Member: Hashable, Sendable {
    package let id: MemberID
    package let userName: String
    package let name: String
    package let email: String
    package let pricing: PricingModel
    package let remainder: Remainder
    package let isSuspended: Bool
}

/// The rows of members.
struct MemberTable<Session: SQLSession> {
    let session: Session

    /// The member whom a job's user name means, by their own name or an alias; nil for a stranger.
    func id(of userName: String) throws(LedgerError) -> MemberID? {
        try session.first(idQuery(of: userName)) { row throws(LedgerError) in
            MemberID(try row.integer(0))
        }
    }

    func idQuery(of userName: String) -> SQLStatement {
        SQLStatement(
            """
            SELECT id FROM member WHERE user_name = ?
                UNION ALL SELECT member_id FROM member_alias WHERE alias = ?
            """, [.text(userName), .text(userName)])
    }

    /// The member whom `userName` means.
    ///
    /// - Throws: `unknownMember`.
    func member(_ userName: String) throws(LedgerError) -> Member {
        guard let id = try id(of: userName),
            let member = try members("WHERE id = ?", [.integer(id.rawValue)]).first
        else { throw .unknownMember(userName) }
        return member
    }

    /// - Throws: `unknownMember`.
    func userName(_ id: MemberID) throws(LedgerError) -> String {
        guard
            let member = try members("WHERE id = ?", [.integer(id.rawValue)]).first
        else { throw .unknownMember(String(id.rawValue)) }
        return member.userName
    }

    /// - Throws: `memberExists`.
    func add(
        userName: String, name: String, email: String, pricing: PricingModel,
        remainder: Remainder, at now: Timestamp
    ) throws(LedgerError) -> Member {
        guard try id(of: userName) == nil else { throw .memberExists(userName) }
        let member = Member(
            id: MemberID(try session.nextID("member")), userName: userName, name: name,
            email: email, pricing: pricing, remainder: remainder, isSuspended: false)
        try session.run(
            """
            INSERT INTO member
                (id, user_name, name, email, pricing, remainder, suspended, created_ms)
                VALUES (?, ?, ?, ?, ?, ?, 0, ?)
            """,
            [
                .integer(member.id.rawValue), .text(userName), .text(name), .text(email),
                .text(pricing.rawValue), .text(remainder.rawValue), .integer(now.milliseconds),
            ])
        try putWords(of: member)
        return member
    }

    /// Puts what the member is now in the place of what they were. A link that was mailed to them lets
    /// nobody in any more, since the address may be another; who is suspended is signed out.
    func update(_ member: Member, _ act: Act) throws(LedgerError) {
        try session.run(
            """
            UPDATE member SET name = ?, email = ?, pricing = ?, remainder = ?, suspended = ?
                WHERE id = ?
            """,
            [
                .text(member.name), .text(member.email), .text(member.pricing.rawValue),
                .text(member.remainder.rawValue), .integer(member.isSuspended ? 1 : 0),
                .integer(member.id.rawValue),
            ])
        try putWords(of: member)
        try SignInLinkTable(session: session).end(of: member.userName)
        if member.isSuspended {
            try ConsoleSessionTable(session: session).end(of: member.userName)
        }
        try session.note(
            "is \(member.isSuspended ? "suspended" : "active"), pays by "
                + "\(member.pricing.rawValue) (\(member.remainder.rawValue))",
            of: "member \(member.userName)", act)
    }

    /// - Throws: `memberExists` when the name is taken.
    func addAlias(_ alias: String, to member: MemberID) throws(LedgerError) {
        guard try id(of: alias) == nil else { throw .memberExists(alias) }
        try session.run(
            "INSERT INTO member_alias (alias, member_id) VALUES (?, ?)",
            [.text(alias), .integer(member.rawValue)])
    }

    func members(_ condition: String, _ arguments: [SQLValue]) throws(LedgerError) -> [Member] {
        try session.rows(
            """
            SELECT id, user_name, name, email, pricing, remainder, suspended
                FROM member \(condition) ORDER BY user_name
            """, arguments
        ) { row throws(LedgerError) in
            Member(
                id: MemberID(try row.integer(0)), userName: try row.text(1),
                name: try row.text(2), email: try row.text(3), pricing: try row.keyword(4),
                remainder: try row.keyword(5), isSuspended: try row.integer(6) != 0)
        }
    }
}

extension Store {
    /// Adds a member; the name must be free.
    ///
    /// - Throws: `memberExists`.
    package func addMember(
        userName: String, name: String, email: String, pricing: PricingModel, at now: Timestamp
    ) throws(LedgerError) -> Member {
        try write { session throws(LedgerError) in
            try MemberTable(session: session).add(
                userName: userName, name: name, email: email, pricing: pricing,
                remainder: .split, at: now)
        }
    }

    /// Adds a member, and signs them up to a plan, if there is one.
    ///
    /// - Throws: `memberExists`, `unknown`; nothing is then added.
    package func addMember(
        userName: String, name: String, email: String, pricing: PricingModel,
        remainder: Remainder, plan: String?, in calendar: SiteCalendar, _ act: Act
    ) throws(LedgerError) -> Member {
        try write { session throws(LedgerError) in
            let member = try MemberTable(session: session).add(
                userName: userName, name: name, email: email, pricing: pricing,
                remainder: remainder, at: act.now)
            try session.note("added", of: "member \(userName)", act)
            if let plan {
                try SubscriptionTable(session: session).signUp(
                    member, to: plan, anchor: nil, in: calendar, act)
            }
            return member
        }
    }

    /// Changes how a member pays or whether they may print; nil leaves as it is.
    ///
    /// - Throws: `unknownMember`.
    package func changeMember(
        _ userName: String, name: String? = nil, email: String? = nil,
        pricing: PricingModel? = nil, remainder: Remainder? = nil, isSuspended: Bool? = nil,
        _ act: Act
    ) throws(LedgerError) -> Member {
        try write { session throws(LedgerError) in
            let old = try MemberTable(session: session).member(userName)
            let member = Member(
                id: old.id, userName: old.userName, name: name ?? old.name,
                email: email ?? old.email, pricing: pricing ?? old.pricing,
                remainder: remainder ?? old.remainder,
                isSuspended: isSuspended ?? old.isSuspended)
            try MemberTable(session: session).update(member, act)
            return member
        }
    }

    /// Lets a job's user name `alias` mean the member.
    ///
    /// - Throws: `unknownMember`; `memberExists` when the name is taken.
    package func addAlias(_ alias: String, to userName: String) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let table = MemberTable(session: session)
            try table.addAlias(alias, to: try table.member(userName).id)
        }
    }

    /// Lets a job's user name that was a member's alias mean nobody.
    ///
    /// - Throws: `unknownMember` when the member has no such alias.
    package func removeAlias(
        _ alias: String, from userName: String, _ act: Act
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let member = try MemberTable(session: session).member(userName)
            let row: [SQLValue] = [.text(alias), .integer(member.id.rawValue)]
            let condition = "member_alias WHERE alias = ? AND member_id = ?"
            guard try session.has("SELECT 1 FROM \(condition)", row) else {
                throw .unknownMember(alias)
            }
            try session.run("DELETE FROM \(condition)", row)
            try session.note("no longer has alias \(alias)", of: "member \(member.userName)", act)
        }
    }

    package func aliases(of member: MemberID) throws(LedgerError) -> [String] {
        try read { session throws(LedgerError) in
            try session.rows(
                "SELECT alias FROM member_alias WHERE member_id = ? ORDER BY alias",
                [.integer(member.rawValue)]
            ) { row throws(LedgerError) in try row.text(0) }
        }
    }

    /// The member whom `userName` means, an alias included.
    ///
    /// - Throws: `unknownMember`.
    package func member(_ userName: String) throws(LedgerError) -> Member {
        try read { session throws(LedgerError) in
            try MemberTable(session: session).member(userName)
        }
    }

    /// - Throws: `unknownMember`.
    package func userName(_ id: MemberID) throws(LedgerError) -> String {
        try read { session throws(LedgerError) in
            try MemberTable(session: session).userName(id)
        }
    }

    package func members() throws(LedgerError) -> [Member] {
        try read { session throws(LedgerError) in
            try MemberTable(session: session).members("", [])
        }
    }
}

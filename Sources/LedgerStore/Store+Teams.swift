package import Ledger

/// Members who may use the credit of whoever pays for them, after their own.
package struct Team: Hashable, Sendable {
    package let name: String
    /// The user name of the member or company that pays.
    package let payer: String
    /// Whether the payer's credit may be used; a team can be switched off and on.
    package let shares: Bool
    /// User names, in order.
    package let members: [String]
}

extension Store {
    /// Adds a team, or changes who pays for the one of its name and whether it shares.
    ///
    /// - Throws: `unknownMember`.
    package func putTeam(
        _ name: String, payer: String, shares: Bool, _ act: Act
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let payer = try MemberTable(session: session).member(payer)
            let id = SQLValue.integer(payer.id.rawValue)
            let flag = SQLValue.integer(shares ? 1 : 0)
            try session.run(
                """
                INSERT INTO team (name, payer_id, shares) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET payer_id = ?, shares = ?
                """, [.text(name), id, flag, id, flag])
            try session.note(
                "\(shares ? "may" : "may not") use the credit of \(payer.userName)",
                of: "team \(name)", act)
        }
    }

    /// Switches whether the team's members may use the payer's credit.
    ///
    /// - Throws: `unknown`.
    package func setTeam(_ name: String, shares: Bool, _ act: Act) throws(LedgerError) {
        let team = try team(name)
        try putTeam(name, payer: team.payer, shares: shares, act)
    }

    /// - Throws: `unknown`, `unknownMember`.
    package func addToTeam(
        _ name: String, _ userNames: [String], _ act: Act
    ) throws(LedgerError) {
        try changeTeam(name, userNames, act, "has") { session, id throws(LedgerError) in
            try session.run(
                """
                INSERT INTO team_member (team, member_id) VALUES (?, ?)
                    ON CONFLICT (member_id, team) DO NOTHING
                """, [.text(name), .integer(id.rawValue)])
        }
    }

    /// - Throws: `unknown`, `unknownMember`, `notInTeam`; nobody is then taken out.
    package func removeFromTeam(
        _ name: String, _ userNames: [String], _ act: Act
    ) throws(LedgerError) {
        try changeTeam(name, userNames, act, "no longer has") { session, id throws(LedgerError) in
            let row: [SQLValue] = [.text(name), .integer(id.rawValue)]
            guard
                try session.has(
                    "SELECT 1 FROM team_member WHERE team = ? AND member_id = ?", row)
            else { throw .catalog(.notInTeam(name)) }
            try session.run("DELETE FROM team_member WHERE team = ? AND member_id = ?", row)
        }
    }

    /// Deletes teams, all or none. Members and credits stay.
    ///
    /// - Throws: `unknown`.
    package func deleteTeams(_ names: [String], _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            for name in names {
                try Self.checkTeam(name, session)
                try session.run("DELETE FROM team_member WHERE team = ?", [.text(name)])
                try session.run("DELETE FROM team WHERE name = ?", [.text(name)])
                try session.note("deleted", of: "team \(name)", act)
            }
        }
    }

    /// - Throws: `unknown`.
    package func team(_ name: String) throws(LedgerError) -> Team {
        guard let team = try teams().first(where: { $0.name == name }) else {
            throw .catalog(.unknown(.team, name))
        }
        return team
    }

    /// All teams, by name.
    package func teams() throws(LedgerError) -> [Team] {
        try read { session throws(LedgerError) in
            var members: [String: [String]] = [:]
            let query = """
                SELECT t.team, m.user_name FROM team_member t JOIN member m ON m.id = t.member_id
                    ORDER BY t.team, m.user_name
                """
            try session.forEach(query, []) { row throws(LedgerError) in
                members[try row.text(0), default: []].append(try row.text(1))
            }
            return try session.rows(
                """
                SELECT t.name, m.user_name, t.shares FROM team t JOIN member m ON m.id = t.payer_id
                    ORDER BY t.name
                """
            ) { row throws(LedgerError) in
                let name = try row.text(0)
                return Team(
                    name: name, payer: try row.text(1), shares: try row.integer(2) != 0,
                    members: members[name] ?? [])
            }
        }
    }

    private func changeTeam(
        _ name: String, _ userNames: [String], _ act: Act, _ verb: String,
        _ change: (StoreSession, MemberID) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try Self.checkTeam(name, session)
            for userName in userNames {
                let member = try MemberTable(session: session).member(userName)
                try change(session, member.id)
                try session.note("\(verb) \(member.userName)", of: "team \(name)", act)
            }
        }
    }

    private static func checkTeam(_ name: String, _ session: some SQLSession) throws(LedgerError) {
        guard try session.has("SELECT 1 FROM team WHERE name = ?", [.text(name)]) else {
            throw .catalog(.unknown(.team, name))
        }
    }
}

package import Ledger
package import Money

/// What a list of members is to show.
package struct MemberListQuery: Hashable, Sendable {
    package enum Order: String, Hashable, Sendable, CaseIterable {
        case userName = "user-name"
        case name
        case created
    }

    /// Beginnings of words of the user name, the name or the address, all of which are to be found;
    /// "" for all members.
    package var search = ""
    /// Nil for all members.
    package var isSuspended: Bool?
    package var order = Order.userName
    package var isDescending = false
    package var offset = 0
    package var limit = 50

    package init() {}
}

/// One row of a list of members.
package struct MemberListRow: Hashable, Sendable {
    package let member: Member
    /// What they can spend now on some queue, less what is reserved already.
    package let available: Cents
}

extension Store {
    /// A part of the list of members, and how many there are in all.
    package func memberList(
        _ query: MemberListQuery, at now: Timestamp
    ) throws(LedgerError) -> (rows: [MemberListRow], count: Int) {
        try read { session throws(LedgerError) in
            let table = MemberTable(session: session)
            let (condition, arguments) = query.condition
            let count = try session.first("SELECT COUNT(*) FROM member \(condition)", arguments) {
                row throws(LedgerError) in Int(try row.integer(0))
            }
            let ids = try session.rows(
                "SELECT id FROM member \(condition) ORDER BY \(query.orderText) LIMIT ? OFFSET ?",
                arguments + [.integer(Int64(query.limit)), .integer(Int64(query.offset))]
            ) { row throws(LedgerError) in try row.integer(0) }
            let rows = try ids.map { id throws(LedgerError) in
                guard let member = try table.members("WHERE id = ?", [.integer(id)]).first else {
                    throw .unknownMember(String(id))
                }
                return MemberListRow(
                    member: member,
                    available: try SQLRows(session: session).balance(of: member.id, at: now)
                        .available)
            }
            return (rows, count ?? 0)
        }
    }
}

extension MemberListQuery {
    fileprivate var condition: (String, [SQLValue]) {
        var parts: [String] = []
        var arguments: [SQLValue] = []
        for word in search.searchWords {
            parts.append(
                """
                id IN (SELECT member_id FROM member_word WHERE word >= ?
                    \(word.endOfPrefix == nil ? "" : "AND word < ?"))
                """)
            arguments += [.text(word)] + (word.endOfPrefix.map { [.text($0)] } ?? [])
        }
        if let isSuspended {
            parts.append("suspended = ?")
            arguments.append(.integer(isSuspended ? 1 : 0))
        }
        return (parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND "), arguments)
    }

    fileprivate var orderText: String {
        let column =
            switch order {
            case .userName: "user_name"
            case .name: "name"
            case .created: "created_ms"
            }
        let direction = isDescending ? "DESC" : "ASC"
        return "\(column) \(direction), user_name \(direction)"
    }
}

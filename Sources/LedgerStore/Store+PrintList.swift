package import Ledger

/// Which prints a list is to show, the newest first.
package struct PrintListQuery: Hashable, Sendable {
    /// As the jobs name the user; nil for all.
    package var userName: String?
    /// Whose account they are on; nil for all.
    package var member: MemberID?
    package var queue: String?
    package var state: PrintRecord.State?
    package var from: Timestamp?
    /// The first moment that is too late.
    package var until: Timestamp?
    /// Where the page before ended; nil for the newest.
    package var after: PrintPlace?
    package var limit = 50

    package init() {}
}

/// The place of a print among all, by time: "1795000000000.12.1.local".
package struct PrintPlace: Hashable, Sendable, CustomStringConvertible {
    fileprivate let milliseconds, jobID, documentNumber: Int64
    fileprivate let server: String

    package init(_ print: PrintRecord) {
        milliseconds = print.createdAt.milliseconds
        jobID = Int64(print.key.jobID)
        documentNumber = Int64(print.key.documentNumber)
        server = print.key.server
    }

    /// As `description` writes it; nil for other text.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        let numbers = parts.prefix(3).compactMap { Int64($0) }
        guard parts.count == 4, numbers.count == 3 else { return nil }
        (milliseconds, jobID, documentNumber) = (numbers[0], numbers[1], numbers[2])
        server = String(parts[3])
    }

    package var description: String { "\(milliseconds).\(jobID).\(documentNumber).\(server)" }
}

extension Store {
    /// A part of the list of prints. There is no count: a million rows would have to be looked at.
    ///
    /// - Returns: the prints, and where the next page begins; nil when that was all.
    package func printList(
        _ query: PrintListQuery
    ) throws(LedgerError) -> (prints: [PrintRecord], next: PrintPlace?) {
        let (condition, arguments) = query.condition
        let found = try read { session throws(LedgerError) in
            try PrintTable(session: session).records(
                condition, arguments + [.integer(Int64(query.limit + 1))],
                order: "created_ms DESC, job_id DESC, document_number DESC, server DESC LIMIT ?")
        }
        let prints = Array(found.prefix(query.limit))
        return (prints, found.count > query.limit ? prints.last.map(PrintPlace.init) : nil)
    }
}

extension Store {
    /// The prints on a member's account that arrived last, the newest first.
    package func prints(of member: MemberID, limit: Int) throws(LedgerError) -> [PrintRecord] {
        var query = PrintListQuery()
        (query.member, query.limit) = (member, limit)
        return try printList(query).prints
    }
}

extension PrintListQuery {
    fileprivate var condition: (String, [SQLValue]) {
        var parts: [(String, [SQLValue])] = []
        if let userName { parts.append(("user_name = ?", [.text(userName)])) }
        if let member { parts.append(("member_id = ?", [.integer(member.rawValue)])) }
        if let queue { parts.append(("queue = ?", [.text(queue)])) }
        if let state { parts.append(("state = ?", [.text(state.rawValue)])) }
        if let from { parts.append(("created_ms >= ?", [.integer(from.milliseconds)])) }
        if let until { parts.append(("created_ms < ?", [.integer(until.milliseconds)])) }
        if let after {
            // The first of the two is what the index on time can be used for.
            parts.append(("created_ms <= ?", [.integer(after.milliseconds)]))
            parts.append(
                (
                    "(created_ms, job_id, document_number, server) < (?, ?, ?, ?)",
                    [
                        .integer(after.milliseconds), .integer(after.jobID),
                        .integer(after.documentNumber), .text(after.server),
                    ]
                ))
        }
        return (
            parts.isEmpty ? "" : "WHERE " + parts.map(\.0).joined(separator: " AND "),
            parts.flatMap(\.1)
        )
    }
}

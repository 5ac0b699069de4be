package import Ledger

/// Which prints a list is to show; what is nil matches all.
package struct PrintFilter: Hashable, Sendable {
    /// As the jobs name the user.
    package var userName: String?
    package var queue: String?
    package var state: PrintRecord.State?
    /// Prints that arrived then or later.
    package var start: Timestamp?
    /// Prints that arrived before then.
    package var end: Timestamp?

    package init() {}
}

extension Store {
    /// A part of the list of prints, the newest first.
    package func prints(
        matching filter: PrintFilter, offset: Int, limit: Int
    ) throws(LedgerError) -> [PrintRecord] {
        let conditions: [(String, SQLValue?)] = [
            ("user_name = ?", filter.userName.map(SQLValue.text)),
            ("queue = ?", filter.queue.map(SQLValue.text)),
            ("state = ?", filter.state.map { .text($0.rawValue) }),
            ("created_ms >= ?", filter.start.map { .integer($0.milliseconds) }),
            ("created_ms < ?", filter.end.map { .integer($0.milliseconds) }),
        ]
        let named = conditions.filter { $0.1 != nil }
        let text = named.map(\.0).joined(separator: " AND ")
        return try read { session throws(LedgerError) in
            try PrintTable(session: session).records(
                named.isEmpty ? "" : "WHERE \(text)",
                named.compactMap(\.1) + [.integer(Int64(limit)), .integer(Int64(offset))],
                order: "created_ms DESC, job_id DESC, document_number DESC LIMIT ? OFFSET ?")
        }
    }
}

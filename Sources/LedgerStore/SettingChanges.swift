package import Ledger

/// A change of a setting: who changed what, and when. What moves cents is in the journal.
package struct SettingChange: Hashable, Sendable {
    package let number: Int64
    package let at: Timestamp
    package let actor: String
    /// What was changed: "plan Coworker".
    package let subject: String
    /// What was done to it, in words.
    package let change: String
}

extension SQLSession {
    /// Records that a setting was changed.
    func note(_ change: String, of subject: String, _ act: Act) throws(LedgerError) {
        try run(
            """
            INSERT INTO setting_change (number, at_ms, actor, subject, change)
                SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ? FROM setting_change
            """,
            [.integer(act.now.milliseconds), .text(act.actor), .text(subject), .text(change)])
    }
}

extension Store {
    /// The last changes of settings, the newest first.
    ///
    /// - Parameter last: the last number of the page before; nil for the newest.
    package func settingChanges(
        after last: Int64? = nil, limit: Int
    ) throws(LedgerError) -> [SettingChange] {
        try read { session throws(LedgerError) in
            try session.rows(
                """
                SELECT number, at_ms, actor, subject, change FROM setting_change
                    WHERE number < ? ORDER BY number DESC LIMIT ?
                """, [.integer(last ?? .max), .integer(Int64(limit))]
            ) { row throws(LedgerError) in
                SettingChange(
                    number: try row.integer(0), at: Timestamp(milliseconds: try row.integer(1)),
                    actor: try row.text(2), subject: try row.text(3), change: try row.text(4))
            }
        }
    }
}

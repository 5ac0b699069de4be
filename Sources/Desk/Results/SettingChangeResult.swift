internal import Ledger
package import LedgerStore

/// A change of a setting as programs see it.
package struct SettingChangeResult: Codable, Sendable {
    package let number: Int64
    package let at, actor, subject, change: String

    package init(_ change: SettingChange) {
        number = change.number
        at = change.at.iso8601
        actor = change.actor
        subject = change.subject
        self.change = change.change
    }
}

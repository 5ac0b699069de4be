package import Ledger

/// Who does something, and when.
package struct Act: Hashable, Sendable {
    package let actor: String
    package let now: Timestamp

    package init(by actor: String, at now: Timestamp) {
        self.actor = actor
        self.now = now
    }
}

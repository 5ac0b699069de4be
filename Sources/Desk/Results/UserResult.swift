package import LedgerStore

/// A console user as programs see them.
package struct UserResult: Codable, Sendable {
    package let name, role: String
    package let hasPassword, disabled: Bool

    package init(_ user: ConsoleUser) {
        name = user.name
        role = user.role.rawValue
        hasPassword = user.passwordHash != nil
        disabled = user.isDisabled
    }
}

package import Money

/// How much is gone, as programs see it.
package struct DeletedResult: Codable, Sendable {
    /// How many records.
    package let deleted: Int
    /// What they were worth, of credits.
    package let cents: Int64?

    package init(_ count: Int, worth cents: Cents? = nil) {
        deleted = count
        self.cents = cents?.rawValue
    }
}

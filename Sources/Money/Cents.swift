/// A whole number of cents in the ledger's one currency.
///
/// Signed, since a posting may be negative. A price finer than a cent is rounded once, when the
/// quote is made; nothing after that holds a fraction.
package struct Cents: Hashable, Comparable, Sendable, Codable {
    package let rawValue: Int64

    package init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package static let zero = Cents(0)

    package static func < (left: Cents, right: Cents) -> Bool { left.rawValue < right.rawValue }

    /// - Precondition: the sum fits in 64 bits. Amounts from outside are bounded on entry
    ///   (`Cents.largest`), so that a sum of postings that does not fit is a bug.
    package static func + (left: Cents, right: Cents) -> Cents {
        Cents(left.rawValue + right.rawValue)
    }

    /// - Precondition: as for `+`.
    package static func - (left: Cents, right: Cents) -> Cents {
        Cents(left.rawValue - right.rawValue)
    }

    package static prefix func - (cents: Cents) -> Cents { Cents(-cents.rawValue) }

    package static func += (left: inout Cents, right: Cents) { left = left + right }

    package static func -= (left: inout Cents, right: Cents) { left = left - right }

    /// The most that one credit or one job may be: ten billion in units of the currency.
    package static let largest = Cents(1_000_000_000_000)
}

extension Sequence<Cents> {
    /// The sum; zero for none.
    package var total: Cents { reduce(.zero, +) }
}

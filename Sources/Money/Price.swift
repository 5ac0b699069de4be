/// A price finer than a cent: thousandths of a cent, zero or more.
///
/// Prices are only multiplied and added; the sum is rounded once, to whole `Cents`.
package struct Price: Hashable, Comparable, Sendable {
    package let millicents: Int64

    /// - Precondition: zero or more.
    package init(millicents: Int64) {
        precondition(millicents >= 0)
        self.millicents = millicents
    }

    package static let zero = Price(millicents: 0)

    /// The most that one impression, sheet or job may cost: a million units of the currency.
    package static let largest = Price(millicents: 100_000_000_000)

    /// A decimal number of cents with up to three decimals, such as "30" or "2.125", up to
    /// `largest`. Nil for anything else.
    package init?(cents text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Price.digits(parts[0]) else { return nil }
        var thousandths: Int64 = 0
        if parts.count == 2 {
            guard parts[1].count <= 3, let value = Price.digits(parts[1]) else { return nil }
            thousandths = [0, 100, 10, 1][parts[1].count] * value
        }
        let millicents = whole * 1000 + thousandths
        guard millicents <= Price.largest.millicents else { return nil }
        self.init(millicents: millicents)
    }

    package static func < (left: Price, right: Price) -> Bool { left.millicents < right.millicents }

    /// Returns this price taken `count` times.
    ///
    /// - Parameter count: impressions or sheets, zero or more.
    /// - Throws: `overflow` when the product does not fit in 64 bits.
    package func multiplied(by count: Int) throws(MoneyError) -> Price {
        precondition(count >= 0)
        let (product, overflow) = millicents.multipliedReportingOverflow(by: Int64(count))
        guard !overflow else { throw .overflow }
        return Price(millicents: product)
    }

    /// - Throws: `overflow` when the sum does not fit in 64 bits.
    package func adding(_ other: Price) throws(MoneyError) -> Price {
        let (sum, overflow) = millicents.addingReportingOverflow(other.millicents)
        guard !overflow else { throw .overflow }
        return Price(millicents: sum)
    }

    /// Whole cents, half a cent and more upwards: the one place where a price is rounded.
    ///
    /// - Throws: `overflow` when the amount is over `Cents.largest`.
    package func roundedHalfUp() throws(MoneyError) -> Cents {
        let cents = Cents(millicents / 1000 + (millicents % 1000 >= 500 ? 1 : 0))
        guard cents <= Cents.largest else { throw .overflow }
        return cents
    }

    /// One to nine ASCII digits as a number.
    private static func digits(_ text: some StringProtocol) -> Int64? {
        guard (1...9).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(text)
    }
}

extension Price: CustomStringConvertible {
    /// Cents with the decimals that are needed: "30", "2.125".
    package var description: String {
        guard millicents % 1000 != 0 else { return String(millicents / 1000) }
        var decimals = String(String(millicents % 1000 + 1000).dropFirst())
        while decimals.hasSuffix("0") { decimals.removeLast() }
        return "\(millicents / 1000).\(decimals)"
    }
}

extension Price: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let price = Price(cents: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is no price in cents")
        }
        self = price
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Why a sum of money can't be formed.
package enum MoneyError: Error, Hashable, Sendable {
    /// The amount does not fit; nothing that is printed costs as much.
    case overflow
}

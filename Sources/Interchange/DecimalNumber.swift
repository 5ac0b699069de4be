package import Money

/// A decimal number as text has it, exact: "12.5", "-0.05", "1e-05".
package struct DecimalNumber: Hashable, Sendable {
    /// Its digits without the point.
    private let digits: Int64
    /// How many of them are behind the point; below zero for zeros that are left out before it.
    private let scale: Int

    /// - Returns: nil for other text, and for numbers of more than 18 digits or beyond 10^±30.
    package init?(_ text: String) {
        let parts = text.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "eE".contains($0) })
        var exponent = 0
        if parts.count == 2 {
            guard let value = Int(parts[1]), (-30...30).contains(value) else { return nil }
            exponent = value
        }
        let isNegative = parts[0].hasPrefix("-")
        let halves = parts[0].dropFirst(isNegative ? 1 : 0)
            .split(separator: ".", omittingEmptySubsequences: false)
        let all = halves.joined()
        guard (1...2).contains(halves.count), (1...18).contains(all.utf8.count),
            all.utf8.allSatisfy({ (48...57).contains($0) }), let magnitude = Int64(all)
        else { return nil }
        digits = isNegative ? -magnitude : magnitude
        scale = (halves.count == 2 ? halves[1].utf8.count : 0) - exponent
    }

    /// The number taken `factor` times, as whole cents: to the nearest, a half away from zero.
    ///
    /// - Parameter factor: cents to one, more than zero.
    /// - Returns: nil when that is more than there can be.
    package func cents(times factor: Int64) -> Cents? {
        var (product, isBeyond) = digits.multipliedReportingOverflow(by: factor)
        for _ in 0..<max(0, -scale) where !isBeyond && product != 0 {
            (product, isBeyond) = product.multipliedReportingOverflow(by: 10)
        }
        guard !isBeyond else { return nil }
        // All digits but the last that goes are cut off; that one decides.
        for _ in 0..<max(0, scale - 1) { product /= 10 }
        if scale > 0 {
            let (quotient, last) = product.quotientAndRemainder(dividingBy: 10)
            product = quotient + (last >= 5 ? 1 : last <= -5 ? -1 : 0)
        }
        let cents = Cents(product)
        return -Cents.largest <= cents && cents <= .largest ? cents : nil
    }
}

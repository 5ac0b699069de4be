extension Cents: CustomStringConvertible {
    /// In units of the currency with two decimals: "8.40", "-0.05".
    package var description: String {
        let magnitude = rawValue.magnitude
        let cents = magnitude % 100
        return "\(rawValue < 0 ? "-" : "")\(magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}

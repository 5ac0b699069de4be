package import Money

extension Quote {
    /// A price that no rate table makes.
    ///
    /// - Parameters:
    ///   - cents: zero up to what a price may be (`Price.largest`).
    ///   - reason: what it is for, as a line of the receipt.
    package init(flat cents: Cents, for reason: String) {
        let price = Price(millicents: cents.rawValue * 1000)
        self.init(
            cents: cents,
            lines: [
                QuoteLine(
                    rule: reason, unit: .job, quantity: 1, price: price, amount: price, pages: nil)
            ],
            rateTable: "flat rate", version: 0)
    }
}

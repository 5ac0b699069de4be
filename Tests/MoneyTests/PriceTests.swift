import Money
import Testing

@Suite("Prices finer than a cent")
struct PriceTests {
    @Test(
        "A price is written and read in cents with up to three decimals",
        arguments: [("0", 0), ("30", 30_000), ("2.5", 2500), ("0.125", 125), ("7.005", 7005)])
    func text(text: String, millicents: Int64) throws {
        let price = try #require(Price(cents: text))
        #expect(price.millicents == millicents)
        #expect(price.description == text)
    }

    @Test(
        "Anything else is no price",
        arguments: ["", ".", "1.", ".5", "-1", "+1", "1e3", "1.2345", "1,5", "9999999999", "٣"])
    func noPrice(text: String) {
        #expect(Price(cents: text) == nil)
    }

    @Test("A job is rounded once, half up", arguments: [(499, 0), (500, 1), (1499, 1), (2500, 3)])
    func rounding(millicents: Int64, cents: Int64) throws {
        #expect(try Price(millicents: millicents).roundedHalfUp() == Cents(cents))
    }

    @Test("What does not fit is refused, not wrapped")
    func overflow() {
        #expect(throws: MoneyError.overflow) { try Price.largest.multiplied(by: .max) }
        #expect(throws: MoneyError.overflow) {
            try Price(millicents: .max).adding(Price(millicents: 1))
        }
        #expect(throws: MoneyError.overflow) { try Price(millicents: .max).roundedHalfUp() }
    }

    @Test("A negative price is a bug")
    func negative() async {
        await #expect(processExitsWith: .failure) { _ = Price(millicents: -1) }
    }

    @Test("A negative count is a bug")
    func negativeCount() async {
        await #expect(processExitsWith: .failure) { _ = try? Price.zero.multiplied(by: -1) }
    }

    @Test("Amounts are printed in units of the currency")
    func amounts() {
        #expect(Cents(840).description == "8.40")
        #expect(Cents(-5).description == "-0.05")
        #expect(Cents(100_000).description == "1000.00")
    }
}

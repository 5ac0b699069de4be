import Money
import Testing

@Suite("Cents")
struct CentsTests {
    @Test("Sums are exact")
    func sums() {
        #expect([Cents(3), Cents(-1), Cents(40)].total == Cents(42))
        #expect([Cents]().total == .zero)
    }
}

import Testing

@testable import Catalog

@Suite("Codes on paper")
struct RedemptionCodeTests {
    @Test("A code is the same however it is typed")
    func typed() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let code = RedemptionCode(using: &generator)
            let text = code.description
            #expect(text.count == 19)
            let sloppy = text.lowercased().replacing("-", with: " ").replacing("0", with: "o")
                .replacing("1", with: "l")
            for typed in [text, sloppy, text.replacing("-", with: "")] {
                #expect(RedemptionCode(typed: typed)?.hash == code.hash)
            }
        }
    }

    @Test(
        "What can be no code is none",
        arguments: [
            "", "7K3M-Q0ZT-94HX-VB2", "7K3M-Q0ZT-94HX-VB2NN", "7K3M-Q0ZT-94HX-VB2U",
            "7K3M-Q0ZT-94HX-VB2é", String(repeating: "-", count: 100_000),
        ])
    func noCode(text: String) {
        #expect(RedemptionCode(typed: text) == nil)
    }

    @Test("No two of many codes are the same, and the hash does not show the code")
    func chance() {
        var generator = SystemRandomNumberGenerator()
        let codes = (0..<2000).map { _ in RedemptionCode(using: &generator) }
        #expect(Set(codes.map(\.hash)).count == codes.count)
        for code in codes.prefix(20) {
            #expect(code.hash.count == 64)
            #expect(!code.hash.uppercased().contains(code.description.prefix(4) + "-"))
        }
    }
}

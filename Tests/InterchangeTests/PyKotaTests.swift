import Interchange
import Ledger
import Money
import Testing

@Suite("Dumps of PyKota")
struct PyKotaTests {
    private static let dump = PyKotaDump(centsPerCredit: 100, pricingForQuota: nil)

    private func read(_ text: String) -> (PyKotaDump.Contents, [LineFault]) {
        Self.dump.read(Array(text.utf8))
    }

    @Test("Users come with their balance, and limitby says how they pay")
    func users() throws {
        let (found, faults) = Self.dump.read(try Fixture.bytes("pykota-users.csv"))
        #expect(faults.isEmpty && found.members.map(\.line) == [2, 3, 4, 5, 6])
        #expect(found.members.map(\.userName) == ["anna", "ben", "carla", "dora", "emil"])
        #expect(found.members.map(\.pricing) == [.credits, .free, .credits, nil, nil])
        #expect(found.members.map(\.isSuspended) == [nil, nil, nil, true, nil])
        #expect(found.members.map(\.cents?.rawValue) == [1234, nil, 13, 500, nil])
        #expect(found.members.map(\.email).prefix(2) == ["anna@example.org", nil])
        #expect(found.members[0].note == "Balance from PyKota, where 45.00 were paid in all")
    }

    @Test("Users under a page quota pay as the admin says, and a credit is worth what they say")
    func options() throws {
        let dump = PyKotaDump(centsPerCredit: 7, pricingForQuota: .invoice)
        let (found, _) = dump.read(try Fixture.bytes("pykota-users.csv"))
        #expect(found.members.map(\.pricing).last == .invoice)
        #expect(found.members.map(\.cents?.rawValue) == [86, nil, 1, 35, nil])
    }

    @Test("XML has users and jobs, and what has no counterpart is passed over")
    func xml() throws {
        let (found, faults) = Self.dump.read(try Fixture.bytes("pykota-all.xml"))
        #expect(faults.isEmpty && found.passedOverCount == 2)
        #expect(found.members.map(\.cents) == [Cents(1234)] && found.members[0].email == nil)
        let print = try #require(found.prints.first)
        #expect(found.prints.count == 1 && print.line == 20)
        #expect(print.queue == "office" && print.jobID == 77 && print.impressions == 4)
        #expect(print.title == "Bread & butter <2> café" && print.source == "pykota:812")
        #expect(print.at == Timestamp(milliseconds: 1_180_556_990_000))
        #expect(print.evidence == "imported from PyKota, which charged 0.84")
    }

    @Test(
        "The ways of dumpykota to separate fields are told by the header",
        arguments: [",", ";", "\t"])
    func separators(separator: String) throws {
        let text = String(decoding: try Fixture.bytes("pykota-users.csv"), as: UTF8.self)
            .replacing("\\,", with: "\\\(separator)")
            .replacing(",", with: separator)
        #expect(read(text).0.members.count == 5 && read(text).1.isEmpty)
    }

    @Test(
        "A user that can't be brought over is told by the line",
        arguments: [
            "\"anna\",-3.2,\"balance\"", "\"anna\",much,\"balance\"", "\"anna\",1e40,\"balance\"",
            "\"anna\",1,\"sometimes\"", "\"None\",1,\"balance\"", "\"anna\",1",
            "\"anna,1,\"balance\"", "\"anna\",99999999999.0,\"balance\"",
        ])
    func faults(line: String) {
        let (found, faults) = read(
            "\"username\",\"balance\",\"limitby\"\n\(line)\n\"ben\",1,\"balance\"\n")
        #expect(!found.members.map(\.userName).contains("anna"))
        #expect(faults.map(\.line) == [2])
    }

    @Test(
        "Amounts are exact, and rounded once to the nearest cent",
        arguments: [
            ("12.34", 1234), ("12.345", 1235), ("12.344999999999", 1234), ("-0.005", -1),
            ("-0.004", 0),
            ("1e-05", 0), ("1.5e2", 15000), ("0", 0), ("007", 700), (".5", 50), ("5.", 500),
            ("0.1", 10), ("4503599627.37", 450_359_962_737),
        ] as [(String, Int64)])
    func amounts(text: String, cents: Int64) {
        #expect(DecimalNumber(text)?.cents(times: 100) == Cents(cents))
    }

    @Test(
        "What is no decimal number is none",
        arguments: [
            "", ".", "-", "1,5", "0x1", "nan", "inf", "1e", "1e99", "1.2.3", "１", "--1", "+1 ",
        ])
    func noAmounts(text: String) { #expect(DecimalNumber(text) == nil) }

    @Test(
        "Markup that PyKota does not write is refused, and nothing in it is expanded or fetched",
        arguments: [
            "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><pykota>&b;</pykota>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><pykota/>",
            "<pykota>&b;</pykota>", "<pykota>&#0;</pykota>", "<pykota>&amp</pykota>",
            "<pykota><![CDATA[x]]></pykota>", "<pykota>", "<pykota></dump>", "</pykota>", "<", "<a",
            "<pykota><dump type=\"users\"><entry></pykota>", "<html></html>", "<pykota a></pykota>",
            "<pykota><dump type=\"users\"><entry><attribute name=\"a\"><b/></attribute></entry></dump></pykota>",
            "<!-- never", "<pykota a='1></pykota>",
        ])
    func hostileXML(text: String) {
        let (found, faults) = read(text)
        #expect(found.members.isEmpty && faults.count == 1)
    }

    @Test("Markup that is nested deeply or has long texts takes no more than it has bytes")
    func largeXML() {
        #expect(read(String(repeating: "<a>", count: 100_000)).1.count == 1)
        let text = String(repeating: "a", count: DelimitedText.longestFieldBytes + 1)
        #expect(read("<pykota>\(text)</pykota>").1.count == 1)
        #expect(read("<pykota>" + String(repeating: "&amp;", count: 1000) + "</pykota>").1.isEmpty)
    }
}

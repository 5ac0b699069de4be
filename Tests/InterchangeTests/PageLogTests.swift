import Interchange
import Ledger
import Testing

@Suite("cupsd's page_log")
struct PageLogTests {
    private func read(_ text: String, _ format: String = PageLog.standardFormat) throws -> Import<
        PrintRow
    > {
        try #require(PageLog(format: format)).read(Array(text.utf8))
    }

    @Test("The lines of a job make one print: pages by their copies, or the total that was told")
    func fixture() throws {
        let found = try #require(PageLog()).read(try Fixture.bytes("page_log"))
        #expect(found.faults.isEmpty)
        #expect(found.rows.map(\.jobID) == [12, 13, 14, 12])
        #expect(found.rows.map(\.impressions) == [4, 5, 3, 1])
        #expect(found.rows.map(\.sheets) == [2, 5, 3, 1])
        #expect(found.rows.map(\.userName) == ["anna", "Anna Example", "ben", "anna"])
        #expect(found.rows.map(\.title) == ["My last job", "", "", ""])
        #expect(found.rows[0].at == Timestamp(milliseconds: 927_228_065_000))
        #expect(found.rows[1].at == Timestamp(milliseconds: 927_228_125_000))
    }

    @Test("The last total counts, whatever pages were told")
    func totals() throws {
        let line = "office anna 1 [20/May/1999:19:21:05 +0000]"
        let found = try read("\(line) 1 9\n\(line) total 2\n\(line) total 3\n\(line) 2 1\n")
        #expect(found.rows.map(\.impressions) == [3])
    }

    @Test("A job of which nothing was printed is no print")
    func nothing() throws {
        #expect(try read("office anna 1 [20/May/1999:19:21:05 +0000] total 0\n").rows.isEmpty)
    }

    @Test("Bad lines are told by their number, and the others are read")
    func faults() throws {
        let good = "office anna 1 [20/May/1999:19:21:05 +0000] 1 1"
        let lines = [
            good, "office anna 1", "office anna x [20/May/1999:19:21:05 +0000] 1 1",
            "office anna 1 [30/Feb/1999:19:21:05 +0000] 1 1",
            "office anna 1 [20/May/1999:25:21:05 +0000] 1 1",
            "office anna 1 [20/May/1999:19:21:05] 1 1",
            "office anna 1 [20/May/1999:19:21:05 +0000] one 1",
            "office anna 1 [20/May/1999:19:21:05 +0000] 1 -1",
            "office anna 1 [20/May/1999:19:21:05 +0000] 1 99999999999999999999",
            "office 1 [20/May/1999:19:21:05 +0000] 1 1",
            "office anna 1 [20/May/1999:19:21:05 +0000] 1 1 - host a4", "\u{0}",
            String(repeating: "x", count: PageLog.longestLineBytes + 1), "[", "]", good,
        ]
        let found = try read(lines.joined(separator: "\n"))
        #expect(found.rows.map(\.impressions) == [2])
        #expect(found.faults.map(\.line) == Array(2...15))
    }

    @Test("A site's own format is read when its words are directives")
    func formats() throws {
        let found = try read(
            "77 office anna b [20/May/1999:19:21:05 +0000] two-sided-short-edge total 3 a b c",
            "%j %p %u %T %{sides} %P %C %{job-name}")
        #expect(found.rows.map(\.title) == ["a b c"] && found.rows.map(\.sheets) == [2])
        #expect(found.rows.map(\.userName) == ["anna b"])
    }

    @Test(
        "A format that can't be read for sure is refused",
        arguments: [
            "", "%p %u %j %P %C", "%p %u %T %P %C", "%p %u %j %T %P", "%p,%u %j %T %P %C",
            "%p %u %j %T %P %C \"%{job-name}\"", "%p %u %j %T %P %T %C",
            "%p %u %{job-name} %j %T %P %C",
        ])
    func refusedFormats(format: String) { #expect(PageLog(format: format) == nil) }
}

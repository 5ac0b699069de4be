import Testing

@testable import Interchange

@Suite("Tables for spreadsheets")
struct CSVTests {
    @Test(
        "Text stays text, whatever a spreadsheet would make of it",
        arguments: [
            ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""), ("=1+1", "'=1+1"), ("+49 30", "'+49 30"),
            ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\r", "\"'\r\""),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""), ("", ""),
        ])
    func text(value: String, field: String) {
        #expect(CSV.Cell.text(value).field == field)
    }

    @Test("Lines end as RFC 4180 has them, and numbers stay numbers")
    func lines() {
        let table = CSV(
            header: ["user", "cents"], rows: [["anna", .number(-20)], ["b", .empty]])
        #expect(table.text == "user,cents\r\nanna,-20\r\nb,\r\n")
    }
}

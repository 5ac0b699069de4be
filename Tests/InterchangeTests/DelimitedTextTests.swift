import Interchange
import Testing

@Suite("Records of comma-separated values")
struct DelimitedTextTests {
    private func read(
        _ bytes: [UInt8], _ dialect: DelimitedText.Dialect = .csv
    ) -> (fields: [[String]], faults: [Int]) {
        var text = DelimitedText(bytes, dialect: dialect)
        var (fields, faults): ([[String]], [Int]) = ([], [])
        while let next = text.next() {
            switch next {
            case .success(let record): fields.append(record.fields)
            case .failure(let fault): faults.append(fault.line)
            }
        }
        return (fields, faults)
    }

    @Test(
        "Quoted fields have separators, quotes and line breaks",
        arguments: [
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
            ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
            ("a\rb\r", [["a"], ["b"]]),
            ("\"a,b\",\"say \"\"so\"\"\",\"\"\n", [["a,b", "say \"so\"", ""]]),
            ("\"two\r\nlines\",x", [["two\r\nlines", "x"]]),
            (",\n\n\n,,\n", [["", ""], ["", "", ""]]),
            ("\u{FEFF}a\n", [["a"]]),
            ("", []), ("\n", []),
        ])
    func records(text: String, fields: [[String]]) {
        let found = read(Array(text.utf8))
        #expect(found.fields == fields && found.faults.isEmpty)
    }

    @Test(
        "What is no record is told by its line, and reading goes on behind it",
        arguments: [
            ("a\nb\"c\"\nd", [["a"], ["d"]], [2]),
            ("\"a\"b\nc", [["c"]], [1]),
            ("a\n\"two\nlines\"x\nb\n", [["a"], ["b"]], [3]),
            ("a\nb\n\"c\nd\n", [["a"], ["b"]], [3]),
            ("\"", [], [1]),
        ])
    func faults(text: String, fields: [[String]], lines: [Int]) {
        let found = read(Array(text.utf8))
        #expect(found.fields == fields && found.faults == lines)
    }

    @Test("NUL, bytes that are no UTF-8, and huge fields and records are refused, each by its line")
    func hostile() {
        let huge = [UInt8](repeating: 0x61, count: DelimitedText.longestFieldBytes + 1)
        let lines: [[UInt8]] = [
            Array("good".utf8), [0x61, 0], [0xC3, 0x28], huge, Array("\"".utf8) + huge + [0x22],
            [UInt8](repeating: 0x2C, count: DelimitedText.mostFields), Array("good".utf8),
        ]
        let found = read(Array(lines.joined(separator: [0x0A])))
        #expect(found.fields == [["good"], ["good"]] && found.faults == [2, 3, 4, 5, 6])
        let largest = huge.dropLast()
        #expect(read(Array(largest)).faults.isEmpty)
    }

    @Test("A quote that is lost in a large file costs no more than reading it")
    func lostQuote() {
        let text = Array((String(repeating: "\"a\n", count: 20_000)).utf8)
        #expect(read(text).faults.count <= 20_000)
    }

    @Test(
        "PyKota escapes quotes and separators with a backslash, and a backslash with nothing",
        arguments: [
            (#""a\,b","\"c\"",3"#, [["a,b", "\"c\"", "3"]]), (#""C:\x",2"#, [["C:\\x", "2"]]),
        ])
    func backslashes(text: String, fields: [[String]]) {
        let dialect = DelimitedText.Dialect(
            separator: UInt8(ascii: ","), quoteEscape: .backslash)
        #expect(read(Array(text.utf8), dialect).fields == fields)
    }
}

import Foundation
import Interchange
import Testing

@Suite("Tables of an export")
struct TableFormatTests {
    private func text(_ format: TableFormat, _ rows: [[CSV.Cell]]) -> String {
        let columns = ["a", "b"]
        return format.opening(columns)
            + rows.enumerated().map { format.row(columns, $1, isFirst: $0 == 0) }.joined()
            + format.closing
    }

    private static let rows: [[CSV.Cell]] = [
        [.text("=1+1"), .number(-5)], [.text("say \"so\",\n\u{1}\\"), .empty],
    ]

    @Test("CSV has a header, quotes what needs them, and no formula")
    func csv() {
        #expect(
            text(.csv, Self.rows)
                == "a,b\r\n'=1+1,-5\r\n\"say \"\"so\"\",\n\u{1}\\\",\r\n")
        #expect(text(.csv, []) == "a,b\r\n")
    }

    @Test("JSON is an array with an object for each row")
    func json() throws {
        struct Row: Decodable, Equatable {
            let a: String
            let b: Int?
        }
        let read = { (text: String) in
            try JSONDecoder().decode([Row].self, from: Data(text.utf8))
        }
        #expect(
            try read(text(.json, Self.rows)) == [
                Row(a: "=1+1", b: -5), Row(a: "say \"so\",\n\u{1}\\", b: nil),
            ])
        #expect(try read(text(.json, [])).isEmpty)
    }
}

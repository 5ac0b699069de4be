import Desk
import Foundation

/// What commands print: JSON for programs, a table or a sentence for people.
enum Output {
    static func json(_ value: some Encodable) throws(CommandFailure) {
        print(try jsonText(value))
    }

    static func jsonText(_ value: some Encodable) throws(CommandFailure) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            throw CommandFailure("The answer can't be written as JSON.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// A table whose columns line up and that fits the terminal; columns of numbers are flush right.
    static func table(_ header: [String], _ rows: [[String]], rightAligned: Set<Int> = []) {
        let terminal = Terminal.output
        let lines = TextTable(header, rows, rightAligned: rightAligned)
            .lines(width: terminal.width)
        for (index, line) in lines.enumerated() {
            print(index == 0 ? terminal.bold(line) : line)
        }
    }
}

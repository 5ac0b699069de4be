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

    /// A table whose columns line up; columns of numbers are flush right.
    static func table(_ header: [String], _ rows: [[String]], rightAligned: Set<Int> = []) {
        let lines = ([header] + rows).map { $0.map(\.printable) }
        let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        for line in lines {
            let cells = line.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return rightAligned.contains(column) ? padding + cell : cell + padding
            }
            print(cells.joined(separator: "  ").trimmingTrailingSpaces)
        }
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}

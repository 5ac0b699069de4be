import Foundation
import Ledger

/// What commands print: JSON for programs, a table or a sentence for people.
enum Output {
    static func json(_ value: some Encodable) throws(CommandFailure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            throw CommandFailure("The answer can't be written as JSON.")
        }
        print(String(decoding: data, as: UTF8.self))
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
    /// Without control characters: names and titles are text that anybody chose, and a terminal
    /// would obey what is hidden in them.
    var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map {
                    $0.properties.generalCategory == .control
                        || $0.properties.generalCategory == .format ? "\u{FFFD}" : $0
                }))
    }

    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}

extension Timestamp {
    static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }

    private var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// ISO 8601 in the time zone of the process: "2026-11-22T21:05:00+01:00".
    var iso8601: String {
        date.formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: .current))
    }

    /// The date and time of day, for tables.
    var short: String { String(iso8601.prefix(16)).replacingOccurrences(of: "T", with: " ") }

    /// The first moment after the day "2026-12-31" in the time zone of the process, so that the day
    /// itself is in; nil for other text.
    init?(endOfDay text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard text.count == 10, parts.count == 3, let year = parts[0], let month = parts[1],
            let day = parts[2]
        else { return nil }
        let calendar = Calendar(identifier: .gregorian)
        let components = DateComponents(year: year, month: month, day: day)
        guard components.isValidDate(in: calendar), let start = calendar.date(from: components),
            let end = calendar.date(byAdding: .day, value: 1, to: start)
        else { return nil }
        self.init(milliseconds: Int64(end.timeIntervalSince1970 * 1000))
    }
}

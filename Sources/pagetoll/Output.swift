import Desk
import Foundation

/// What commands print: JSON for programs, a table or a sentence for people.
enum Output {
    static func json(_ value: some Encodable) throws(CommandFailure) {
        print(try jsonText(value))
    }

    /// - Parameter isRehearsal: whether it was tried on a copy only, which each row then says.
    static func json<Row: Encodable & SendableMetatype>(
        _ rows: [Row], isRehearsal: Bool
    ) throws(CommandFailure) {
        if isRehearsal { try json(rows.map(Rehearsed.init)) } else { try json(rows) }
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

/// What was tried on a copy only: the row, and `"dryRun": true`.
private struct Rehearsed<Row: Encodable>: Encodable {
    let row: Row

    private enum Key: CodingKey { case dryRun }

    func encode(to encoder: any Encoder) throws {
        try row.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(true, forKey: .dryRun)
    }
}

extension JSONOption {
    /// Tells what a command did or found: a row, which the API would answer as well, or a sentence.
    ///
    /// - Parameter isRehearsal: whether it was tried only, and nothing is changed.
    func done<Row: Encodable>(
        _ row: Row, isRehearsal: Bool = false, _ sentence: @autoclosure () -> String
    ) throws(CommandFailure) {
        guard json else { return say(sentence(), isRehearsal) }
        if isRehearsal {
            try Output.json(Rehearsed(row: row))
        } else {
            try Output.json(row)
        }
    }

    /// The same of several things.
    func done<Row: Encodable & SendableMetatype>(
        _ rows: [Row], isRehearsal: Bool = false, _ sentence: @autoclosure () -> String
    ) throws(CommandFailure) {
        guard json else { return say(sentence(), isRehearsal) }
        try Output.json(rows, isRehearsal: isRehearsal)
    }

    private func say(_ sentence: String, _ isRehearsal: Bool) {
        print(isRehearsal ? "Dry run, nothing is changed: \(sentence)" : sentence)
    }
}

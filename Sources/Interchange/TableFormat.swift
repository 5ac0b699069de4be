/// How a table is written, a row after another.
package enum TableFormat: String, CaseIterable, Sendable {
    /// With a header, for spreadsheets (`CSV`).
    case csv
    /// An array with an object a line; its keys are the columns.
    case json

    /// What comes before the first row.
    package func opening(_ columns: [String]) -> String {
        switch self {
        case .csv: CSV.line(columns.map(CSV.Cell.text))
        case .json: "["
        }
    }

    /// One row; the first is written without what stands between two.
    package func row(_ columns: [String], _ cells: [CSV.Cell], isFirst: Bool) -> String {
        precondition(columns.count == cells.count)
        switch self {
        case .csv: return CSV.line(cells)
        case .json:
            let members = zip(columns, cells).map { "\($0.jsonText):\($1.jsonText)" }
            return (isFirst ? "\n{" : ",\n{") + members.joined(separator: ",") + "}"
        }
    }

    /// What comes after the last row.
    package var closing: String {
        switch self {
        case .csv: ""
        case .json: "\n]\n"
        }
    }
}

extension CSV.Cell {
    fileprivate var jsonText: String {
        switch self {
        case .text(let text): text.jsonText
        case .number(let number): String(number)
        case .empty: "null"
        }
    }
}

extension String {
    /// The text as a JSON string (RFC 8259, 7).
    fileprivate var jsonText: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

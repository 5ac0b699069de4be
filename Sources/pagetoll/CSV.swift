/// A table as comma-separated values (RFC 4180), for spreadsheets.
struct CSV {
    enum Cell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        /// Text that anybody may have chosen.
        case text(String)
        case number(Int64)
        case empty

        init(stringLiteral value: String) { self = .text(value) }
    }

    let header: [String]
    let rows: [[Cell]]

    /// Lines with CR LF.
    var text: String {
        let lines = [header.map(Cell.text)] + rows
        return lines.map { $0.map(\.field).joined(separator: ",") + "\r\n" }.joined()
    }
}

extension CSV.Cell {
    /// A spreadsheet would run text that begins like a formula; an apostrophe before it keeps it text.
    var field: String {
        switch self {
        case .empty: return ""
        case .number(let number): return String(number)
        case .text(let text):
            let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
            let safe = (isFormula ? "'" : "") + text
            guard safe.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) })
            else { return safe }
            return "\"" + safe.replacing("\"", with: "\"\"") + "\""
        }
    }
}

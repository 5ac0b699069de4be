/// A table as comma-separated values (RFC 4180), for spreadsheets.
package struct CSV {
    package enum Cell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        /// Text that anybody may have chosen.
        case text(String)
        case number(Int64)
        case empty

        package init(stringLiteral value: String) { self = .text(value) }
    }

    package let header: [String]
    package let rows: [[Cell]]

    package init(header: [String], rows: [[Cell]]) {
        self.header = header
        self.rows = rows
    }

    /// Lines with CR LF.
    package var text: String {
        ([header.map(Cell.text)] + rows).map(CSV.line).joined()
    }

    /// One line, with CR LF.
    package static func line(_ cells: [Cell]) -> String {
        cells.map(\.field).joined(separator: ",") + "\r\n"
    }
}

extension CSV.Cell {
    var field: String {
        switch self {
        case .empty: return ""
        case .number(let number): return String(number)
        case .text(let text):
            let safe = text.isFormula ? "'" + text : text
            guard safe.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) })
            else { return safe }
            return "\"" + safe.replacing("\"", with: "\"\"") + "\""
        }
    }
}

extension String {
    /// Whether a spreadsheet would run the text, or would but for apostrophes before it. One more
    /// keeps it text.
    fileprivate var isFormula: Bool {
        drop { $0 == "'" }.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) }
            ?? false
    }

    /// The text without the apostrophe that the writer put before a formula.
    var withoutFormulaGuard: String { first == "'" && isFormula ? String(dropFirst()) : self }
}

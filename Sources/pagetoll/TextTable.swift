import Desk

/// Rows of text whose columns line up.
struct TextTable {
    private let header: [String]
    private let rows: [[String]]
    /// Columns of numbers, flush right; these are never cut.
    private let rightAligned: Set<Int>

    private static let gap = "  "
    /// Below this, a column would say nothing.
    private static let narrowestColumn = 6

    init(_ header: [String], _ rows: [[String]], rightAligned: Set<Int>) {
        self.header = header.map(\.printable)
        self.rows = rows.map { $0.map(\.printable) }
        self.rightAligned = rightAligned
    }

    /// The lines, the header first.
    ///
    /// - Parameter width: how many characters fit; the widest columns of text are cut, with "…", until
    ///   a line does, or they are as narrow as they can be. Nil for any length.
    func lines(width: Int?) -> [String] {
        let widths = columnWidths(fitting: width)
        return ([header] + rows).map { line in
            let cells = line.enumerated().map { column, cell in
                let text = cell.cut(to: widths[column])
                let padding = String(repeating: " ", count: widths[column] - text.count)
                return rightAligned.contains(column) ? padding + text : text + padding
            }
            return cells.joined(separator: Self.gap).trimmingTrailingSpaces
        }
    }

    private func columnWidths(fitting width: Int?) -> [Int] {
        var widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        guard let width else { return widths }
        var surplus = widths.reduce(0, +) + Self.gap.count * (widths.count - 1) - width
        while surplus > 0 {
            let candidates = widths.indices.filter {
                !rightAligned.contains($0)
                    && widths[$0] > max(Self.narrowestColumn, header[$0].count)
            }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            surplus -= 1
        }
        return widths
    }
}

extension String {
    fileprivate func cut(to width: Int) -> String {
        count <= width ? self : prefix(width - 1) + "…"
    }

    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}

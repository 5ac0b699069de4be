import Foundation

/// docs/ledger.md, whose tables are examples to run.
struct LedgerDocument {
    private let lines: [Substring]

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
        let path = root.appending(path: "../../docs/ledger.md").standardized
        lines = try String(contentsOf: path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The rows of the table whose first columns are named so, without backquotes.
    func table(_ columns: String...) throws -> [[String]] {
        let rows = lines.map { Self.cells(of: $0) }
        guard let head = rows.firstIndex(where: { $0.starts(with: columns) }) else {
            throw Missing(what: columns.joined(separator: " | "))
        }
        return rows[(head + 2)...].prefix { !$0.isEmpty }.map { $0 }
    }

    /// The cells of a line of a table; none for any other line.
    private static func cells(of line: Substring) -> [String] {
        guard line.hasPrefix("| ") else { return [] }
        return line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
            .map { $0.replacing("`", with: "") }
    }

    /// The one block of code in that language.
    func code(_ language: String) throws -> String {
        guard let start = lines.firstIndex(of: "```\(language)") else {
            throw Missing(what: language)
        }
        return lines[(start + 1)...].prefix { $0 != "```" }.joined(separator: "\n")
    }

    struct Missing: Error { let what: String }
}

import Foundation
import Testing

@Suite("The catalogue of bad documents")
struct BadDocumentTests {
    /// The rows of the table in `docs/bad-documents.md`, by their number.
    private static let rows: [Int: String] = {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/bad-documents.md").standardized
        let lines = (try? String(contentsOf: page, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.reduce(into: [:]) { rows, line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if let number = cells.first.flatMap({ Int($0) }) { rows[number] = String(line) }
        }
    }()

    @Test(
        "Each ends as its row says, soon", .timeLimit(.minutes(30)),
        arguments: BadDocument.all.filter {
            PostScriptDocuments.hasGhostscript || !$0.needsGhostscript
        })
    func outcome(_ document: BadDocument) throws {
        let outcome = try document.outcome()
        #expect(
            BadDocumentTests.rows[document.number]
                == "| \(document.number) | \(document.language) | \(document.defect) | \(outcome) |"
        )
    }

    @Test("Every row has its document, and numbers follow each other")
    func complete() {
        let numbers = BadDocument.all.map(\.number)
        #expect(numbers == Array(1...numbers.count))
        #expect(Set(numbers) == Set(BadDocumentTests.rows.keys))
    }
}

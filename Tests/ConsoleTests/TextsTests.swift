import Foundation
import Testing

@testable import Console

@Suite("The console's texts and templates")
struct TextsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Console")

    @Test("Each template file is among the templates, and each can be read")
    func templates() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: Self.folder.appending(path: "Templates").path)
        #expect(Set(files) == Set(Templates.all.keys.map { "\($0).mustache" }))
    }
}

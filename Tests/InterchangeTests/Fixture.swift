import Foundation

/// Files that are imported, in `Tests/Fixtures/import`.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/import")
        return [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}

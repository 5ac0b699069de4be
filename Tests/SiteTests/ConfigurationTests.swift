import Foundation
import Testing

@testable import Site

@Suite("The configuration file")
struct ConfigurationTests {
    /// The file that is installed, every setting of which stands behind "# ".
    private static let shipped: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "packaging/pagetoll.conf").path
        return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }()

    /// The settings of the shipped file, taken out of their comments.
    private static let settings = shipped.split(separator: "\n").compactMap { line -> String? in
        let text = line.dropFirst(2)
        guard line.hasPrefix("# "), let name = text.split(separator: " = ").first,
            text.contains(" = "), !name.contains(" ")
        else { return nil }
        return String(text)
    }

    @Test("The installed file is read as it is, and says what is the default anyway")
    func defaults() throws {
        #expect(try read(Self.shipped) == SiteConfiguration())
        #expect(try read(Self.settings.joined(separator: "\n")) == SiteConfiguration())
    }

    @Test("The installed file has every setting there is, once")
    func complete() {
        let names = Self.settings.compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(names.sorted() == SiteConfiguration.settingNames)
    }

    @Test(
        "A setting is changed in its line, else where its default stands, else at the end",
        arguments: [
            ("currency = \"EUR\" # ours\nhelp = \"x\"\n", "currency = \"A\\\"B\"\nhelp = \"x\"\n"),
            ("# currency = \"EUR\"\n# help = 1\n", "currency = \"A\\\"B\"\n# help = 1\n"),
            ("currency=\"EUR\"", "currency = \"A\\\"B\""),
            ("help = \"x\"", "help = \"x\"\ncurrency = \"A\\\"B\"\n"),
            ("", "currency = \"A\\\"B\"\n"),
        ])
    func changed(before: String, after: String) throws {
        var text = ConfigurationText(before)
        text.set("currency", to: "A\"B")
        #expect(text.text == after)
        #expect(try read(after.replacing("# help = 1\n", with: "")).currency == "A\"B")
    }

    private func read(_ text: String) throws -> SiteConfiguration {
        let path = FileManager.default.temporaryDirectory.appending(
            path: "pagetoll-\(UUID().uuidString).conf")
        try Data(text.utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return try SiteConfiguration(path: path.path)
    }
}

import Foundation
import ScenarioSupport
import Testing

/// The commands of README and docs: blocks marked `sh`, and in blocks marked `console` what follows
/// "$ ". What a test has not, such as systemd, stands in blocks marked `shell`.
private struct CommandDocument: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let all: [CommandDocument] = {
        let files = FileManager.default.enumerator(atPath: root.appending(path: "docs").path)
        let names = (files?.compactMap { $0 as? String } ?? []).map { "docs/\($0)" }
        return (["README.md"] + names.sorted()).filter { $0.hasSuffix(".md") }.compactMap { name in
            (try? String(contentsOf: root.appending(path: name), encoding: .utf8))
                .map { CommandDocument(name: name, text: $0) }
        }
    }()

    /// Without the API's page: `DocumentedExamplesTests` compares what it shows with the answers.
    static let withCommands = all.filter { !$0.script.isEmpty && $0.name != "docs/api.md" }

    var testDescription: String { name }

    /// The lines of the fenced blocks of that kind.
    func lines(_ kind: String) -> [String] {
        var lines: [String] = []
        var fence: Substring?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                fence = fence == nil ? line.dropFirst(3) : nil
            } else if fence.map(String.init) == kind {
                lines.append(String(line))
            }
        }
        return lines
    }

    /// What is run, as a script.
    var script: String {
        let transcript = lines("console").filter { $0.hasPrefix("$ ") }.map { $0.dropFirst(2) }
        return (lines("sh") + transcript.map(String.init)).map { $0 + "\n" }.joined()
    }
}

@Suite("README and docs can be typed as they stand")
struct DocumentScenarios {
    @Test("Every command runs, in order", arguments: CommandDocument.withCommands)
    private func commands(document: CommandDocument) async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let sink = try scenario.byteSink()
            var settings = SchedulerSettings()
            let policy = CommandDocument.root.appending(path: "cups-backend/policy/pagetoll.conf")
            settings.directives = [try String(contentsOf: policy, encoding: .utf8)]
            let site = try await PagetollSite(in: scenario, settings)
            // What README and docs take for granted.
            if !document.script.contains("lpadmin -p Office") {
                try await site.scheduler.addEverywhereQueue("Office", to: printer.uri)
            }
            if !document.script.contains("member add alice") {
                try await site.addMember("alice", cents: 900)
            }
            let folder = try scenario.folder.makeFolder("typed")
            for name in ["report.pdf", "thesis.pdf"] {
                try scenario.folder.write(PDFDocument(pages: 2).bytes, to: "typed/\(name)")
            }
            try scenario.folder.write(Self.ppd.utf8, to: "typed/laser.ppd")
            for (name, fixture) in [
                ("members.csv", "members.csv"), ("users.csv", "pykota-users.csv"),
                ("page_log", "page_log"),
            ] {
                let file = CommandDocument.root.appending(path: "Tests/Fixtures/import/\(fixture)")
                try scenario.folder.write(try Data(contentsOf: file), to: "typed/\(name)")
            }
            let script = document.script
                .replacing("ipp://printer.example/ipp/print", with: "'\(printer.uri)'")
                .replacing("socket://192.0.2.9", with: "'\(sink.uri)'")
                .replacing("/var/log/cups/", with: "\(folder)/")
                .replacing("/var/backups/", with: "\(folder)/")
            var command = try site.command([])
            command.arguments = [
                "-c",
                """
                set -e; cd '\(folder)'
                sudo() { "$@"; }
                pagetoll() { '\(command.executable)' "$@"; }
                trap 'echo "This failed: $BASH_COMMAND" >&2' ERR
                \(script)
                """,
            ]
            command.executable = "/bin/bash"
            command.environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
            command.deadline = .seconds(300)
            let result = try await command.run()
            #expect(result.isSuccess, "\(document.name): \(result)")
            try await site.checkLedger()
        }
    }

    @Test("What is not run has none of our commands", arguments: CommandDocument.all)
    private func notRun(document: CommandDocument) {
        let lines = document.lines("shell") + document.lines("")
        for line in lines where !Self.withThePackage.contains(document.name) {
            let words = line.split(separator: " ").drop { $0 == "sudo" || $0 == "$" }
            #expect(
                !["pagetoll", "lp", "lpadmin"].contains(words.first ?? ""),
                "\(document.name) has a command in a block that is not run: \(line)")
        }
    }

    /// They begin with the package: `make package-check` does what they say.
    private static let withThePackage: Set = ["README.md", "docs/install.md"]

    /// A driver of nothing but PostScript.
    private static let ppd = """
        *PPD-Adobe: "4.3"
        *FormatVersion: "4.3"
        *FileVersion: "1.0"
        *LanguageVersion: English
        *LanguageEncoding: ISOLatin1
        *PCFileName: "LASER.PPD"
        *Manufacturer: "Example"
        *Product: "(Laser)"
        *ModelName: "Example Laser"
        *ShortNickName: "Example Laser"
        *NickName: "Example Laser"
        *PSVersion: "(3010) 0"
        *LanguageLevel: "3"
        *ColorDevice: False
        *DefaultColorSpace: Gray
        *FileSystem: False
        *OpenUI *PageSize/Page Size: PickOne
        *OrderDependency: 10 AnySetup *PageSize
        *DefaultPageSize: A4
        *PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
        *CloseUI: *PageSize
        *OpenUI *PageRegion: PickOne
        *OrderDependency: 10 AnySetup *PageRegion
        *DefaultPageRegion: A4
        *PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
        *CloseUI: *PageRegion
        *DefaultImageableArea: A4
        *ImageableArea A4/A4: "18 18 577 824"
        *DefaultPaperDimension: A4
        *PaperDimension A4/A4: "595 842"

        """
}

import Foundation
import ScenarioSupport
import Testing

@Suite("What a scenario leaves behind: nothing")
struct CleanUpScenarios {
    struct Interrupted: Error {}

    @Test(
        "No process is left, no file, and nothing of the system's CUPS is touched",
        arguments: [false, true])
    func nothingLeft(bodyThrows: Bool) async throws {
        let before = Self.systemFiles()
        var processes: Set<ProcessIdentity> = []
        var path = ""
        do {
            try await Scenario.play { scenario in
                path = scenario.folder.path
                let printer = try await scenario.virtualPrinter()
                let sink = try scenario.byteSink(.stall(afterBytes: 1))
                let scheduler = try await scenario.scheduler()
                try await scheduler.addEverywhereQueue("office", to: printer.uri)
                try await scheduler.addRawQueue("raw", to: sink.uri)
                let file = try scenario.folder.write(PDFDocument(pages: 1).bytes, to: "a.pdf")
                _ = try await scheduler.submit(Submission(queue: "office", files: [file]))
                let large = try scenario.folder.write(
                    repeatElement(0x41, count: 5_000_000), to: "large")
                _ = try await scheduler.submit(Submission(queue: "raw", files: [large]))
                try await sink.waitForBytes(1)
                processes = Set(scenario.folder.processes)
                if bodyThrows { throw Interrupted() }
            }
        } catch is Interrupted {}
        // cupsd, ippeveprinter, its bus, and a backend at least.
        #expect(processes.count >= 4)
        #expect(processes.allSatisfy { !$0.isAlive })
        #expect(ProcessIdentity.all(mentioning: path).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(Self.systemFiles() == before)
    }

    /// Every file in the system's CUPS folders with the time of its last change.
    private static func systemFiles() -> [String: Date] {
        var files: [String: Date] = [:]
        for folder in ["/etc/cups", "/run/cups", "/var/cache/cups", "/var/spool/cups"] {
            let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
            for path in [folder] + (names ?? []).map({ "\(folder)/\($0)" }) {
                let attributes = try? FileManager.default.attributesOfItem(atPath: path)
                files[path] = attributes?[.modificationDate] as? Date
            }
        }
        return files
    }

    @Test("A missing program fails with the package that brings it")
    func missing() {
        #expect {
            try RequiredProgram.check([RequiredProgram("/usr/sbin/none", from: "none-utils")])
        } throws: { error in
            "\(error)"
                == "The scenarios need /usr/sbin/none, which is missing: "
                + "install the Debian package none-utils."
        }
    }

    @Test("packages.txt lists the packages of the required programs")
    func packages() throws {
        let list = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../ScenarioSupport/packages.txt").standardized
        let lines = try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
        let packages = lines.filter { !$0.hasPrefix("#") }.map(String.init)
        // The programs of PostgreSQL are in a folder that is named for its version; the browser's own
        // tests look for it, and it wants a font.
        let required = Set(RequiredProgram.all.map(\.packageName))
            .union(["postgresql", "chromium", "chromium-driver", "fonts-dejavu-core"])
        #expect(Set(packages) == required)
        #expect(packages == packages.sorted())
    }
}

import Foundation
import ScenarioSupport
import Testing

@Suite("Imports and exports by the command")
struct ImportScenarios {
    /// Runs `pagetoll ARGUMENTS` with a ledger of its own, and no CUPS.
    static func pagetoll(
        _ arguments: [String], _ folder: ScenarioFolder
    ) async throws -> Command.Result {
        try folder.write(
            Array("store = \"\(folder.path("ledger.sqlite"))\"\n".utf8), to: "pagetoll.conf")
        return try await Command(
            BuiltProgram.path(of: "pagetoll"), arguments,
            environment: ["PAGETOLL_CONFIG": folder.path("pagetoll.conf"), "CUPS_SERVER": "/none"]
        ).run()
    }

    @Test("A trial tells, an import does, and an export takes it all out again")
    func roundTrip() async throws {
        try await Scenario.play { scenario in
            let folder = scenario.folder
            let file = try folder.write(
                Array("user,cents,expires\nanna,500,never\nben,,\n".utf8), to: "members.csv")
            _ = try await Self.pagetoll(["import", "members", file], folder)
            let trial = try await Self.pagetoll(
                ["import", "members", file, "--dry-run", "--name", "again"], folder)
            #expect(trial.status == .exited(0))
            #expect(trial.outputText.hasPrefix("This would be done; nothing is done yet:"))
            #expect(trial.outputText.contains("credits: 1 given, 5.00 in all"))
            let again = try await Self.pagetoll(["import", "members", file], folder)
            #expect(again.outputText.contains("credits: 0 given, 0.00 in all; 1 were given before"))

            for format in ["csv", "json"] {
                let export = folder.path("export-\(format)")
                let done = try await Self.pagetoll(["export", export, "--format", format], folder)
                #expect(done.status == .exited(0))
                let members = "\(export)/members.\(format)"
                let mode = try FileManager.default.attributesOfItem(atPath: members)
                #expect(mode[.posixPermissions] as? Int == 0o600)
                #expect(try String(contentsOfFile: members, encoding: .utf8).contains("anna"))
                let repeated = try await Self.pagetoll(["export", export], folder)
                #expect(repeated.status == .exited(1))
                #expect(repeated.errorText.contains("is not empty; name a new folder."))
            }
        }
    }

    @Test("All wrong lines are told, and nothing is imported")
    func faults() async throws {
        try await Scenario.play { scenario in
            let folder = scenario.folder
            let file = try folder.write(
                Array("user,cents\nanna,5\nben,much\n\"carla\n".utf8), to: "members.csv")
            let result = try await Self.pagetoll(["import", "members", file], folder)
            #expect(result.status == .exited(1))
            #expect(result.errorText.contains("line 3 has cents \"much\""))
            #expect(result.errorText.contains("line 4 has a quote that never ends"))
            #expect(result.errorText.contains("Nothing is imported: 2 lines of"))
            #expect(!FileManager.default.fileExists(atPath: folder.path("ledger.sqlite")))
        }
    }

    @Test("PyKota's users and cupsd's page_log come in, and the books are right")
    func others() async throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/import")
        try await Scenario.play { scenario in
            for (kind, name) in [("pykota", "pykota-all.xml"), ("page-log", "page_log")] {
                let path = fixtures.appending(path: name).path
                let done = try await Self.pagetoll(["import", kind, path], scenario.folder)
                #expect(done.status == .exited(0), "\(done.errorText)")
            }
            let check = try await Self.pagetoll(["ledger", "check"], scenario.folder)
            #expect(check.outputText.hasPrefix("The books are right: 1 journal entry."))
            let jobs = try await Self.pagetoll(["job", "list", "--json"], scenario.folder)
            #expect(jobs.outputText.contains("Bread & butter <2> café"))
        }
    }
}

import Foundation
import ScenarioSupport
import Testing

@Suite("Long work of the command, at a terminal")
struct ProgressScenarios {
    /// Enough that an import tells of itself some times.
    private static let memberCount = 3000

    @Test("A bar shows how far long work is, and goes away")
    func shown() async throws {
        try await Scenario.play { scenario in
            let folder = scenario.folder
            let members = try Self.members(folder)
            for (arguments, steps) in [
                (["import", "members", members], ["Importing"]),
                (["backup", "--folder", folder.path("copies")], ["Copying", "Proving"]),
                (["export", folder.path("files")], ["Exporting"]),
                (
                    ["restore", "latest", "--folder", folder.path("copies")],
                    ["Copying", "Proving"]
                ),
                (["ledger", "check"], ["Proving"]),
                (
                    ["ledger", "copy", folder.path("ledger.sqlite"), folder.path("copy.sqlite")],
                    ["Copying"]
                ),
            ] {
                let terminal = try PseudoTerminal()
                let program = try await Self.started(arguments, on: terminal, folder)
                try await Self.waitForEnd(program, terminal)
                let screen = terminal.screen
                for step in steps {
                    #expect(screen.contains("\r\(step) ["), "\(arguments): \(screen)")
                }
                let end = screen.components(separatedBy: "\r\u{1B}[K").last ?? ""
                #expect(!end.isEmpty && !end.contains("["), "\(arguments): \(end)")
            }
        }
    }

    @Test("Ctrl-C ends an import with nothing imported, and the next one does all of it")
    func interrupted() async throws {
        try await Scenario.play { scenario in
            let folder = scenario.folder
            let members = try Self.members(folder)
            let terminal = try PseudoTerminal()
            let program = try await Self.started(
                ["import", "members", members], on: terminal, folder)
            try await waitFor("the bar", within: .seconds(60)) {
                terminal.screen.contains("Importing [") ? true : nil
            }
            program.identity.send(SIGINT)
            try await Self.waitForEnd(program, terminal)
            #expect(terminal.screen.hasSuffix("Interrupted; nothing is changed.\r\n"))
            let list = try await ImportScenarios.pagetoll(["member", "list", "--json"], folder)
            #expect(!list.outputText.contains("u1"))
            let again = try await ImportScenarios.pagetoll(["import", "members", members], folder)
            #expect(again.outputText.contains("members: \(Self.memberCount) added"))
            #expect(again.errorText == "", "Without a terminal there is no bar.")
        }
    }

    private static func members(_ folder: ScenarioFolder) throws -> String {
        let lines = (0..<memberCount).map { "u\($0),900" }
        return try folder.write(
            Array((["user,cents"] + lines).joined(separator: "\n").utf8), to: "members.csv")
    }

    private static func started(
        _ arguments: [String], on terminal: PseudoTerminal, _ folder: ScenarioFolder
    ) async throws -> RunningProgram {
        try folder.write(
            Array("store = \"\(folder.path("ledger.sqlite"))\"\n".utf8), to: "pagetoll.conf")
        return try await RunningProgram(
            BuiltProgram.path(of: "pagetoll"), arguments,
            environment: ["PAGETOLL_CONFIG": folder.path("pagetoll.conf"), "CUPS_SERVER": "/none"],
            logPath: terminal.path)
    }

    private static func waitForEnd(
        _ program: RunningProgram, _ terminal: PseudoTerminal
    ) async throws {
        try await waitFor("the command's end", within: .seconds(120), last: { terminal.screen }) {
            // Reading makes room: a full terminal would keep the command waiting.
            _ = terminal.screen
            return program.isRunning ? nil : true
        }
    }
}

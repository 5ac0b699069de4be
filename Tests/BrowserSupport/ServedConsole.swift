internal import Foundation
package import ScenarioSupport

/// A real `pagetoll serve` of a site.
package struct ServedConsole: Sendable {
    /// "http://127.0.0.1:8632", without a slash at its end.
    package let address: String
    private let program: RunningProgram

    /// The password of all console users that are added here.
    package static let password = "eleven printers"

    /// Starts it at a port of its own, and waits until it says where it is.
    package init(of site: PagetollSite, in scenario: Scenario) async throws {
        let command = try site.command(["serve", "--listen", "127.0.0.1:0"])
        let program = try await RunningProgram(
            command.executable, command.arguments, environment: command.environment,
            logPath: scenario.folder.path("serve.log"))
        scenario.atEnd { await program.stop() }
        self.program = program
        let address = try await waitFor(
            "the console to start", within: .seconds(180), last: { program.log },
            look: { () throws -> Substring? in
                guard program.isRunning else {
                    throw ScenarioError.notReady("pagetoll serve", log: program.log)
                }
                return program.log.firstMatch(of: /The console is at (\S+)\/\n/)?.1
            })
        self.address = String(address)
    }

    /// What it has logged.
    package var log: String { program.log }
}

extension PagetollSite {
    /// Lets somebody sign in with the password of all here.
    package func addConsoleUser(_ name: String, role: String) async throws {
        var command = try command(["user", "add", name, "--role", role])
        command.input = Array("\(ServedConsole.password)\n".utf8)
        try await command.text()
    }
}

extension Browser {
    /// Signs in by the form with nothing but the keyboard: the cursor is in the first field.
    package func signIn(to console: ServedConsole, as name: String) async throws {
        try await open(console.address + "/sign-in")
        // On a busy machine it gets there some time after the page has loaded.
        try await waitFor("the cursor to be in the first field", within: .seconds(180)) {
            try await run("return document.activeElement?.id ?? ''") == "name" ? true : nil
        }
        try await press(name)
        try await press(.tab)
        try await press(ServedConsole.password)
        try await press(.enter)
        var last = ""
        try await waitFor("\(name) to be signed in", within: .seconds(180), last: { last }) {
            last = (try? await text()) ?? last
            return (try await address).hasSuffix("/sign-in") ? nil : true
        }
    }

    /// From the first page: one that says what did not work has no such button.
    package func signOut() async throws {
        try await follow(try await link("Pagetoll"))
        try await follow(try await button("Sign out"))
    }
}

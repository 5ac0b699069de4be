import Desk
import Foundation
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerStore
import Logging
import ScenarioSupport
import Site
import Testing

@testable import Console

@Suite("The examples of docs/api.md")
struct DocumentedExamplesTests {
    @Test("Each command does what is written, one after another")
    func commands() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/api.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let examples = text.matches(of: /```sh\n(.*?)```\n\n```json\n(.*?)```/.dotMatchesNewlines())
            .map { (command: String($0.output.1), answer: String($0.output.2)) }
        #expect(examples.count == 6)
        try await ConsoleSite.visitCounting { site in
            let thesis = URL(filePath: site.folder).appending(path: "thesis.pdf")
            try Data(PDFDocument([.init(), .init(), .init()]).bytes).write(to: thesis)
            let (_, token) = try site.store.makeToken(
                named: "Membership platform",
                scopes: [
                    Scope(.credits, .write), Scope(.ledger, .read), Scope(.settings, .write),
                    Scope(.rates, .read),
                ], expires: nil, Act(by: "anna", at: .now))
            let application = Application(
                router: try Console(site: site.configuration, store: site.store).router(),
                configuration: .init(address: .hostname("127.0.0.1", port: 0)), logger: .quiet)
            try await application.test(.live) { client in
                let port = try #require(client.port)
                for (command, expected) in examples {
                    let answer = try await Self.output(
                        of: command, in: site.folder,
                        ["PAGETOLL": "http://127.0.0.1:\(port)", "TOKEN": token])
                    let json = try #require(
                        try? JSONDecoder().decode(JSONValue.self, from: answer),
                        "\(command) said \(String(decoding: answer, as: UTF8.self))")
                    let wanted = try JSONDecoder().decode(
                        JSONValue.self, from: Data(expected.utf8))
                    #expect(json.contains(wanted), "\(String(decoding: answer, as: UTF8.self))")
                }
            }
            #expect(try site.available("alice") == 2100)
        }
    }

    /// What the command prints.
    private static func output(
        of command: String, in folder: String, _ environment: [String: String]
    ) async throws -> Data {
        try await Task.detached {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-c", command]
            process.currentDirectoryURL = URL(filePath: folder)
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return data
        }.value
    }
}

extension JSONValue {
    /// Whether all that the other says is said here.
    fileprivate func contains(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let own), .object(let wanted)):
            wanted.allSatisfy { name, value in own[name]?.contains(value) == true }
        case (.list(let own), .list(let wanted)):
            own.count == wanted.count && zip(own, wanted).allSatisfy { $0.contains($1) }
        default: self == other
        }
    }
}

import Foundation
import ScenarioSupport
import Testing

@Suite("Encrypted and damaged PDF documents are written anew by another program")
struct MendingScenarios {
    /// How the analyser ends over `documents`, with the file at `mender` as the program beside it.
    private static func results(
        of documents: [[UInt8]], mender: String?
    ) async throws -> [Command.Result] {
        try await Scenario.play { scenario in
            let folder = scenario.folder
            // By another process: a program that this one writes can't be run while one that it
            // starts beside has the file open still.
            func install(_ program: String, as name: String) async throws -> String {
                let path = folder.path(name)
                try await Command("/usr/bin/install", ["-m", "755", program, path]).text()
                return path
            }
            let analyzer = try await install(
                try BuiltProgram.path(of: "pagetoll-analyzer"), as: "pagetoll-analyzer")
            if let mender { _ = try await install(mender, as: "pagetoll-mender") }
            var results: [Command.Result] = []
            for document in documents {
                let file = try folder.write(document, to: "document")
                results.append(try await Command(analyzer, [file]).run())
            }
            return results
        }
    }

    private static func fixture(_ name: String) throws -> [UInt8] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        return Array(
            try Data(contentsOf: tests.appending(path: "../Fixtures/\(name)").standardized))
    }

    @Test("One that is encrypted with an empty password is counted, also after another")
    func mended() async throws {
        let (first, second) = (
            try Self.fixture("pdf-rc4-40.pdf"), try Self.fixture("pdf-aes-256.pdf")
        )
        let results = try await Self.results(
            of: [first, second, first + second + first],
            mender: try BuiltProgram.path(of: "pagetoll-mender"))
        for (result, count) in zip(results, [2, 2, 6]) {
            #expect(result.isSuccess, "\(result)")
            #expect(result.outputText.contains("\"impressions\":\(count),"), "\(result)")
        }
    }

    @Test("One that takes a password is refused, and so is one that can't be mended")
    func refused() async throws {
        let results = try await Self.results(
            of: [try Self.fixture("pdf-password.pdf"), Array("%PDF-1.4\nnothing".utf8)],
            mender: try BuiltProgram.path(of: "pagetoll-mender"))
        for (result, reason) in zip(results, ["needs a password", "can't be mended"]) {
            #expect(result.status == .exited(1))
            #expect(result.outputText.contains(reason), "\(result)")
        }
    }

    @Test("Where that program is missing, or is none, the document is refused with what to do")
    func noMender() async throws {
        for mender in [nil, #filePath] {
            let results = try await Self.results(
                of: [try Self.fixture("pdf-aes-128.pdf")], mender: mender)
            #expect(results[0].status == .exited(1))
            #expect(results[0].outputText.contains("pagetoll-mender"), "\(results[0])")
        }
    }

    @Test("What it has no memory for is not left out: the document is over a limit")
    func exhausted() async throws {
        let stream = String(repeating: "x", count: 80 << 20)
        let document = Array(
            """
            %PDF-1.4
            1 0 obj
            << /Type /Catalog /Pages 2 0 R >>
            endobj
            2 0 obj
            << /Type /Pages /Kids [] /Count 0 /X 3 0 R >>
            endobj
            3 0 obj
            << /Length \(stream.utf8.count) >>
            stream
            \(stream)
            endstream
            endobj
            trailer
            << /Root 1 0 R >>
            """.utf8)
        let program = try BuiltProgram.path(of: "pagetoll-mender")
        for (limit, outcome) in [(1_000_000, "mended\n"), (150_000, "exhausted\n")] {
            let result = try await Command(
                "/bin/sh", ["-c", "ulimit -v \(limit); exec \(program)"],
                environment: ["OFFSET": "0", "COUNT": "\(document.count)"], input: document
            ).run()
            #expect(result.errorText == outcome, "\(result.status)")
        }
    }

    @Test("By itself it says how to use it, and writes to standard output")
    func alone() async throws {
        let program = try BuiltProgram.path(of: "pagetoll-mender")
        let usage = try await Command(program).run()
        #expect(usage.status == .exited(2))
        #expect(usage.errorText.contains("usage"))
        let document = try Self.fixture("pdf-rc4-40.pdf")
        let result = try await Command(
            program, environment: ["OFFSET": "0", "COUNT": "\(document.count)"], input: document
        ).run()
        #expect(result.isSuccess, "\(result)")
        #expect(result.errorText == "sound\n")
        #expect(result.outputText.hasPrefix("%PDF-"))
        #expect(!result.outputText.contains("/Encrypt"))
    }
}

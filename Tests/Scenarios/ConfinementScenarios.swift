import Foundation
import ScenarioSupport
import Testing

@Suite("Print data is read by a process that can do nothing else")
struct ConfinementScenarios {
    /// How each attempt of `hostile-reader` ends.
    private static func attempts(as role: String) async throws -> [String: String] {
        let program = try BuiltProgram.path(of: "hostile-reader")
        let lines = try await Command(program, [role]).text().split(separator: "\n")
        let pairs = lines.map { $0.components(separatedBy: ": ") }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    }

    @Test(
        "Taken over, the analyser opens nothing, starts nothing and reaches nobody; nor does the mender",
        arguments: ["reader", "mender"])
    func reader(role: String) async throws {
        let attempts = try await Self.attempts(as: role)
        #expect(attempts.count == 18)
        for (name, ending) in attempts where name != "eat all memory" {
            #expect(ending == "Operation not permitted", "\(name)")
        }
        #expect(attempts["eat all memory"] == "Cannot allocate memory")
    }

    @Test("Taken over, Ghostscript reads its own files, writes none, and reaches nobody")
    func interpreter() async throws {
        var attempts = try await Self.attempts(as: "interpreter")
        #expect(attempts.removeValue(forKey: "read a library") == "done")
        // A program from disk is code, and Ghostscript gives up no more than it needs.
        #expect(attempts.removeValue(forKey: "run code that it wrote") == "done")
        #expect(attempts.removeValue(forKey: "eat all memory") == "Cannot allocate memory")
        // Where the kernel has no Landlock, what everybody may read can be read.
        for name in ["read what everybody may read", "list a folder", "run a program"] {
            let ending = attempts.removeValue(forKey: name)
            withKnownIssue("This kernel has no Landlock", isIntermittent: true) {
                #expect(ending == "Permission denied", "\(name)")
            } when: {
                !Self.hasLandlock
            }
        }
        #expect(attempts.count == 12)
        for (name, ending) in attempts {
            #expect(ending == "Operation not permitted", "\(name)")
        }
    }

    private static var hasLandlock: Bool {
        (try? String(contentsOfFile: "/sys/kernel/security/lsm", encoding: .utf8))?
            .contains("landlock") ?? true
    }

    @Test("While it counts, the analyser is nobody's, filtered, and can gain no rights")
    func live() async throws {
        try await Scenario.play { scenario in
            let file = try scenario.folder.write("%!PS\n{} loop\n".utf8, to: "endless.ps")
            let log = scenario.folder.path("answer")
            let program = try await RunningProgram(
                try BuiltProgram.path(of: "pagetoll-analyzer"), [file], environment: [:],
                logPath: log)
            let analyzer = program.identity
            let helpers = try await waitFor("Ghostscript to run", within: .seconds(30)) {
                let found = ProcessIdentity.descendants(of: analyzer)
                return found.contains { $0.commandLine.hasPrefix("gs ") } ? found : nil
            }
            #expect(helpers.count == 2)
            for process in helpers + [analyzer] {
                #expect(process.status["NoNewPrivs"] == "1", "\(process)")
                #expect(process.status["Seccomp"] == "2", "\(process)")
                if geteuid() == 0 {
                    #expect(process.status["Uid"] == "65534\t65534\t65534\t65534", "\(process)")
                    #expect(process.status["Groups"] == "", "\(process)")
                    #expect(process.status["CapEff"] == "0000000000000000", "\(process)")
                }
            }
            // Killed, as the gateway kills it when it takes too long, it leaves nothing behind.
            analyzer.send(SIGKILL)
            try await waitFor("all of it to end", within: .seconds(10)) {
                helpers.allSatisfy { !$0.isAlive } ? true : nil
            }
            await program.kill()
        }
    }

    @Test(
        "Pages that have to be rendered are so behind these walls",
        arguments: ["pdf-multiply.pdf", "pdf-multiply-aes-256.pdf"])
    func rendered(fixture: String) async throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let document = Array(
            try Data(contentsOf: tests.appending(path: "../Fixtures/\(fixture)").standardized))
        try await Scenario.play { scenario in
            let file = try scenario.folder.write(document + document, to: "document.pdf")
            let result = try await Command(
                try BuiltProgram.path(of: "pagetoll-analyzer"), [file]
            ).run()
            #expect(result.outputText.contains("\"colorImpressions\":2,"), "\(result)")
            #expect(result.outputText.contains("\"impressions\":4,"), "\(result)")
            #expect(result.outputText.contains("2 pages were rendered"), "\(result)")
            #expect(!result.outputText.contains("can't be proved"), "\(result)")
        }
    }

    /// Documents that are meant to hurt whoever reads them.
    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let document: String
        /// A stand-in; where the real analyser is meant, how long it may take.
        var analyzer: String?
        var seconds = 300
        let sentence: String
    }

    static let attacks = [
        Attack(
            testDescription: "hangs", document: "%!PS\n{} loop\n", seconds: 4,
            sentence: "The pages could not be counted (not done after 4 s); nothing is printed or "
                + "charged. An admin will find more in the log of CUPS."),
        Attack(
            testDescription: "eats memory",
            document: "%!PS\n/a 60000 array def 0 1 59999 {a exch 65000 string put} for showpage\n",
            sentence: "Not printed, nothing charged: The ps document is damaged at byte 0 "
                + "(Ghostscript gave up on it); print it anew."),
        Attack(
            testDescription: "crashes it", document: "crash",
            analyzer: "#!/bin/sh\ngrep -qx crash /proc/self/fd/0 && kill -SEGV $$\n"
                + "exec ANALYZER\n",
            sentence: "The pages could not be counted (ended by signal 11); nothing is printed or "
                + "charged. An admin will find more in the log of CUPS."),
        Attack(
            testDescription: "has it lie without end", document: "lie",
            analyzer: "#!/bin/sh\ngrep -qx lie /proc/self/fd/0 && exec yes\n"
                + "exec ANALYZER\n",
            sentence: "The pages could not be counted (its answer has no end); nothing is printed "
                + "or charged. An admin will find more in the log of CUPS."),
    ]

    @Test(
        "A document that hurts the analyser holds its own job and nothing else", arguments: attacks)
    func attacked(attack: Attack) async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            var analyzer = try BuiltProgram.path(of: "pagetoll-analyzer")
            if let script = attack.analyzer {
                analyzer = try scenario.folder.write(
                    script.replacing("ANALYZER", with: analyzer).utf8, to: "analyzer")
                chmod(analyzer, 0o755)
            }
            try site.configure(["analyzer": analyzer, "analysis-seconds": "\(attack.seconds)"])
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.scheduler.addRawQueue("other", to: "pagetoll:\(sink.uri)")
            try await site.addMember("mallory", cents: 100)
            try await site.addMember("alice", cents: 100)
            let bad = try scenario.folder.write(Array((attack.document + "\n").utf8), to: "bad")
            let good = try scenario.folder.write(PDFDocument(pages: 2).bytes, to: "good.pdf")
            let hostile = try await site.scheduler.submit(
                Submission(queue: "raw", files: [bad], sender: .claimed("mallory")))
            // One waits behind it in its own queue, the other is in another.
            let behind = try await site.scheduler.submit(Submission(queue: "raw", files: [good]))
            let beside = try await site.scheduler.submit(Submission(queue: "other", files: [good]))
            let held = try await site.scheduler.wait(
                for: hostile, toReach: .pendingHeld, within: .seconds(120))
            #expect(held.printerStateMessage == attack.sentence)
            try await site.scheduler.wait(
                for: behind, toReach: .completed, within: .seconds(120))
            try await site.scheduler.wait(for: beside, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 80))
            #expect(try await site.balance("mallory") == .init(cents: 100))
            #expect(try await site.scheduler.waitUntilIdle("raw").state == .idle)
            try await waitFor("all that was started to end", within: .seconds(10)) {
                site.scheduler.jobProcesses.isEmpty ? true : nil
            }
            try await site.checkLedger()
        }
    }
}

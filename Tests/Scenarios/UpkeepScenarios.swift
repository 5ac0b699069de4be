import Foundation
import ScenarioSupport
import Testing

@Suite("Setting up, backing up, and comparing with the printers")
struct UpkeepScenarios {
    @Test("A service that waits says so once, and serves what setup makes of the ledger")
    func serviceBeforeSetup() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario, rates: false)
            let service = try site.command(["serve", "--wait", "--listen", "127.0.0.1:0"])
            let program = try await RunningProgram(
                service.executable, service.arguments, environment: service.environment,
                logPath: scenario.folder.path("serve.log"))
            scenario.atEnd { await program.stop() }
            try await waitFor("the service to say that it waits", within: .seconds(60)) {
                program.log.contains("pagetoll setup makes it") ? true : nil
            }
            try await site.run(
                "setup", "--currency", "CHF", "--monochrome", "5", "--color", "25", "--queue",
                "none", "--admin", "none", "--yes")
            try await waitFor("the console to start", within: .seconds(60)) {
                program.log.contains("The console is at ") ? true : nil
            }
            #expect(program.log.matches(of: /There is no ledger/).count == 1, "\(program.log)")
        }
    }

    @Test("Setup shows what it does, does it, sends a page through each queue, and charges nobody")
    func setUp() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, rates: false)
            try await site.scheduler.addEverywhereQueue("Office", to: printer.uri)
            try await site.scheduler.addRawQueue("Raw", to: sink.uri)
            let flags = [
                "setup", "--currency", "CHF", "--monochrome", "5", "--color", "25.5", "--queue",
                "all", "--admin", "none",
            ]
            let plan = """
                Setting up this print server:
                  \(site.scheduler.gatewayConfigurationPath): currency = "CHF"
                  pagetoll rate set --color monochrome --per-impression 5
                  pagetoll rate set --color color --per-impression 25.5
                  pagetoll queue protect Office Raw

                """
            let rehearsal = try await site.command(flags + ["--dry-run"]).text()
            #expect(rehearsal == plan)
            #expect(try await site.scheduler.queue("Office").deviceURI == printer.uri)

            let silence = try await site.command(flags).run()
            #expect(silence.status == .exited(1))
            #expect(silence.errorText == "pagetoll: Nothing is changed.\n")

            let done = try await site.command(flags + ["--yes"]).text()
            #expect(done.hasPrefix(plan))
            for queue in ["Office", "Raw"] {
                #expect(
                    done.contains(
                        "A test page for \(queue) came to 1 impression, and would cost 0.05."))
                let device = try await site.scheduler.queue(queue).deviceURI
                #expect(device.hasPrefix("pagetoll:"))
            }
            #expect(!(try await site.run("queue", "list")).contains("pagetoll-test"))
            let configuration = scenario.folder.text("etc/pagetoll.conf")
            #expect(configuration.contains("currency = \"CHF\"\n"))
            #expect(configuration.contains("help = \"https://print.example.org\""))
            #expect(try await printer.documents(printed: 0).isEmpty)
            try await site.checkLedger()
        }
    }

    @Test("Without a terminal, setup asks nothing and names the options that are missing")
    func asksNothing() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario, rates: false)
            let answer = try await site.command(["setup", "--currency", "EUR"]).run()
            #expect(answer.status == .exited(2))
            #expect(answer.errorText.contains("--monochrome"))
            let unknown = try await site.command(
                [
                    "setup", "--currency", "EUR", "--monochrome", "5", "--color", "5", "--queue",
                    "None",
                ]
            ).run()
            #expect(unknown.errorText.contains("CUPS has no queue None"))
        }
    }

    @Test("All queues go under the gate and back at once, and a dry run changes none")
    func allQueues() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            let uri = "socket://127.0.0.1:9/"
            for name in ["a", "b"] { try await site.scheduler.addRawQueue(name, to: uri) }
            let rehearsal = try await site.run("queue", "protect", "--all", "--dry-run")
            #expect(
                rehearsal == "Queue a: \(uri) would be pagetoll:\(uri)\n"
                    + "Queue b: \(uri) would be pagetoll:\(uri)\n")
            #expect(try await site.scheduler.queue("a").deviceURI == uri)
            // One that is not there keeps none of the others from it.
            let mixed = try await site.command(["queue", "protect", "a", "none", "b"]).run()
            #expect(mixed.status == .exited(1))
            #expect(mixed.errorText.contains("CUPS has no such queue"))
            for name in ["a", "b"] {
                #expect(try await site.scheduler.queue(name).deviceURI == "pagetoll:\(uri)")
            }
            try await site.run("queue", "unprotect", "--all")
            #expect(try await site.scheduler.queue("b").deviceURI == uri)
        }
    }

    @Test("A backup is made while the queue prints, listed, and restored after the ledger is lost")
    func backedUp() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            try await site.addMember("alice", cents: 500)
            try site.configure(["backup-keep": "2"])
            for _ in 0..<3 {
                try await site.run("backup")
                try await Task.sleep(for: .milliseconds(1100))  // Names have whole seconds.
            }
            let folder = "\(site.stateFolder)/backups"
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
            #expect(try await site.run("restore").contains(folder))

            try Data(repeating: 0x58, count: 4096).write(to: URL(filePath: site.storePath))
            let damaged = try await site.command(["balance", "alice"]).run()
            #expect(damaged.status == .exited(1))
            #expect(damaged.errorText.contains("`pagetoll restore` lists the backups"))
            try await site.run("restore", "latest", "--dry-run")
            #expect(try Data(contentsOf: URL(filePath: site.storePath)).count == 4096)
            try await site.run("restore", "latest")
            #expect(try await site.balance("alice") == .init(cents: 500))
            try await site.checkLedger()
        }
    }

    struct Reading: Decodable {
        let printer: String
        let queues: [String]
        let life, gated: Int
        let printed, difference: Int?
    }

    @Test("What a printer counts beyond what passed the gate is told, and kept")
    func compared() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let counter = try await scenario.virtualCounter(life: 1000)
            let site = try await PagetollSite(in: scenario)
            try site.configure(["snmp-port": "\(counter.port)"])
            try await site.scheduler.addRawQueue("raw", to: sink.countedURI)
            try await site.run("queue", "protect", "raw")
            try await site.addMember("alice", cents: 500)
            func reconcile(_ arguments: String...) async throws -> [Reading] {
                let text = try await site.command(["reconcile", "--json"] + arguments).text()
                return try JSONDecoder().decode([Reading].self, from: Data(text.utf8))
            }
            let first = try #require(try await reconcile().first)
            #expect((first.printed, first.difference) == (nil, nil))
            #expect(first.queues == ["raw"])

            // While it is busy its count tells nothing of the job, which is charged as it was counted.
            try counter.set(life: 1000, .printing)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            let charged = try await site.print(of: job).impressions
            // Three by the gate, and two that somebody printed past it.
            try counter.set(life: 1000 + charged + 2, .idle)
            let second = try #require(try await reconcile().first)
            #expect(second.gated == charged)
            #expect(second.difference == 2)

            try counter.set(life: 2000, .printing)
            #expect(try await reconcile().isEmpty)
            // A new printer at the old one's address.
            try counter.set(life: 7, .idle)
            #expect(try #require(try await reconcile().first).difference == nil)
            #expect(try await reconcile("--history").map(\.life) == [7, 1002 + charged, 1000])
            let table = try await site.run("reconcile", "--history")
            #expect(table.contains("PAST THE GATE"))
        }
    }

    @Test("A dry run says what would be, and changes neither books nor jobs")
    func rehearsed() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            try await site.addMember("alice", cents: 3)
            let sink = try scenario.byteSink()
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            let file = try scenario.folder.write(PDFDocument(pages: 1).bytes, to: "one.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            let head = try await site.run("ledger", "check")

            let said = try await site.run("credit", "add", "alice", "--cents", "500", "--dry-run")
            #expect(said.hasPrefix("Dry run, nothing is changed: alice has 5.00 more"))
            try await site.run("plan", "add", "Desk")
            try await site.run("plan", "signup", "Desk", "alice", "--dry-run")
            try await site.run("renew", "--dry-run")
            #expect(try await site.run("ledger", "check") == head)
            #expect(try await site.balance("alice") == .init(cents: 3))
            #expect(try await site.scheduler.status(of: job).state == .pendingHeld)

            try await site.run("credit", "add", "alice", "--cents", "500")
            try await site.scheduler.wait(for: job, toReach: .completed)
            let why = try await site.run("job", "explain", "\(job.number)", "--json")
            #expect(why.contains(#""account" : "credit:"#))
            #expect(why.contains(#""rateTable" : "standard""#))
        }
    }

    @Test("A mistyped command is answered with what may have been meant")
    func mistyped() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            let answer = try await site.command(["quue", "list"]).run()
            #expect(answer.status == .exited(2))
            #expect(answer.errorText.contains("Did you mean `pagetoll queue`?"))
        }
    }
}

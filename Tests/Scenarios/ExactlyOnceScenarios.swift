import Foundation
import ScenarioSupport
import Testing

@Suite("Each print is charged exactly once")
struct ExactlyOnceScenarios {
    /// A raw queue at five cents a page, a member with a hundred, and a printer that takes all.
    private static func play(
        _ body: (Scenario, PagetollSite, ByteSink) async throws -> Void
    ) async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(hasSmallBuffers: true)
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            try await body(scenario, site, sink)
            try await site.checkLedger()
        }
    }

    private static func submit(
        _ scenario: Scenario, _ site: PagetollSite, pages: Int = 3, queue: String = "raw",
        options: [String] = []
    ) async throws -> Job {
        let file = try scenario.folder.write(
            PDFDocument(pages: pages).bytes, to: "\(pages).pdf")
        return try await site.scheduler.submit(
            Submission(queue: queue, files: [file], options: options))
    }

    @Test("A deliberate reprint costs again")
    func reprint() async throws {
        try await Self.play { scenario, site, sink in
            let job = try await Self.submit(scenario, site)
            try await site.scheduler.wait(for: job, toReach: .completed)
            try await site.scheduler.reprint(job)
            try await site.scheduler.wait(for: job, "be printed again") {
                $0.state == .completed && sink.connections.count == 2
            }
            #expect(try await site.prints(of: job).map(\.charged) == [15, 15])
            #expect(try await site.balance("alice") == .init(cents: 70))
        }
    }

    @Test("Two jobs that claim the same job-uuid are two prints")
    func sameUUID() async throws {
        try await Self.play { scenario, site, _ in
            let uuid = "job-uuid=urn:uuid:11111111-1111-1111-1111-111111111111"
            for _ in 0..<2 {
                let job = try await Self.submit(scenario, site, options: [uuid])
                try await site.scheduler.wait(for: job, toReach: .completed)
            }
            #expect(try await site.balance("alice") == .init(cents: 70))
        }
    }

    @Test("Job numbers that begin at 1 again are new prints")
    func lostHistory() async throws {
        try await Self.play { scenario, site, _ in
            let first = try await Self.submit(scenario, site)
            try await site.scheduler.wait(for: first, toReach: .completed)
            await site.scheduler.stop()
            try site.scheduler.loseHistory()
            try await site.scheduler.start()
            let second = try await Self.submit(scenario, site, pages: 2)
            #expect(second.number == first.number)
            try await site.scheduler.wait(for: second, toReach: .completed)
            #expect(try await site.prints(of: first).map(\.charged) == [15, 10])
            #expect(try await site.balance("alice") == .init(cents: 75))
        }
    }

    @Test("A class that fails over to a printer with another rate charges that rate, once")
    func failover() async throws {
        var settings = SchedulerSettings()
        settings.backends = [.init("/bin/false", name: "flaky", mode: 0o755)]
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, settings)
            try await site.scheduler.addRawQueue("broken", to: "pagetoll:flaky:/x")
            try await site.scheduler.addRawQueue("dear", to: "pagetoll:\(sink.uri)")
            try await site.scheduler.addClass("both", of: ["broken", "dear"])
            try await site.run(
                "rate", "set", "--table", "dear", "--color", "monochrome", "--per-impression", "10")
            try await site.run("queue", "set", "dear", "--rates", "dear")
            try await site.addMember("alice", cents: 100)
            let job = try await Self.submit(scenario, site, queue: "both")
            try await site.scheduler.wait(for: job, toReach: .completed)
            let print = try await site.print(of: job)
            #expect(print.queue == "dear")
            #expect(print.charged == 30)
            #expect(try await site.balance("alice") == .init(cents: 70))
            try await site.checkLedger()
        }
    }

    @Test(
        "A job that is moved to a queue with another rate costs that rate, once",
        arguments: [false, true])
    func moved(isPrinting: Bool) async throws {
        try await Self.play { scenario, site, sink in
            try await site.scheduler.addRawQueue("dear", to: "pagetoll:\(sink.uri)")
            try await site.run(
                "rate", "set", "--table", "dear", "--color", "monochrome", "--per-impression", "10")
            try await site.run("queue", "set", "dear", "--rates", "dear")
            let document = FailureScenarios.largeDocument.bytes
            if isPrinting {
                sink.setBehaviour(.stall(afterBytes: 1_000_000))
            } else {
                sink.refuse()
            }
            let file = try scenario.folder.write(document, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await waitFor("the job to be reserved", within: .seconds(30)) {
                try await site.balance("alice").reserved == 15 ? true : nil
            }
            if isPrinting { try await sink.waitForBytes(1_000_000) }
            try await site.scheduler.move(job, to: "dear")
            sink.resume()
            if !isPrinting { try sink.accept() }
            let moved = Job(queue: "dear", number: job.number)
            try await site.scheduler.wait(for: moved, toReach: .completed)
            let print = try await site.print(of: moved)
            #expect(print.queue == "dear")
            #expect(print.charged == 30)
            #expect(try await site.balance("alice") == .init(cents: 70))
        }
    }

    @Test("Killed alone, the gate is charged for what it had handed on, though CUPS says completed")
    func killedAlone() async throws {
        try await Self.play { scenario, site, sink in
            let document = FailureScenarios.largeDocument.bytes
            let pageBytes = (document.count - 4) / 3
            sink.setBehaviour(.stall(afterBytes: pageBytes + 1_000_000))
            let file = try scenario.folder.write(document, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(pageBytes + 1_000_000)
            for process in site.scheduler.jobProcesses
            where process.commandLine.hasPrefix("pagetoll:") {
                process.send(SIGKILL)
            }
            try await site.scheduler.wait(for: job, toReach: .completed)
            sink.resume()
            try await waitFor("the real backend to end", within: .seconds(30)) {
                site.scheduler.jobProcesses.isEmpty ? true : nil
            }
            try await site.run("settle")
            let print = try await site.print(of: job)
            #expect(print.charged == 5)
            #expect(print.evidence == "bytes-taken")
            #expect(try await site.balance("alice") == .init(cents: 95))
        }
    }

    @Test("Settling leaves a job alone that may still be printed")
    func settleLeavesLiveJobs() async throws {
        try await Self.play { scenario, site, sink in
            sink.setBehaviour(.stall(afterBytes: 100_000))
            let file = try scenario.folder.write(
                FailureScenarios.largeDocument.bytes, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(100_000)
            // While it is printed,
            try await site.run("settle")
            #expect(try await site.balance("alice") == .init(cents: 100, reserved: 15))
            // while it waits for its next run,
            let processes = site.scheduler.jobProcesses
            try await site.scheduler.hold(job)
            try await waitFor("the run to end", within: .seconds(30)) {
                processes.allSatisfy { !$0.isAlive } ? true : nil
            }
            try await site.run("settle")
            #expect(try await site.balance("alice") == .init(cents: 100, reserved: 15))
            // and while nobody can tell.
            await site.scheduler.stop()
            try await site.run("settle")
            #expect(try await site.balance("alice") == .init(cents: 100, reserved: 15))
            sink.resume()
            try await site.scheduler.start()
            try await site.scheduler.release(job)
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))
        }
    }

    @Test("A job given up after a run that printed a part costs that part")
    func givenUpHalfway() async throws {
        try await Self.play { scenario, site, sink in
            let document = FailureScenarios.largeDocument.bytes
            let pageBytes = (document.count - 4) / 3
            sink.setBehaviour(.stall(afterBytes: 2 * pageBytes + 1_000_000))
            let file = try scenario.folder.write(document, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(2 * pageBytes + 1_000_000)
            try await site.scheduler.hold(job)
            sink.resume()
            try await waitFor("the run to end", within: .seconds(30)) {
                site.scheduler.jobProcesses.isEmpty ? true : nil
            }
            try await site.scheduler.cancel(job)
            try await site.run("settle")
            #expect(try await site.print(of: job).charged == 10)
            #expect(try await site.balance("alice") == .init(cents: 90))
        }
    }

    @Test("Cancelled, a job costs the pages it printed at their own price; the tail is given back")
    func tailAtItsOwnPrice() async throws {
        try await Self.play { scenario, site, sink in
            var color = FailureScenarios.largeDocument
            color.pages = 1
            color.isColor = true
            let gray = FailureScenarios.largeDocument.bytes
            // One page in colour, then three in grey: of five cents each and 25 for the first.
            let document = color.bytes + gray.dropFirst(4)
            let bytes = color.bytes.count + (gray.count - 4) / 3 + 1_000_000
            sink.setBehaviour(.stall(afterBytes: bytes))
            let file = try scenario.folder.write(document, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(bytes)
            #expect(try await site.balance("alice") == .init(cents: 100, reserved: 40))
            try await site.scheduler.cancel(job)
            sink.resume()
            try await waitFor("the job to be settled", within: .seconds(30)) {
                try await site.balance("alice").reserved == 0 ? true : nil
            }
            #expect(try await site.print(of: job).charged == 30)
        }
    }
}

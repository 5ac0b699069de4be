import Foundation
import ScenarioSupport
import Testing

@Suite("A real cupsd and a printer, before anything of ours stands between")
struct HarnessScenarios {
    @Test("Every page reaches an IPP printer, and so do copies, sides, user and title")
    func pages() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let scheduler = try await scenario.scheduler()
            try await scheduler.addEverywhereQueue("office", to: printer.uri)
            let file = try scenario.folder.write(PDFDocument(pages: 4).bytes, to: "four.pdf")
            var submission = Submission(queue: "office", files: [file], title: "a 'b' $(c); d")
            submission.copies = 2
            submission.options = ["sides=two-sided-long-edge"]
            let job = try await scheduler.submit(submission)
            let status = try await scheduler.wait(for: job, toReach: .completed)
            let document = try #require(try await printer.documents(printed: 1).first)
            #expect(document.format == "application/pdf")
            #expect(document.pages == 4)
            #expect(document.copies == 2)
            #expect(document.sides == "two-sided-long-edge")
            #expect(document.impressions == 8)
            #expect(document.user == "alice")
            #expect(document.title == "a 'b' $(c); d")
            #expect(status.impressionsCompleted == 8)
            #expect(try await scheduler.waitUntilIdle("office").isClean)
        }
    }

    @Test("A queue with the PPD of driverless prints every page, as Apple raster")
    func driverless() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let scheduler = try await scenario.scheduler()
            try await scheduler.addDriverlessQueue("office", to: printer.uri)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await scheduler.submit(Submission(queue: "office", files: [file]))
            try await scheduler.wait(for: job, toReach: .completed)
            let document = try #require(try await printer.documents(printed: 1).first)
            #expect(document.format == "image/urf")
            #expect(document.pages == 3)
        }
    }

    @Test(
        "For a printer that takes raster only, the filters make pages and copies",
        arguments: ["image/pwg-raster", "image/urf"])
    func raster(format: String) async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter(.raster(format))
            let scheduler = try await scenario.scheduler()
            try await scheduler.addEverywhereQueue("office", to: printer.uri)
            let pages = [PDFDocument.Page(.red), PDFDocument.Page(.none)]
            let file = try scenario.folder.write(PDFDocument(pages).bytes, to: "two.pdf")
            let job = try await scheduler.submit(
                Submission(queue: "office", files: [file], copies: 2))
            try await scheduler.wait(for: job, toReach: .completed)
            let document = try #require(try await printer.documents(printed: 1).first)
            #expect(document.format == format)
            #expect(document.pages == 4)
            #expect(document.copies == 1)
        }
    }

    @Test("A raw queue delivers every byte to a socket")
    func bytes() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let scheduler = try await scenario.scheduler()
            try await scheduler.addRawQueue("raw", to: sink.uri)
            var document = PWGRasterDocument.large(megabytes: 1)
            document.heightPixels = 700
            let bytes = document.bytes
            let file = try scenario.folder.write(bytes, to: "a.pwg")
            let job = try await scheduler.submit(Submission(queue: "raw", files: [file]))
            try await scheduler.wait(for: job, toReach: .completed)
            let connection = try #require(try await sink.connections(closed: 1).first)
            #expect(try connection.bytes == bytes)
        }
    }

    @Test("A job is held, released, reprinted and cancelled")
    func hold() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let scheduler = try await scenario.scheduler()
            try await scheduler.addRawQueue("raw", to: sink.uri)
            let file = try scenario.folder.write("hello".utf8, to: "hello")
            var submission = Submission(queue: "raw", files: [file])
            submission.isHeld = true
            let job = try await scheduler.submit(submission)
            let held = try await scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(held.stateReasons == ["job-hold-until-specified"])
            try await scheduler.release(job)
            try await scheduler.wait(for: job, toReach: .completed)
            try await scheduler.reprint(job)
            #expect(try await sink.connections(closed: 2).map { try $0.bytes.count } == [5, 5])

            let second = try await scheduler.submit(submission)
            try await scheduler.cancel(second)
            let statuses = try await scheduler.wait(
                for: [second], toReach: [.canceled], within: .seconds(10))
            #expect(statuses.map(\.job) == [second])
            #expect(sink.connections.count == 2)
        }
    }

    @Test("A job stalled at the printer is printed after a restart of cupsd, as the same job")
    func restart() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(.stall(afterBytes: 2))
            let scheduler = try await scenario.scheduler()
            try await scheduler.addRawQueue("raw", to: sink.uri)
            let file = try scenario.folder.write(
                repeatElement(0x41, count: 5_000_000), to: "a")
            let job = try await scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(2)
            let before = try await scheduler.status(of: job)
            let backends = scheduler.jobProcesses
            #expect(!backends.isEmpty)
            sink.setBehaviour(.takeAll)
            let first = try #require(scheduler.process)
            try await scheduler.restart()
            #expect(!first.isAlive)
            #expect(backends.allSatisfy { !$0.isAlive })
            let after = try await scheduler.wait(for: job, toReach: .completed)
            #expect(after.uuid == before.uuid)
            #expect(try await sink.connections(closed: 1).map(\.byteCount) == [2, 5_000_000])
        }
    }

    @Test("A cupsd that was killed starts again and still has its queues")
    func kill() async throws {
        try await Scenario.play { scenario in
            let scheduler = try await scenario.scheduler()
            try await scheduler.addRawQueue("raw", to: "socket://127.0.0.1:9/")
            let port = scheduler.port
            await scheduler.kill()
            #expect(scheduler.process == nil)
            try await scheduler.start()
            #expect(scheduler.port == port)
            #expect(try await scheduler.queue("raw").deviceURI == "socket://127.0.0.1:9/")
        }
    }

    @Test("A printer that is off, stalls or drops the line leaves a job that can be cancelled")
    func badSink() async throws {
        var settings = SchedulerSettings()
        settings.jobKillDelaySeconds = 1
        try await Scenario.play { scenario in
            let scheduler = try await scenario.scheduler(settings)
            let file = try scenario.folder.write(
                repeatElement(0x41, count: 5_000_000), to: "a")
            let off = try scenario.byteSink(named: "off")
            off.refuse()
            let stalling = try scenario.byteSink(named: "stalling", .stall(afterBytes: 70_000))
            let dropping = try scenario.byteSink(named: "dropping", .drop(afterBytes: 70_000))
            var jobs: [Job] = []
            for (name, sink) in [("off", off), ("stalling", stalling), ("dropping", dropping)] {
                try await scheduler.addRawQueue(name, to: sink.uri)
                jobs.append(
                    try await scheduler.submit(Submission(queue: name, files: [file])))
            }
            try await stalling.waitForBytes(70_000)
            _ = try await dropping.connections(closed: 1)
            for job in jobs {
                try await scheduler.wait(for: job, "leave pending") { $0.state != .pending }
            }
            for job in jobs.dropLast() { try await scheduler.cancel(job) }
            _ = try await scheduler.wait(
                for: jobs, toReach: [.canceled, .aborted, .pendingHeld, .processing],
                within: .seconds(10))
            #expect(off.connections.isEmpty)
            #expect(stalling.byteCount == 70_000)
            #expect(dropping.connections.allSatisfy { $0.byteCount <= 70_000 })
        }
    }

    @Test(
        "A printer that does not count tells zero; one that jams ends the job")
    func engine() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let scheduler = try await scenario.scheduler()
            try await scheduler.addEverywhereQueue("office", to: printer.uri)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            var plan = EnginePlan()
            plan.reportsImpressions = false
            try printer.setPlan(plan)
            let silent = try await scheduler.submit(Submission(queue: "office", files: [file]))
            try await scheduler.wait(for: silent, toReach: .completed)
            #expect(scheduler.logTail(of: silent, lines: 1000).contains("PAGE: total 0"))
            #expect(!scheduler.logTail(of: silent, lines: 1000).contains("PAGE: total 3"))

            plan = EnginePlan()
            plan.jamsAfter = 1
            try printer.setPlan(plan)
            let jammed = try await scheduler.submit(Submission(queue: "office", files: [file]))
            // As which state depends on when the ipp backend asks the printer: completed at times.
            try await scheduler.wait(for: jammed, "end") { $0.state.isTerminated }
            #expect(printer.documents.map(\.impressionsCompleted) == [3, 1])
        }
    }

    @Test("A backend that is put in runs, with the mode it was given")
    func backend() async throws {
        try await Scenario.play { scenario in
            let backend = SchedulerSettings.Backend("/usr/bin/true", name: "probe")
            let scheduler = try await scenario.scheduler(SchedulerSettings(backends: [backend]))
            try await scheduler.addRawQueue("probe", to: "probe:/x")
            let file = try scenario.folder.write("hello".utf8, to: "hello")
            let job = try await scheduler.submit(Submission(queue: "probe", files: [file]))
            try await scheduler.wait(for: job, toReach: .completed)
            #expect(
                scheduler.log.contains("Started backend \(scenario.folder.path)/bin/backend/probe"))
        }
    }

    @Test("A user of the machine prints under his own name only", .enabled(if: geteuid() == 0))
    func accounts() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let scheduler = try await scenario.scheduler()
            try await scheduler.addRawQueue(
                "raw", to: sink.uri, options: ["printer-op-policy=authenticated"])
            let file = try scenario.folder.write("hello".utf8, to: "hello")
            let job = try await scheduler.submit(
                Submission(queue: "raw", files: [file], sender: .account("nobody")))
            let status = try await scheduler.wait(for: job, toReach: .completed)
            #expect(status.attributes.string("job-originating-user-name") == "nobody")
            await #expect(throws: ScenarioError.self) {
                try await scheduler.submit(
                    Submission(queue: "raw", files: [file], sender: .claimed("bob")))
            }
        }
    }
}

import Foundation
import ScenarioSupport
import Testing

@Suite("When the printer, cupsd or a member stops a job half-way")
struct FailureScenarios {
    @Test("A printer that is off keeps the job waiting; once it is on, the job is charged once")
    func printerOff() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            sink.refuse()
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, "find the printer off") {
                $0.state == .processing && $0.printerStateMessage.contains("may not exist")
            }
            #expect(try await site.balance("alice") == .init(cents: 100, reserved: 15))
            try sink.accept()
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(sink.connections.count == 1)
            #expect(try await site.balance("alice") == .init(cents: 85))
            try await site.checkLedger()
        }
    }

    @Test("A backend that fails is tried again, and the job is charged once")
    func retried() async throws {
        var settings = SchedulerSettings()
        settings.jobRetryIntervalSeconds = 1
        settings.backends = [.init("/bin/false", name: "flaky", mode: 0o755)]
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario, settings)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:flaky:/x")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(try await site.balance("alice") == .init(cents: 100, reserved: 15))
            try site.scheduler.install(.init("/bin/true", name: "flaky", mode: 0o755))
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.print(of: job).charged == 15)
            #expect(try await site.balance("alice") == .init(cents: 85))
            try await site.checkLedger()
        }
    }

    @Test("Given up after the last retry, a job costs nothing once it is settled")
    func givenUp() async throws {
        var settings = SchedulerSettings()
        settings.errorPolicy = "abort-job"
        settings.backends = [.init("/bin/false", name: "flaky", mode: 0o755)]
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario, settings)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:flaky:/x")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .aborted)
            try await site.run("settle")
            #expect(try await site.balance("alice") == .init(cents: 100))
            try await site.checkLedger()
        }
    }

    @Test("A restart of cupsd in the middle of a job prints it again and charges once")
    func restart() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(.stall(afterBytes: 100_000))
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            let document = Self.largeDocument
            let file = try scenario.folder.write(document.bytes, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(100_000)
            sink.setBehaviour(.takeAll)
            try await site.scheduler.restart()
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.print(of: job).charged == 15)
            #expect(try await site.balance("alice") == .init(cents: 85))
            try await site.checkLedger()
        }
    }

    @Test("Two runs of one job, after a crash of cupsd, charge it once")
    func crash() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            var plan = EnginePlan()
            plan.secondsPerImpression = 0.3
            try printer.setPlan(plan)
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "office", files: [file]))
            try await waitFor("the first impression", within: .seconds(30)) {
                printer.impressionsCompleted > 0 ? true : nil
            }
            await site.scheduler.kill()
            try await site.scheduler.start()
            try await site.scheduler.wait(for: job, toReach: .completed)
            _ = try await printer.documents(printed: 1)
            try await waitFor("the first run to end", within: .seconds(30)) {
                site.scheduler.jobProcesses.isEmpty ? true : nil
            }
            #expect(try await site.print(of: job).charged == 15)
            #expect(try await site.balance("alice") == .init(cents: 85))
            #expect(printer.documents.count == 1)
            try await site.checkLedger()
        }
    }

    @Test("Killed together with the real backend, the gate finds its reservation again")
    func killed() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(.stall(afterBytes: 100_000))
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(Self.largeDocument.bytes, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(100_000)
            let processes = site.scheduler.jobProcesses
            await site.scheduler.kill()
            for process in processes { process.send(SIGKILL) }
            sink.setBehaviour(.takeAll)
            try await site.scheduler.start()
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))
            #expect(try await site.prints(of: job).map(\.charged) == [15])
            try await site.checkLedger()
        }
    }

    @Test("Cancelled while it waits for the printer, a job costs nothing")
    func canceledBeforePrinting() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            sink.refuse()
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, "reserve") { _ in
                try await site.balance("alice").reserved > 0
            }
            try await site.scheduler.cancel(job)
            try await site.scheduler.wait(for: job, toReach: .canceled)
            try await waitFor("the credit to come back", within: .seconds(30)) {
                try await site.balance("alice") == .init(cents: 100) ? true : nil
            }
            #expect(site.scheduler.jobProcesses.isEmpty)
            #expect(try await site.scheduler.waitUntilIdle("raw").isClean)
            try await site.checkLedger()
        }
    }

    /// How a job is half-way to its printer when it is cancelled.
    enum Halfway: CaseIterable {
        /// The data comes by pipe, and the printer takes it slowly.
        case pacedPipe
        /// The data comes by pipe, and the printer has stopped taking it: out of paper, say.
        case stalledPipe
        /// cupsd names the file, and the real backend reads it by itself.
        case pacedFile
    }

    @Test(
        "Cancelled half-way, a job costs the pages that the printer had received",
        arguments: Halfway.allCases)
    func canceledHalfway(_ halfway: Halfway) async throws {
        try await Scenario.play { scenario in
            let document = Self.largeDocument.bytes
            let pageBytes = (document.count - 4) / 3
            let bytes = 2 * pageBytes + 100_000
            let sink = try scenario.byteSink(
                halfway == .stalledPipe
                    ? .stall(afterBytes: bytes)
                    : .pace(bytesPerSecond: 1_000_000, afterBytes: bytes),
                hasSmallBuffers: true)
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            let first = try scenario.folder.write(document, to: "first.pwg")
            let second = try scenario.folder.write(document, to: "second.pwg")
            // Several files come by pipe, a single one by name.
            let job = try await site.scheduler.submit(
                Submission(
                    queue: "raw", files: halfway == .pacedFile ? [first] : [first, second],
                    copies: halfway == .pacedFile ? 2 : 1))
            try await sink.waitForBytes(bytes)
            #expect(try await site.balance("alice") == .init(cents: 100, reserved: 30))
            try await site.scheduler.cancel(job)
            try await site.scheduler.wait(for: job, toReach: .canceled)
            try await waitFor("the run to end", within: .seconds(30)) {
                site.scheduler.jobProcesses.isEmpty ? true : nil
            }
            try await site.run("settle")
            let print = try await site.print(of: job)
            #expect(print.state == "canceled")
            // What was under way arrives when the run has ended.
            sink.resume()
            _ = try await sink.connections(closed: 1)
            #expect(print.charged == 5 * (sink.byteCount / pageBytes))
            #expect(print.evidence == "bytes-taken")
            #expect(try await site.balance("alice") == .init(cents: 100 - (print.charged ?? 0)))
            try await site.checkLedger()
        }
    }

    @Test("Cancelled at an IPP printer, a job costs what the printer has printed")
    func canceledAtPrinter() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            var plan = EnginePlan()
            plan.secondsPerImpression = 0.5
            try printer.setPlan(plan)
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 8).bytes, to: "eight.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "office", files: [file]))
            try await waitFor("the third impression", within: .seconds(30)) {
                printer.impressionsCompleted >= 3 ? true : nil
            }
            try await site.scheduler.cancel(job)
            try await site.scheduler.wait(for: job, toReach: .canceled)
            // This printer goes on for a while.
            try await waitFor("the job to be settled", within: .seconds(30)) {
                try await site.run("settle")
                return try await site.balance("alice").reserved == 0 ? true : nil
            }
            let print = try await site.print(of: job)
            #expect(print.charged == 5 * printer.impressionsCompleted)
            #expect(print.evidence == "printer-counter")
            #expect(try await site.balance("alice") == .init(cents: 100 - (print.charged ?? 0)))
            try await site.checkLedger()
        }
    }

    @Test("Killed before the printer had made a job of it, the gate charges what that came to")
    func killedBeforePrinterJob() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 100)
            let document = PDFDocument(pages: 3).bytes
            let file = try scenario.folder.write(document, to: "three.pdf")
            printer.freeze()
            let job = try await site.scheduler.submit(Submission(queue: "office", files: [file]))
            // The pipe to the real backend holds the whole document.
            let gate = try await waitFor("the document to be handed on", within: .seconds(60)) {
                let processes = site.scheduler.jobProcesses
                let isStarted = processes.contains { $0.commandLine.hasPrefix("ipp:") }
                return processes.first { $0.commandLine.hasPrefix("pagetoll:") }.flatMap {
                    isStarted && $0.writtenByteCount > 2 * document.count ? $0 : nil
                }
            }
            gate.send(SIGKILL)
            try await site.scheduler.wait(for: job, toReach: .completed)
            try await site.run("settle")
            #expect(try await site.balance("alice").reserved == 15, "It is on its way.")
            printer.thaw()
            _ = try await printer.documents(printed: 1)
            try await waitFor("the job to be settled", within: .seconds(60)) {
                try await site.run("settle")
                return try await site.balance("alice").reserved == 0 ? true : nil
            }
            let print = try await site.print(of: job)
            #expect(print.charged == 15)
            #expect(print.evidence == "printer-counter")
            try await site.checkLedger()
        }
    }

    @Test("An IPP printer that aborts a job is asked how far it came, and the job costs that")
    func jammed() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            var plan = EnginePlan()
            plan.jamsAfter = 2
            try printer.setPlan(plan)
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "office", files: [file]))
            try await site.scheduler.wait(for: job, "end") { $0.state.isTerminated }
            try await site.run("settle")
            let print = try await site.print(of: job)
            #expect(print.charged == 5 * 2)
            #expect(print.evidence == "printer-counter")
            #expect(try await site.balance("alice") == .init(cents: 90))
            try await site.checkLedger()
        }
    }

    /// Three pages of which no buffer between here and the printer holds one.
    static var largeDocument: PWGRasterDocument {
        var document = PWGRasterDocument(pages: 3)
        document.isIncompressible = true
        return document
    }
}

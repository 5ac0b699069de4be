import Foundation
import ScenarioSupport
import Testing

@Suite("When a printer's own counter tells what reached paper")
struct CounterScenarios {
    /// A site with a printer that stops after the first bytes and has a counter at 1000.
    private static func play(
        _ body: (PagetollSite, ByteSink, VirtualCounter, Job) async throws -> Void
    ) async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(.stall(afterBytes: 1), hasSmallBuffers: true)
            let counter = try await scenario.virtualCounter(life: 1000)
            let site = try await PagetollSite(in: scenario)
            try site.configure(["snmp-port": "\(counter.port)"])
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.countedURI)")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(
                FailureScenarios.largeDocument.bytes, to: "three.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(1)
            try await body(site, sink, counter, job)
            try await site.checkLedger()
        }
    }

    @Test(
        "A job costs what the printer's life count rose by, up to the quote",
        arguments: [
            (1002, 10, "life-count"), (1003, 15, "life-count"),
            (1009, 15, "life-count-over-quote"),
        ])
    func lifeCount(life: Int, charged: Int, evidence: String) async throws {
        try await Self.play { site, sink, counter, job in
            try counter.set(life: life, .idle)
            sink.resume()
            try await site.scheduler.wait(for: job, toReach: .completed)
            let print = try await site.print(of: job)
            #expect(print.charged == charged)
            #expect(print.evidence == evidence)
        }
    }

    @Test("A printer that is still busy is waited for, and its last count decides")
    func busyAfterwards() async throws {
        try await Self.play { site, sink, counter, job in
            try counter.set(life: 1001, .printing)
            sink.resume()
            try await site.scheduler.wait(for: job, "hand all on") { _ in
                site.scheduler.logTail(of: job, lines: 400).contains("the real backend ended")
            }
            // At once: it waits for a busy printer for a while only.
            try counter.set(life: 1002, .idle)
            try await site.scheduler.wait(for: job, toReach: .completed)
            let print = try await site.print(of: job)
            #expect(print.charged == 10)
            #expect(print.evidence == "life-count")
        }
    }

    @Test("A printer that is still busy keeps no other job waiting")
    func nextJob() async throws {
        try await Self.play { site, sink, counter, job in
            try counter.set(life: 1001, .printing)
            let small = try await site.scheduler.submit(
                Submission(queue: "raw", files: ["/etc/hostname"], copies: 1))
            sink.resume()
            try await site.scheduler.wait(for: job, toReach: .completed, within: .seconds(10))
            let print = try await site.print(of: job)
            #expect(print.charged == 15)
            #expect(print.evidence == "backend-status")
            try await site.scheduler.wait(for: small, "go on") { $0.state != .pending }
        }
    }

    @Test("A cancelled job costs what the printer's life count rose by")
    func canceled() async throws {
        try await Self.play { site, sink, counter, job in
            try counter.set(life: 1001, .idle)
            try await site.scheduler.cancel(job)
            sink.resume()
            try await waitFor("the job to be settled", within: .seconds(30)) {
                try await site.balance("alice").reserved == 0 ? true : nil
            }
            let print = try await site.print(of: job)
            #expect(print.charged == 5)
            #expect(print.evidence == "life-count")
        }
    }

    @Test("A printer that was busy before the job is not asked about it")
    func busyBefore() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let counter = try await scenario.virtualCounter(life: 1000)
            try counter.set(life: 1000, .printing)
            let site = try await PagetollSite(in: scenario)
            try site.configure(["snmp-port": "\(counter.port)"])
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.countedURI)")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            let print = try await site.print(of: job)
            #expect(print.charged == 15)
            #expect(print.evidence == "backend-status")
        }
    }
}

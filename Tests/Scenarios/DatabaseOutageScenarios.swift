import Foundation
import ScenarioSupport
import Testing

@Suite(
    "When the database is away", .serialized,
    .enabled(if: PrivatePostgreSQL.programFolder != nil, "the package postgresql is not installed"))
struct DatabaseOutageScenarios {
    /// A raw queue at five cents a page, and a member with a hundred, on a ledger in PostgreSQL.
    private static func play(
        hasSmallBuffers: Bool = false,
        _ body: (Scenario, PagetollSite, ByteSink, PrivatePostgreSQL) async throws -> Void
    ) async throws {
        try await Scenario.play { scenario in
            let database = try await scenario.postgreSQL()
            let sink = try scenario.byteSink(hasSmallBuffers: hasSmallBuffers)
            let site = try await PagetollSite(in: scenario, store: database.location())
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            try await body(scenario, site, sink, database)
            try await site.checkLedger()
        }
    }

    private static func submit(
        _ scenario: Scenario, _ site: PagetollSite, pages: Int = 3
    ) async throws -> Job {
        let file = try scenario.folder.write(
            PDFDocument(pages: pages).bytes, to: "\(pages).pdf")
        return try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
    }

    @Test("A job is held with the reason, the queue goes on, and it is charged once when released")
    func held() async throws {
        try await Self.play { scenario, site, sink, database in
            try await database.stop()
            let job = try await Self.submit(scenario, site)
            let held = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(held.printerStateMessage.contains("The ledger can't be used ("), "\(held)")
            #expect(try await site.scheduler.waitUntilIdle("raw").isClean)
            #expect(sink.connections.isEmpty)
            try await database.start()
            try await site.scheduler.release(job)
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))
        }
    }

    @Test("A database that hangs keeps a job for seconds, not for ever")
    func hung() async throws {
        try await Self.play { scenario, site, sink, database in
            database.freeze()
            let job = try await Self.submit(scenario, site)
            try await site.scheduler.wait(for: job, toReach: .pendingHeld, within: .seconds(120))
            database.thaw()
            try await site.scheduler.release(job)
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))
        }
    }

    @Test(
        "A queue that prints all the same does up to the user's limit, and charges once afterwards")
    func late() async throws {
        try await Self.play { scenario, site, sink, database in
            try site.configure([
                "print-without-ledger": "[\"raw\"]", "impressions-without-ledger": "4",
            ])
            try await database.kill()
            let first = try await Self.submit(scenario, site)
            try await site.scheduler.wait(for: first, toReach: .completed)
            let second = try await Self.submit(scenario, site, pages: 2)
            let held = try await site.scheduler.wait(for: second, toReach: .pendingHeld)
            #expect(held.printerStateMessage.contains("as much as may be charged later"))
            #expect(sink.connections.count == 1)
            try await database.start()
            #expect(try await site.run("settle").contains("is charged now"))
            #expect(try await site.run("settle") == "Nothing to settle.\n")
            #expect(try await site.balance("alice") == .init(cents: 85))
            try await site.scheduler.release(second)
            try await site.scheduler.wait(for: second, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 75))
        }
    }

    @Test(
        "A job whose data is on its way is printed to its end, and charged once, whatever happens",
        arguments: [true, false])
    func midJob(isBackInTime: Bool) async throws {
        try await Self.play(hasSmallBuffers: true) { scenario, site, sink, database in
            sink.setBehaviour(.stall(afterBytes: 100_000))
            let file = try scenario.folder.write(
                FailureScenarios.largeDocument.bytes, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(100_000)
            #expect(try await site.balance("alice") == .init(cents: 100, reserved: 15))
            try await database.kill()
            if isBackInTime { try await database.start() }
            sink.resume()
            try await site.scheduler.wait(for: job, toReach: .completed, within: .seconds(120))
            if !isBackInTime { try await database.start() }
            _ = try await site.run("settle")
            #expect(try await site.balance("alice") == .init(cents: 85))
            #expect(sink.connections.count == 1)
        }
    }

    @Test(
        """
        A job that cupsd is stopped in as the printer finishes stays pending there, and is charged and \
        printed once
        """, arguments: [true, false])
    func pendingForEver(hasEnded: Bool) async throws {
        try await Self.play { scenario, site, sink, database in
            let document = FailureScenarios.largeDocument.bytes
            // The real backend has sent all, waits for the printer, and tells cupsd so.
            sink.setBehaviour(.keepOpen)
            try await site.scheduler.addRawQueue("waits", to: "pagetoll:\(sink.waitingURI)")
            let file = try scenario.folder.write(document, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "waits", files: [file]))
            try await waitFor("the backend to wait for the printer", within: .seconds(60)) {
                site.scheduler.log.contains("STATE: +cups-waiting-for-job-completed") ? true : nil
            }
            if hasEnded {
                // The run has come to its end, and the books don't answer.
                database.freeze()
                sink.resume()
                let note = "\(site.stateFolder)/locks/job-\(job.number).lock"
                try await waitFor("the run to note what is charged", within: .seconds(60)) {
                    let text = try? String(contentsOfFile: note, encoding: .utf8)
                    return text?.contains("\"backend-status\"") == true ? true : nil
                }
            }
            await site.scheduler.stop()
            database.thaw()
            sink.resume()
            try await site.scheduler.start()
            #expect(try await site.scheduler.status(of: job).state == .pending)
            #expect(try await site.run("settle").contains("is settled"))
            let print = try await site.print(of: job)
            #expect(print.charged == 15)
            #expect(print.evidence == (hasEnded ? "backend-status" : "bytes-taken"))
            #expect(try await site.balance("alice") == .init(cents: 85))
            // The next cupsd takes it for a job to be printed.
            try await site.scheduler.restart()
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))
            #expect(sink.connections.count == 1)
        }
    }
}

import ScenarioSupport
import Testing

@Suite("Many jobs at once against one small balance", .serialized)
struct ConcurrencyScenarios {
    @Test("Two hundred jobs on fifty queues spend every cent once, and none twice")
    func twoHundred() async throws {
        var settings = SchedulerSettings()
        settings.logLevel = "warn"
        settings.maxClients = 500
        settings.maxJobs = 1000
        try await Scenario.play { scenario in
            let queues = (1...50).map { "q\($0)" }
            let site = try await PagetollSite(in: scenario, settings)
            let sink = try scenario.byteSink()
            for queue in queues {
                try await site.scheduler.addRawQueue(queue, to: "pagetoll:\(sink.uri)")
            }
            // 31 jobs at 5 cents, and a remainder that no job can have.
            try await site.addMember("alice", cents: 31 * 5 + 4)
            let file = try scenario.folder.write(PDFDocument(pages: 1).bytes, to: "one.pdf")
            let jobs = try await withThrowingTaskGroup(of: [Job].self) { group in
                for worker in 0..<10 {
                    group.addTask {
                        var jobs: [Job] = []
                        for index in 0..<20 {
                            let queue = queues[(worker + 10 * index) % queues.count]
                            jobs.append(
                                try await site.scheduler.submit(
                                    Submission(queue: queue, files: [file])))
                        }
                        return jobs
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let statuses = try await site.scheduler.wait(
                for: jobs, toReach: [.completed, .pendingHeld], within: .seconds(240))
            #expect(statuses.count { $0.state == .completed } == 31)
            #expect(statuses.count { $0.state == .pendingHeld } == 169)
            #expect(sink.connections.count == 31)
            let prints = try await site.prints()
            #expect(prints.count == 200)
            #expect(prints.reduce(0) { $0 + ($1.charged ?? 0) } == 155)
            #expect(try await site.balance("alice") == .init(cents: 4))
            try await site.checkLedger()
        }
    }
}

import Foundation
import ScenarioSupport
import Testing

@Suite("A job of several files whose backend is killed while they come")
struct StrandedJobScenarios {
    private static func submitTwoFiles(
        _ scenario: Scenario, _ scheduler: PrivateScheduler
    ) async throws -> Job {
        var raster = PWGRasterDocument(pages: 1)
        raster.isIncompressible = true
        let files = try (0..<2).map {
            try scenario.folder.write(raster.bytes, to: "file-\($0)")
        }
        return try await scheduler.submit(Submission(queue: "raw", files: files))
    }

    @Test("cupsd waits for it for ever, also when the backend is CUPS's own")
    func bareBackend() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(.stall(afterBytes: 1))
            let scheduler = try await scenario.scheduler()
            try await scheduler.addRawQueue("raw", to: sink.uri)
            let job = try await Self.submitTwoFiles(scenario, scheduler)
            try await sink.waitForBytes(1)
            let backend = try #require(
                scheduler.jobProcesses.first { $0.arguments.first?.hasPrefix("socket:") == true })
            backend.send(SIGKILL)
            try await waitFor("cupsd to give the job up", within: .seconds(60)) {
                scheduler.hasAbandoned(job) ? true : nil
            }
            #expect(try await scheduler.status(of: job).state == .processing)
        }
    }

    @Test("pagetoll settle sends it again, and it is printed and charged once")
    func settle() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.addMember("alice", cents: 1000)
            let scheduler = site.scheduler
            try await scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            let backend = try BuiltProgram.path(of: "pagetoll-backend")
            let mark = scenario.folder.path("killed")
            let script = """
                #!/bin/bash
                [ $# -eq 0 ] || [ -e \(mark) ] || { : >\(mark); kill -KILL $$; }
                exec -a "${DEVICE_URI:-none}" \(backend) "$@"

                """
            let path = try scenario.folder.write(script.utf8, to: "backend", mode: 0o755)
            try scheduler.install(.init(path, name: "pagetoll"))
            let job = try await Self.submitTwoFiles(scenario, scheduler)
            try await waitFor("cupsd to give the job up", within: .seconds(60)) {
                scheduler.hasAbandoned(job) ? true : nil
            }
            let soon = try await site.command(["settle", "--stranded-after", "3600"]).run()
            #expect(soon.outputText == "Nothing to settle.\n", "\(soon)")
            // While cupsd starts another program, that has the pipe too, and the job is left alone.
            try await waitFor("settle to send the job again", within: .seconds(60)) {
                let said = try await site.command(["settle", "--stranded-after", "0"]).text()
                return said.contains("is sent again") ? true : nil
            }
            try await scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.prints().map(\.impressions) == [2])
            #expect(sink.connections.count == 1)
        }
    }
}

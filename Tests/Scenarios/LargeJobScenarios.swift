import Foundation
import ScenarioSupport
import Synchronization
import Testing

@Suite("A job never waits in memory", .serialized)
struct LargeJobScenarios {
    /// PAGETOLL_LONG_SCENARIOS adds the gigabyte, which takes a minute and 3 GB of disk.
    static var sizes: [Int] {
        ProcessInfo.processInfo.environment["PAGETOLL_LONG_SCENARIOS"] == nil
            ? [200] : [200, 1_000]
    }

    @Test(
        "Raster data of so many megabytes passes, by name and by pipe, within 64 MiB",
        arguments: sizes, [false, true])
    func passes(megabytes: Int, isPiped: Bool) async throws {
        var settings = SchedulerSettings()
        settings.logLevel = "info"
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, settings)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            let document = PWGRasterDocument.large(megabytes: megabytes)
            let file = scenario.folder.path("large.pwg")
            try document.write(to: file)
            // Two files come as one stream on standard input.
            let small = try scenario.folder.write(PWGRasterDocument(pages: 1).bytes, to: "small")
            let files = isPiped ? [file, small] : [file]
            let pages = document.pages + (isPiped ? 1 : 0)
            try await site.addMember("alice", cents: 5 * pages)
            // A thread of its own, before the job: tasks of other tests may keep this one waiting.
            let watch = PeakWatch()
            Thread.detachNewThread {
                while watch.look(at: site.scheduler.jobProcesses) { usleep(10_000) }
            }
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: files))
            try await site.scheduler.wait(for: job, "end", within: .seconds(300)) {
                $0.state.isTerminated
            }
            let peakKiB = watch.end()
            #expect(try await site.scheduler.status(of: job).state == .completed)
            #expect(try await site.print(of: job).charged == 5 * pages)
            #expect(peakKiB["pagetoll"] ?? .max < 64 * 1024, "\(peakKiB)")
            // It may be done before anybody looks.
            #expect(peakKiB["pagetoll-analyzer"] ?? 0 < 64 * 1024, "\(peakKiB)")
            let received = try #require(try await sink.connections(closed: 1).first)
            let sent = try files.reduce(0) {
                $0 + (try FileManager.default.attributesOfItem(atPath: $1)[.size] as? Int ?? 0)
            }
            #expect(received.byteCount == sent)
            if !isPiped {
                try await Command("/usr/bin/cmp", [file, received.path]).text()
            }
            try await site.checkLedger()
        }
    }
}

/// The most memory that processes were seen to hold, by their names.
private final class PeakWatch: Sendable {
    private let peakKiB = Mutex<[String: Int]>([:])
    private let hasEnded = Atomic(false)

    /// - Returns: whether to look again.
    func look(at processes: [ProcessIdentity]) -> Bool {
        for process in processes {
            let name = String(process.commandLine.prefix { $0 != " " && $0 != ":" })
            peakKiB.withLock { $0[name] = max($0[name] ?? 0, process.peakResidentKiB ?? 0) }
        }
        return !hasEnded.load(ordering: .relaxed)
    }

    func end() -> [String: Int] {
        hasEnded.store(true, ordering: .relaxed)
        return peakKiB.withLock { $0 }
    }
}

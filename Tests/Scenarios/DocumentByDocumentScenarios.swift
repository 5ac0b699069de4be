import Foundation
import ScenarioSupport
import Testing

@Suite("Jobs whose documents come one run each")
struct DocumentByDocumentScenarios {
    /// A queue whose PPD has cupsd run the backend once for each document, at five cents a page, and
    /// a job of documents of one, two and three pages.
    private static func play(
        stallingAfter bytes: Int? = nil,
        _ body: (PagetollSite, ByteSink, Job) async throws -> Void
    ) async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(
                bytes.map { .stall(afterBytes: $0) } ?? .takeAll, hasSmallBuffers: true)
            let site = try await PagetollSite(in: scenario)
            let ppd = try scenario.folder.write(
                MinimalPPD.text(["*cupsSingleFile: True", "*cupsFilter: \"image/pwg-raster 0 -\""])
                    .utf8,
                to: "client/single.ppd")
            try await site.scheduler.addQueue("single", to: "pagetoll:\(sink.uri)", ppd: ppd)
            try await site.addMember("alice", cents: 100)
            let files = try (1...3).map { pages in
                var raster = PWGRasterDocument(pages: pages)
                raster.isIncompressible = true
                return try scenario.folder.write(raster.bytes, to: "\(pages).pwg")
            }
            let job = try await site.scheduler.submit(Submission(queue: "single", files: files))
            try await body(site, sink, job)
            try await site.scheduler.wait(for: job, toReach: .completed, within: .seconds(60))
            let prints = try await site.prints(of: job)
            #expect(prints.map(\.impressions).sorted() == [1, 2, 3])
            #expect(prints.compactMap(\.charged).sorted() == [5, 10, 15])
            #expect(try await site.balance("alice") == .init(cents: 70))
            try await site.checkLedger()
        }
    }

    @Test("Each document is charged once")
    func oneRunEach() async throws {
        try await Self.play { site, sink, job in
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(sink.connections.count == 3)
        }
    }

    @Test(
        "After a restart of cupsd in the second document the first neither prints nor costs again")
    func restart() async throws {
        var first = PWGRasterDocument(pages: 1)
        first.isIncompressible = true
        // Only the documents after the first are so long.
        try await Self.play(stallingAfter: first.bytes.count + 1) { site, sink, _ in
            try await sink.waitForBytes(2 * first.bytes.count + 1)
            let processes = site.scheduler.jobProcesses
            await site.scheduler.kill()
            for process in processes { process.send(SIGKILL) }
            sink.resume()
            // A run that comes again within the same second is taken for the next document.
            try await Task.sleep(for: .milliseconds(1100))
            try await site.scheduler.start()
        }
    }
}

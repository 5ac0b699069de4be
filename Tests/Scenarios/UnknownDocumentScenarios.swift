import Foundation
import ScenarioSupport
import Testing

@Suite("A document that can't be counted, on a queue that prints it all the same")
struct UnknownDocumentScenarios {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let policy: [String]
        /// What the real backend, a stand-in, says.
        let backend: String
        let charged: Int
        let evidence: String
    }

    static let cases = [
        Case(
            testDescription: "costs the flat rate", policy: ["flat", "--flat-cents", "50"],
            backend: "cat >/dev/null", charged: 50, evidence: "backend-status"),
        Case(
            testDescription: "costs nothing at the flat rate when it is cancelled",
            policy: ["flat", "--flat-cents", "50"], backend: "cat >/dev/null; exit 5", charged: 0,
            evidence: "backend-status"),
        Case(
            testDescription: "costs what the printer counts",
            policy: ["counter", "--flat-cents", "50"],
            backend: "cat >/dev/null; echo 'PAGE: total 7' >&2", charged: 35,
            evidence: "printer-counter"),
        Case(
            testDescription: "costs no more than was reserved, whatever the printer counts",
            policy: ["counter", "--flat-cents", "50"],
            backend: "cat >/dev/null; echo 'PAGE: total 700' >&2", charged: 50,
            evidence: "printer-counter"),
        Case(
            testDescription: "costs the most on a printer that does not count",
            policy: ["counter", "--flat-cents", "50"], backend: "cat >/dev/null", charged: 50,
            evidence: "backend-status"),
    ]

    @Test("It is printed and charged as the queue says", arguments: cases)
    func charged(row: Case) async throws {
        try await Scenario.play { scenario in
            let script = try scenario.folder.write(
                "#!/bin/sh\n\(row.backend)\n".utf8, to: "stand-in")
            var settings = SchedulerSettings()
            settings.backends = [.init(script, name: "standin", mode: 0o755)]
            let site = try await PagetollSite(in: scenario, settings)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:standin:/x")
            try await site.command(
                ["queue", "set", "raw", "--on-unknown-document"] + row.policy
            ).text()
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write("\u{1}\u{2} no language".utf8, to: "odd")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, "end") { $0.state.isTerminated }
            let print = try await site.print(of: job)
            #expect(print.quoted == 50)
            #expect(print.charged == row.charged)
            #expect(print.evidence == row.evidence)
            #expect(try await site.balance("alice") == .init(cents: 100 - row.charged))
            let receipt = try await site.run("job", "explain", "\(job.number)")
            #expect(receipt.contains("quoted 0.50 by rates flat rate"))
            try await site.checkLedger()
        }
    }

    @Test("Credit that does not cover the flat rate holds it, and a missing analyser any document")
    func held() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.run(
                "queue", "set", "raw", "--on-unknown-document", "flat", "--flat-cents", "50")
            try await site.addMember("alice", cents: 49)
            let file = try scenario.folder.write("\u{1}\u{2} no language".utf8, to: "odd")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            let poor = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(poor.printerStateMessage.hasPrefix("This job costs 0.50 EUR"))
            try site.configure(["analyzer": "/nonexistent/analyzer"])
            try await site.run("credit", "add", "alice", "--cents", "100")
            try await site.scheduler.release(job)
            let unread = try await site.scheduler.wait(for: job, "be refused again") {
                $0.state == .pendingHeld
                    && $0.printerStateMessage.hasPrefix("The pages could not be counted")
            }
            #expect(unread.printerStateMessage.contains("/nonexistent/analyzer"))
            #expect(sink.connections.isEmpty)
            #expect(try await site.balance("alice") == .init(cents: 149))
        }
    }
}

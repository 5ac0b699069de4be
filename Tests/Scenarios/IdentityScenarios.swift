import Foundation
import ScenarioSupport
import Testing

@Suite("Whose job it is")
struct IdentityScenarios {
    /// cupsd with the policy that ships.
    private static func settings() throws -> SchedulerSettings {
        let policy = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../cups-backend/policy/pagetoll.conf")
        var settings = SchedulerSettings()
        settings.directives = [try String(contentsOf: policy, encoding: .utf8)]
        return settings
    }

    @Test(
        "Who claims another's name is refused, on the queue and through a class; who is who prints",
        .enabled(if: geteuid() == 0, "needs two users of this machine"))
    func proved() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, try Self.settings())
            let scheduler = site.scheduler
            try await scheduler.addRawQueue("raw", to: sink.uri)
            try await scheduler.client(.lpadmin, ["-p", "raw", "-c", "all"]).text()
            try await scheduler.client(.lpadmin, ["-p", "all", "-E"]).text()
            let protected = try await site.run("queue", "protect", "--require-authenticated", "raw")
            #expect(protected.contains("raw has the policy pagetoll."))
            #expect(protected.contains("all has the policy pagetoll."))
            try await site.addMember("daemon", cents: 100)
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let own = try await scheduler.submit(
                Submission(queue: "raw", files: [file], sender: .account("daemon")))
            try await scheduler.wait(for: own, toReach: .completed)
            #expect(try await site.balance("daemon") == .init(cents: 85))
            for queue in ["raw", "all"] {
                let claimed = try await scheduler.client(
                    .lp, ["-U", "alice", "-d", queue, file], as: "daemon"
                ).run()
                #expect(!claimed.isSuccess)
            }
            #expect(try await site.balance("alice") == .init(cents: 100))
            #expect(sink.connections.count == 1)
        }
    }

    @Test(
        "The gate itself refuses a name that is only claimed, where the queue is to have it proved")
    func claimed() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.run("queue", "set", "raw", "--require-authenticated")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            let held = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(
                held.printerStateMessage
                    == "On this printer the name alice must be proved by logging in, not only given; "
                    + "nothing is printed or charged. See https://print.example.org.")
            #expect(
                site.scheduler.logTail(of: job, lines: 1000)
                    .contains("JOBSTATE: account-authorization-failed"))
            #expect(sink.connections.isEmpty)
            #expect(try await site.balance("alice") == .init(cents: 100))
            try await site.run("queue", "set", "raw", "--no-require-authenticated")
            try await site.scheduler.release(job)
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))
        }
    }

    @Test("Without the policy in CUPS a queue can't be protected so, and is told what to do")
    func noPolicy() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: sink.uri)
            let answer = try await site.command(
                ["queue", "protect", "--require-authenticated", "raw"]
            ).run()
            #expect(answer.status == .exited(1))
            #expect(answer.errorText.contains("CUPS has no policy pagetoll."))
            #expect(try await site.scheduler.queue("raw").deviceURI == sink.uri)
        }
    }

    @Test(
        "A stranger is refused, becomes a member, or prints on another's account, as the queue says"
    )
    func strangers() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            func submit(_ user: String) async throws -> Job {
                try await site.scheduler.submit(
                    Submission(queue: "raw", files: [file], sender: .claimed(user)))
            }
            try await site.run("queue", "set", "raw", "--on-unknown-user", "refuse")
            try await site.scheduler.wait(for: try await submit("eve"), toReach: .canceled)

            try await site.run(
                "queue", "set", "raw", "--on-unknown-user", "create", "--starting-cents", "50")
            try await site.scheduler.wait(for: try await submit("eve"), toReach: .completed)
            #expect(try await site.balance("eve") == .init(cents: 35))
            // The starting credit is given once.
            try await site.scheduler.wait(for: try await submit("eve"), toReach: .completed)
            #expect(try await site.balance("eve") == .init(cents: 20))

            let nobody = try await site.command(
                ["queue", "set", "raw", "--on-unknown-user", "charge", "--account", "guests"]
            ).run()
            #expect(nobody.status == .exited(1))
            try await site.addMember("guests", cents: 20)
            try await site.run(
                "queue", "set", "raw", "--on-unknown-user", "charge", "--account", "guests")
            let guest = try await submit("frank")
            try await site.scheduler.wait(for: guest, toReach: .completed)
            #expect(try await site.balance("guests") == .init(cents: 5))
            #expect(try await site.print(of: guest).user == "frank")
            try await site.scheduler.wait(for: try await submit("frank"), toReach: .pendingHeld)
            #expect(sink.connections.count == 3)
            try await site.checkLedger()
        }
    }

    @Test("A member takes a phone's job by the code that it shows, once, and guessing is slowed")
    func phone() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.run("queue", "set", "raw", "--on-unknown-user", "claim")
            try await site.addMember("alice", cents: 100)
            try await site.addMember("mallory", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(
                Submission(queue: "raw", files: [file], sender: .claimed("anonymous")))
            let held = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            let message = held.printerStateMessage
            #expect(message.hasPrefix("This job costs 0.15 EUR and is on nobody's account yet."))
            let match = try #require(message.firstMatch(of: /code ([0-9A-Z-]{19});/))
            let code = String(match.1)

            for attempt in 1...6 {
                let guess = try await site.command(
                    ["job", "claim", "0000-0000-0000-000\(attempt)", "--user", "mallory"]
                ).run()
                #expect(guess.status == .exited(1))
                #expect(guess.errorText.contains("No job waits for that code.") == (attempt <= 5))
            }
            // Not even the right one.
            let slowed = try await site.command(["job", "claim", code, "--user", "mallory"]).run()
            #expect(slowed.status == .exited(1))

            let typed = code.lowercased().replacing("-", with: "")
            let taken = try await site.run("job", "claim", typed, "--user", "alice", "--json")
            #expect(taken.contains(#""job" : 1,"#) && taken.contains(#""queue" : "raw""#))
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))
            #expect(sink.connections.count == 1)
            let again = try await site.command(["job", "claim", code, "--user", "alice"]).run()
            #expect(again.status == .exited(1))
            let store = try Data(contentsOf: URL(filePath: site.storePath))
            #expect(store.range(of: Data(code.utf8)) == nil)
            try await site.checkLedger()
        }
    }
}

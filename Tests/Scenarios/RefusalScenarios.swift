import Foundation
import ScenarioSupport
import Testing

@Suite("What a refused member sees, and everybody else does not notice")
struct RefusalScenarios {
    static let sentence = sentence(thatSays: "it is printed by itself")

    private static func sentence(thatSays what: String) -> String {
        "This job costs 0.15 EUR, and your printing credit does not cover it. Top up, and "
            + "\(what); see https://print.example.org."
    }

    @Test("A job beyond the credit waits, the queue goes on, and after a top-up it prints once")
    func heldAndReleased() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 7)
            try await site.addMember("bob", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "office", files: [file]))
            let held = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(held.printerStateMessage == Self.sentence)
            #expect(site.scheduler.log.contains("JOBSTATE: account-limit-reached"))
            let list = try await site.scheduler.client(
                .lpstat, ["-W", "not-completed", "-l", "office"]
            ).text()
            #expect(list.contains("Status: \(Self.sentence)"))
            #expect(try await site.scheduler.waitUntilIdle("office").isClean)
            #expect(try await site.balance("alice") == .init(cents: 7))
            #expect(printer.documents.isEmpty)

            let other = try await site.scheduler.submit(
                Submission(queue: "office", files: [file], sender: .claimed("bob")))
            try await site.scheduler.wait(for: other, toReach: .completed)
            #expect(try await site.balance("bob") == .init(cents: 85))

            try await site.run("credit", "add", "alice", "--cents", "100")
            try await site.scheduler.wait(for: job, toReach: .completed)
            let documents = try await printer.documents(printed: 2)
            #expect(documents.map(\.user) == ["bob", "alice"])
            #expect(documents.map(\.impressionsCompleted) == [3, 3])
            #expect(try await site.print(of: job).charged == 15)
            #expect(try await site.balance("alice") == .init(cents: 92))
            #expect(try await site.scheduler.waitUntilIdle("office").isClean)
            try await site.checkLedger()
        }
    }

    @Test("What would cost less is said with the refusal, and kept for the member's page")
    func alternatives() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 14)
            let document = PDFDocument([.init(.red), .init()])
            let file = try scenario.folder.write(document.bytes, to: "red.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            let held = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(held.printerStateMessage.hasPrefix("This job costs 0.30 EUR,"))
            #expect(held.printerStateMessage.hasSuffix(" In black and white it costs 0.10 EUR."))
            let explained = try await site.run("job", "explain", "\(job.number)", "--json")
            #expect(explained.contains("monochrome"))
        }
    }

    @Test("A site whose language is German tells its members in German, in CUPS as well")
    func german() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try site.configure(["locale": "de_DE"])
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 14)
            let file = try scenario.folder.write(PDFDocument([.init(.red)]).bytes, to: "red.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            let held = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            let message = held.printerStateMessage
            #expect(message.hasPrefix("Dieser Auftrag kostet 0,25 EUR, und Ihr Druckguthaben"))
            #expect(message.hasSuffix(" In Schwarzweiß kostet er 0,05 EUR."))
            #expect(try await site.run("job", "explain", "\(job.number)").contains("Schwarzweiß"))
        }
    }

    @Test("Released without a top-up, a job is refused again and still costs nothing")
    func releasedTooEarly() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 14)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            let first = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            try await site.scheduler.release(job)
            // It has run again when its second attempt has begun, and ended.
            let second = try await site.scheduler.wait(for: job, "be refused again") {
                $0.state == .pendingHeld
                    && site.scheduler.logTail(of: job, lines: 10_000)
                        .components(separatedBy: "JOBSTATE: account-limit-reached").count > 2
            }
            #expect(second.printerStateMessage == first.printerStateMessage)
            #expect(try await site.print(of: job).state == "held")
            #expect(try await site.balance("alice") == .init(cents: 14))
            #expect(sink.connections.isEmpty)
            try await site.checkLedger()
        }
    }

    @Test("A held job that its owner cancels costs nothing, also after a top-up")
    func canceledWhileHeld() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 1)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            try await site.scheduler.cancel(job)
            try await site.scheduler.wait(for: job, toReach: .canceled)
            try await site.run("credit", "add", "alice", "--cents", "100")
            try await site.run("settle")
            #expect(try await site.balance("alice") == .init(cents: 101))
            #expect(try await site.print(of: job).charged ?? 0 == 0)
            #expect(sink.connections.isEmpty)
            #expect(try await site.scheduler.waitUntilIdle("raw").isClean)
            try await site.checkLedger()
        }
    }

    @Test("A queue may cancel what it refuses; the sentence stays with the job")
    func cancelPolicy() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.run("queue", "set", "raw", "--refusal", "cancel")
            try await site.addMember("alice", cents: 14)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            let status = try await site.scheduler.wait(for: job, toReach: .canceled)
            #expect(
                status.printerStateMessage == Self.sentence(thatSays: "print it again"))
            #expect(try await site.print(of: job).state == "refused")
            #expect(try await site.balance("alice") == .init(cents: 14))
            #expect(try await site.scheduler.waitUntilIdle("raw").isClean)
            try await site.checkLedger()
        }
    }

    @Test("Strangers and suspended members are told what they need")
    func strangers() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("carol", cents: 100)
            try await site.run("member", "suspend", "carol")
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let expected = [
                (
                    "mallory", "account-info-needed",
                    "The user mallory has no printing account here; see https://print.example.org."
                ),
                (
                    "carol", "account-closed",
                    "Printing is closed for carol; see https://print.example.org."
                ),
            ]
            for (user, reason, sentence) in expected {
                let job = try await site.scheduler.submit(
                    Submission(queue: "raw", files: [file], sender: .claimed(user)))
                let status = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
                #expect(status.printerStateMessage == sentence)
                #expect(
                    site.scheduler.logTail(of: job, lines: 1000).contains("JOBSTATE: \(reason)"))
            }
            #expect(sink.connections.isEmpty)
            #expect(try await site.balance("carol") == .init(cents: 100))
            #expect(try await site.scheduler.waitUntilIdle("raw").isClean)
        }
    }
}

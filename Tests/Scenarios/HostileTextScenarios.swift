import Foundation
import ScenarioSupport
import Testing

@Suite("Names and titles are text that strangers wrote")
struct HostileTextScenarios {
    @Test("Terminal escapes in titles and names reach no terminal, and cupsd gets one line")
    func escapes() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            let escape = "\u{1B}]0;owned\u{7}\u{1B}[2J"
            try await site.addMember("alice", cents: 100)
            try await site.run("member", "add", "bob\(escape)", "--name", "B\(escape)")
            let file = try scenario.folder.write(PDFDocument(pages: 1).bytes, to: "one.pdf")
            let job = try await site.scheduler.submit(
                Submission(queue: "raw", files: [file], title: "\(escape)\u{202E}fdp.exe"))
            try await site.scheduler.wait(for: job, toReach: .completed)
            let stranger = try await site.scheduler.submit(
                Submission(queue: "raw", files: [file], sender: .claimed("x\(escape)y")))
            let held = try await site.scheduler.wait(for: stranger, toReach: .pendingHeld)
            #expect(!held.printerStateMessage.contains("\u{1B}"))
            let commands = [
                ["job", "list"], ["job", "explain", "\(job.number)"], ["job", "explain", "2"],
                ["member", "list"], ["queue", "report", "raw"],
            ]
            for arguments in commands {
                let answer = try await site.command(arguments).run()
                let text = answer.outputText + answer.errorText
                let bad = text.unicodeScalars.filter {
                    $0 != "\n"
                        && [.control, .format].contains($0.properties.generalCategory)
                }
                #expect(bad.isEmpty, "\(arguments)")
            }
            #expect(try await site.run("member", "list").contains("\u{FFFD}"))
        }
    }

    @Test("The AppArmor profile that ships can be read by AppArmor")
    func profile() async throws {
        let profile = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../cups-backend/apparmor/pagetoll").standardized
        // Loading one needs a kernel with AppArmor; this reads and compiles it.
        try await Command(
            RequiredProgram.apparmorParser.path,
            ["--skip-kernel-load", "--skip-cache", profile.path()]
        ).text()
    }
}

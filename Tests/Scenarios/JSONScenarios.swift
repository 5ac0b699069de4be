import Foundation
import ScenarioSupport
import Testing

@Suite("What commands tell programs")
struct JSONScenarios {
    /// The commands that print no JSON, and why.
    private static let untold = [
        "setup": "It asks people.",
        "serve": "It goes on; what it logs can be JSON (log-format).",
        "help": "It is what the parser says.",
    ]

    /// A command as `--experimental-dump-help` describes it.
    private struct Described: Decodable {
        let commandName: String
        let subcommands: [Described]?
        let arguments: [Argument]?

        struct Argument: Decodable { let names: [Name]? }
        struct Name: Decodable { let name: String }

        /// The commands that do something, each with whether it takes `--json`.
        func leaves(_ path: [String] = []) -> [(name: String, takesJSON: Bool)] {
            guard let subcommands, !subcommands.isEmpty else {
                let names = (arguments ?? []).flatMap { $0.names ?? [] }.map(\.name)
                return [(path.joined(separator: " "), names.contains("json"))]
            }
            return subcommands.flatMap { $0.leaves(path + [$0.commandName]) }
        }
    }

    @Test("Every command has --json, but for the few that can't")
    func everyCommand() async throws {
        struct Tree: Decodable { let command: Described }
        let text = try await Command(
            try BuiltProgram.path(of: "pagetoll"), ["--experimental-dump-help"]
        ).text()
        let commands = try JSONDecoder().decode(Tree.self, from: Data(text.utf8)).command.leaves()
        #expect(commands.count > 60)
        let silent = commands.filter { !$0.takesJSON }.map(\.name)
        #expect(Set(silent) == Set(Self.untold.keys))
    }

    /// Commands that change something, one after the other, and a part of what each tells. JOB stands
    /// for a job of alice's that cost 10, FOLDER for the scenario's, LAST for the id told last.
    private static let steps = [
        ("member add bob", #""user" : "bob""#),
        ("member set bob --name Bob", #""name" : "Bob""#),
        ("member suspend bob", #""suspended" : true"#),
        ("member resume bob", #""suspended" : false"#),
        ("member alias bobby bob", #""user" : "bob""#),
        ("refund request JOB --reason smeared", #""job" : JOB,"#),
        ("refund decline 1 --answer no", #""state" : "declined""#),
        ("refund request JOB --reason smeared", #""state" : "open""#),
        ("refund grant 2 --cents 3 --dry-run", #""dryRun" : true"#),
        ("refund grant 2 --cents 3", #""granted" : 3"#),
        ("refund give JOB --cents 2 --reason torn --dry-run", #""dryRun" : true"#),
        ("refund give JOB --cents 2 --reason torn", #""cents" : 2"#),
        ("credit type Lab --queue raw", #""name" : "Lab""#),
        ("credit add bob --cents 9 --type Lab --dry-run", #""dryRun" : true"#),
        ("credit add bob --cents 9 --type Lab", #""type" : "Lab""#),
        ("credit set LAST --cents 8 --reason less --dry-run", #""dryRun" : true"#),
        ("credit set LAST --cents 8 --reason less", #""remaining" : 8"#),
        ("credit delete LAST --reason left --confirm DELETE --dry-run", #""dryRun" : true"#),
        ("credit delete LAST --reason left --confirm DELETE", #""cents" : 8"#),
        ("plan add Desk", #""name" : "Desk""#),
        ("plan set Desk --renews weekly", #""renews" : "weekly"#),
        ("plan benefit add Desk --cents 7", #""cents" : 7"#),
        ("plan benefit set 1 --cents 6", #""cents" : 6"#),
        ("plan signup Desk bob --dry-run", #""dryRun" : true"#),
        ("plan signup Desk bob", #""plan" : "Desk""#),
        ("renew --dry-run", #""dryRun" : true"#),
        ("renew", #""members" : ["#),
        ("plan leave Desk bob", #""user" : "bob""#),
        ("plan benefit delete 1 --confirm DELETE", #""deleted" : 1"#),
        ("plan delete Desk --confirm DELETE", #""deleted" : 1"#),
        ("product add Card", #""name" : "Card""#),
        ("product benefit add Card --cents 50", #""id" : 2"#),
        ("product benefit set 2 --cents 40", #""cents" : 40"#),
        ("product sell Card bob --count 2 --dry-run", #""dryRun" : true"#),
        ("product sell Card bob --count 2", #""cents" : 40"#),
        ("product benefit delete 2 --confirm DELETE", #""deleted" : 1"#),
        ("product delete Card --confirm DELETE", #""deleted" : 1"#),
        ("voucher make --count 2 --cents 30", #""batch" : 1"#),
        ("voucher cancel 1 --dry-run", #""dryRun" : true"#),
        ("voucher cancel 1", #""canceled" : 2"#),
        ("team set Crew --payer alice", #""payer" : "alice""#),
        ("team join Crew bob", #""bob""#),
        ("team leave Crew bob", #""members" : 0"#),
        ("team delete Crew --confirm DELETE", #""deleted" : 1"#),
        ("rate set --media a3 --per-impression 9.5", #""perImpression" : "9.5""#),
        ("rate set --media a3 --per-impression 9.5", #""name" : "standard""#),
        ("rate remove --media a3", #""name" : "standard""#),
        ("queue set raw --on-unknown-document flat --flat-cents 4", #""flatCents" : 4"#),
        ("queue protect open --dry-run", #""dryRun" : true"#),
        ("queue protect open", #""queue" : "open""#),
        ("queue unprotect open", #""queue" : "open""#),
        ("invoice bill --dry-run", "["),
        ("notify", #""failed" : 0"#),
        ("user add desk --role operator", #""name" : "desk""#),
        ("user delete desk --confirm DELETE", #""deleted" : 1"#),
        ("token add Till --scope credits:write", #""id" : 1"#),
        ("token revoke 1 --confirm DELETE", #""revoked" : 1"#),
        ("ledger upgrade", #""schema" : "#),
        ("export FOLDER/all", #""folder" : "FOLDER/all""#),
        ("backup --folder FOLDER/backups", #""path" : "FOLDER/backups/"#),
        ("settle", "["),
    ]

    @Test("Whatever a command changes, --json tells as one value and nothing beside it")
    func changes() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try site.configure(["notice-command": "[\"/bin/cat\"]"])
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.scheduler.addRawQueue("open", to: sink.uri)
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 2).bytes, to: "a.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            var last = ""
            func filled(_ text: String) -> String {
                text.replacing("JOB", with: "\(job.number)").replacing("LAST", with: last)
                    .replacing("FOLDER", with: scenario.folder.path)
            }
            for (line, part) in Self.steps {
                let words = filled(line).split(separator: " ").map(String.init)
                var command = try site.command(words + ["--json"])
                command.input = Array("the password of a test\n".utf8)
                let result = try await command.run()
                #expect(result.isSuccess, "\(line): \(result)")
                #expect(throws: Never.self, "\(line): \(result)") {
                    try JSONSerialization.jsonObject(with: Data(result.output))
                }
                #expect(result.outputText.contains(filled(part)), "\(line): \(result)")
                last = result.outputText.firstMatch(of: /"id" : (\d+)/).map { "\($0.1)" } ?? last
                #expect(line.contains("--dry-run") || !result.outputText.contains("dryRun"))
            }
            try await site.checkLedger()
        }
    }
}

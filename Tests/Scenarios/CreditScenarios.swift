import Foundation
import ScenarioSupport
import Testing

@Suite("Credit that arrives, and the jobs that waited for it")
struct CreditScenarios {
    /// A queue whose prices are 5 a page, and jobs of alice's that wait with these page counts.
    private static func waiting(
        _ pages: [Int], in scenario: Scenario
    ) async throws -> (PagetollSite, ByteSink, [Job]) {
        let sink = try scenario.byteSink()
        let site = try await PagetollSite(in: scenario)
        try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
        try await site.addMember("alice", cents: 0)
        var jobs: [Job] = []
        for count in pages {
            let file = try scenario.folder.write(
                PDFDocument(pages: count).bytes, to: "\(count).pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            jobs.append(job)
        }
        return (site, sink, jobs)
    }

    @Test("Waiting jobs go by themselves, oldest first, and no more than the credit covers")
    func released() async throws {
        try await Scenario.play { scenario in
            let (site, _, jobs) = try await Self.waiting([3, 4, 2], in: scenario)
            try await site.run("product", "add", "Card")
            try await site.run("product", "benefit", "add", "Card", "--cents", "27")
            try await site.run("product", "sell", "Card", "alice")
            try await site.scheduler.wait(for: jobs[0], toReach: .completed)
            try await site.scheduler.wait(for: jobs[2], toReach: .completed)
            let left = try await site.scheduler.wait(for: jobs[1], toReach: .pendingHeld)
            #expect(left.state == .pendingHeld)
            #expect(try await site.balance("alice") == .init(cents: 2))
            try await site.run("product", "sell", "Card", "alice")
            try await site.scheduler.wait(for: jobs[1], toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 9))
            try await site.checkLedger()
        }
    }

    @Test(
        "Credit lets jobs go whichever way it comes",
        arguments: ["credit", "plan", "voucher", "team", "edit", "pricing", "refund"])
    func ways(way: String) async throws {
        try await Scenario.play { scenario in
            let (site, _, jobs) = try await Self.waiting([2], in: scenario)
            switch way {
            case "credit": try await site.run("credit", "add", "alice", "--cents", "10")
            case "plan":
                try await site.run("plan", "add", "Coworker", "--renews", "weekly")
                try await site.run("plan", "benefit", "add", "Coworker", "--cents", "10")
                try await site.run("plan", "signup", "Coworker", "alice")
            case "voucher":
                let code = try await site.run("voucher", "make", "--count", "1", "--cents", "10")
                try await site.run(
                    "voucher", "redeem", code.trimmingCharacters(in: .newlines), "alice")
            case "team":
                try await site.addMember("company", cents: 10)
                try await site.run("team", "set", "Acme", "--payer", "company")
                try await site.run("team", "join", "Acme", "alice")
            case "edit":
                try await site.run("credit", "add", "alice", "--cents", "1")
                let id = try await site.firstCredit(of: "alice")
                try await site.run("credit", "set", id, "--cents", "10", "--reason", "typed wrong")
            case "pricing": try await site.run("member", "set", "alice", "--pricing", "invoice")
            default:
                try await site.run("member", "add", "bob")
                try await site.run("credit", "add", "bob", "--cents", "10")
                try await site.run("team", "set", "Acme", "--payer", "bob")
                let file = try scenario.folder.write(PDFDocument(pages: 2).bytes, to: "b.pdf")
                let job = try await site.scheduler.submit(
                    Submission(queue: "raw", files: [file], sender: .claimed("bob")))
                try await site.scheduler.wait(for: job, toReach: .completed)
                try await site.run("team", "join", "Acme", "alice")
                try await site.run("refund", "give", "\(job.number)", "--reason", "smeared")
            }
            try await site.scheduler.wait(for: jobs[0], toReach: .completed)
            #expect(try await site.print(of: jobs[0]).charged == 10)
            try await site.checkLedger()
        }
    }

    @Test("A job that was cancelled while it waited takes nothing from those after it")
    func canceled() async throws {
        try await Scenario.play { scenario in
            let (site, sink, jobs) = try await Self.waiting([3, 3], in: scenario)
            try await site.scheduler.cancel(jobs[0])
            try await site.scheduler.wait(for: jobs[0], toReach: .canceled)
            try await site.run("credit", "add", "alice", "--cents", "15")
            try await site.scheduler.wait(for: jobs[1], toReach: .completed)
            #expect(sink.connections.count == 1)
            #expect(try await site.balance("alice") == .init(cents: 0))
            try await site.checkLedger()
        }
    }

    @Test("Why a job cost what it did is told with its pages, rates, credits and evidence")
    func explained() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.run("member", "add", "alice", "--pricing", "credits-then-invoice")
            try await site.run("credit", "add", "alice", "--cents", "30", "--note", "Welcome")
            let pages = [PDFDocument.Page(.red), PDFDocument.Page(.black), .init(.black)]
            let file = try scenario.folder.write(PDFDocument(pages).bytes, to: "a.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            try await site.run(
                "refund", "give", "\(job.number)", "--cents", "10", "--reason", "smeared")
            let text = try await site.run("job", "explain", "\(job.number)")
            for part in [
                "quoted 0.35", "(monochrome) at 5 = 10, pages 2-3", "(color) at 25 = 25, page 1",
                "charged 0.35 for 3 impressions",
                "(1 in colour)", "known by backend-status", "0.25 paid by credit 1 of alice",
                "Welcome", "0.10 went back", "smeared",
            ] {
                #expect(text.contains(part), "\(part) is missing in \(text)")
            }
            let statement = try await site.run("statement", "alice", "--csv")
            #expect(statement.contains("job \(job.number) of alice on raw"))
            let invoice = try await site.run("invoice", "bill", "--csv")
            #expect(invoice.split(separator: "\r\n").count == 1 + 2)
            #expect(try await site.run("invoice", "bill", "--json").contains("[\n\n]"))
            try await site.checkLedger()
        }
    }

    @Test(
        "A credit's expiry is changed on the account, to a day and to never; what is not named stays"
    )
    func expiryChanged() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            try await site.run("member", "add", "alice")
            try await site.run("credit", "add", "alice", "--cents", "20", "--expires", "2w")
            for (expiry, expected) in [("2099-12-31", "2100-01-01 00:00"), ("never", "never")] {
                let changed = try await site.run(
                    "credit", "set", "1", "--expires", expiry, "--reason", "agreed")
                #expect(changed.contains(expected))
                try await site.run("credit", "set", "1", "--note", "Gift", "--reason", "named")
                #expect(try await site.run("credit", "list", "alice").contains(expected))
            }
            #expect(try await site.balance("alice") == .init(cents: 20))
            try await site.checkLedger()
        }
    }

    @Test("Deleting several asks for DELETE in capitals; anything else deletes nothing")
    func deletion() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            try await site.addMember("alice", cents: 10)
            try await site.run("credit", "add", "alice", "--cents", "20")
            let ids = ["1", "2"]
            for answer in ["", "delete\n", "DELETE \n", "yes\n"] {
                var command = try site.command(["credit", "delete"] + ids + ["--reason", "left"])
                command.input = Array(answer.utf8)
                let result = try await command.run()
                #expect(result.status == .exited(1))
                #expect(result.errorText.contains("2 records will be deleted"))
                #expect(result.errorText.contains("Nothing is deleted"))
            }
            #expect(try await site.balance("alice") == .init(cents: 30))
            var command = try site.command(["credit", "delete"] + ids + ["--reason", "left"])
            command.input = Array("DELETE\n".utf8)
            #expect(try await command.run().isSuccess)
            #expect(try await site.balance("alice") == .init(cents: 0))
            let statement = try await site.run("statement", "alice")
            #expect(statement.contains("deleted by") && statement.contains("left"))
            try await site.checkLedger()
        }
    }

    @Test("Members hear of low credit once, by mail and by a command of the site's")
    func notices() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            let taker = try scenario.folder.write(
                "#!/bin/sh\ncat >> \"$1\"\n".utf8, to: "take.sh", mode: 0o755)
            let (mails, notices) = (
                scenario.folder.path + "/mails", scenario.folder.path + "/notices"
            )
            try site.configure([
                "mail-command": "[\"\(taker)\", \"\(mails)\"]",
                "notice-command": "[\"\(taker)\", \"\(notices)\"]",
                "low-credit-cents": "50",
            ])
            try await site.run("member", "add", "alice", "--email", "alice@example.org")
            try await site.run("member", "add", "mallory", "--email", "a@b\nBcc: all@example.org")
            for user in ["alice", "mallory"] {
                try await site.run("credit", "add", user, "--cents", "49")
            }
            for _ in 0..<2 { try await site.run("notify") }
            let mail = try String(contentsOfFile: mails, encoding: .utf8)
            #expect(mail.contains("To: <alice@example.org>\nSubject: Printing credit is low\n"))
            #expect(mail.components(separatedBy: "Subject:").count == 2)
            #expect(mail.contains("\n\nYour printing credit is low: 0.49 EUR left.\n"))
            #expect(!mail.contains("Bcc"))
            let notice = try String(contentsOfFile: notices, encoding: .utf8)
            #expect(notice.components(separatedBy: "\"low-credit\"").count == 3)
            try site.configure(["notice-command": "[\"/bin/false\"]", "low-credit-cents": "60"])
            try await site.run("credit", "add", "alice", "--cents", "1000")
            try await site.run("notify")
            try await site.run("credit", "delete", "3", "--reason", "x", "--confirm", "DELETE")
            let failed = try await site.command(["notify"]).run()
            #expect(
                failed.status == .exited(1) && failed.errorText.contains("next run tries again"))
        }
    }

    @Test("A notice that can't be told keeps nobody else from being told, and is told later")
    func failedNotice() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            let told = scenario.folder.path + "/told"
            let taker = try scenario.folder.write(
                """
                #!/bin/sh
                notice=$(cat)
                case "$notice" in *alice*) [ -e "$1.mended" ] || exit 1 ;; esac
                printf '%s\n' "$notice" >> "$1"
                """.utf8, to: "take.sh", mode: 0o755)
            for user in ["alice", "bob"] { try await site.addMember(user, cents: 1) }
            let unset = try await site.command(["notify"]).run()
            #expect(unset.status == .exited(1) && unset.errorText.contains("notice-command"))
            try site.configure(["notice-command": "[\"\(taker)\", \"\(told)\"]"])
            #expect(try await site.command(["notify"]).run().status == .exited(1))
            let first = try String(contentsOfFile: told, encoding: .utf8)
            #expect(first.contains("\"bob\"") && !first.contains("\"alice\""))
            try scenario.folder.write([], to: "told.mended")
            try await site.run("notify")
            let all = try String(contentsOfFile: told, encoding: .utf8)
            #expect(all.hasPrefix(first) && all.dropFirst(first.count).contains("\"alice\""))
            #expect(!all.dropFirst(first.count).contains("\"bob\""))
        }
    }
}

extension PagetollSite {
    /// The number of the member's first credit.
    fileprivate func firstCredit(of user: String) async throws -> String {
        let text = try await run("credit", "list", user, "--json")
        let rows = try JSONDecoder().decode([CreditNumber].self, from: Data(text.utf8))
        return rows.first.map { String($0.id) } ?? ""
    }
}

private struct CreditNumber: Decodable { let id: Int }

import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerStore
import ScenarioSupport
import Site
import Testing
import Wording

@testable import Console

/// A mail-command that keeps what it is given, a file for each message.
private struct Mailbox {
    let folder: URL
    var command: [String] { [folder.appending(path: "take").path] }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "pagetoll-mail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "take").path
        let text = """
            #!/bin/sh
            folder=$(dirname "$0")
            cat > "$folder/$$.new" && mv "$folder/$$.new" "$folder/$$.mail"

            """
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    var messages: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".mail") }
                .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
        }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}

@Suite("Signing in by a link that was mailed")
struct SignInLinkTests {
    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    /// A site that mails links; alice and bob, who share an address, and mallory have none for mail
    /// but these.
    private static func visit(
        _ body: @escaping @Sendable (ConsoleSite, Mailbox, LinkMail) async throws -> Void
    ) async throws {
        let mailbox = try Mailbox()
        defer { mailbox.remove() }
        var configured = SiteConfiguration()
        configured.mailCommand = mailbox.command
        configured.webAddress = "https://print.example.org/"
        configured.mailFrom = "print@example.org"
        let settings = configured
        try await ConsoleSite.visit({
            $0.mailCommand = settings.mailCommand
            $0.webAddress = settings.webAddress
        }) { site in
            let act = Act(by: "test", at: Timestamp(milliseconds: 0))
            _ = try site.store.changeMember("alice", email: "Us@example.org", act)
            for (name, email) in [
                ("bob", "us@example.org"), ("mallory", "a@b\nBcc: all@example.org"),
            ] {
                _ = try site.store.addMember(
                    userName: name, name: "", email: email, pricing: .credits, at: act.now)
            }
            let mail = try #require(
                LinkMail(
                    books: Books(store: site.store), site: settings,
                    texts: Texts(
                        try Translations(locale: "en"), SiteFormat(site: settings))))
            try await body(site, mailbox, mail)
        }
    }

    /// The paths of the links in all mail so far.
    private static func links(_ mailbox: Mailbox) throws -> [String] {
        try mailbox.messages.compactMap {
            $0.firstMatch(of: /https:\/\/print\.example\.org(\/sign-in\/link\/[0-9a-f]{64})\n/)
                .map { String($0.output.1) }
        }
    }

    private static func ask(_ site: ConsoleSite, _ who: String) async throws -> TestResponse {
        var headers = form
        // Whoever asks chooses it.
        for name in ["Host", "X-Forwarded-Host"] {
            headers[try #require(HTTPField.Name(name))] = "evil.example.org"
        }
        return try await site.client.execute(
            uri: "/sign-in/link", method: .post, headers: headers,
            body: ByteBuffer(string: "who=\(who.formEncoded)"))
    }

    private static func follow(_ site: ConsoleSite, _ path: String) async throws -> TestResponse {
        try await site.client.execute(
            uri: path, method: .post, headers: form, body: ByteBuffer(string: ""))
    }

    @Test("Known or not, the answer is the same; a link goes to the site's own address by mail")
    func asked() async throws {
        try await Self.visit { site, mailbox, _ in
            var answers: Set<String> = []
            for who in ["nobody", "nobody@example.org", "", "al\0ice", "mallory", "anna", "alice"] {
                let answer = try await Self.ask(site, who)
                #expect(answer.status == .ok)
                answers.insert(answer.text)
            }
            #expect(answers.count == 1)
            let message = try await waitFor("the mail", within: .seconds(60)) {
                try mailbox.messages.first
            }
            #expect(message.contains("To: <Us@example.org>\nSubject: Sign in to Pagetoll\n"))
            #expect(!message.contains("evil"))
            #expect(try Self.links(mailbox).count == 1)
        }
    }

    @Test("A link is looked at as often as one likes, and lets its member in once")
    func once() async throws {
        try await Self.visit { site, mailbox, mail in
            #expect(try await mail.send(to: "alice", at: .now) == 1)
            let path = try #require(try Self.links(mailbox).first)
            for _ in 0..<3 {
                let page = try await site.client.execute(uri: path, method: .get)
                #expect(page.status == .ok && page.text.contains("<strong>alice</strong>"))
                #expect(page.headers[.setCookie] == nil)
                let name = try #require(HTTPField.Name("Referrer-Policy"))
                #expect(page.headers[name] == "same-origin")
            }
            let answer = try await Self.follow(site, path)
            #expect(answer.status == .seeOther && answer.headers[.setCookie] != nil)
            let sessions = try site.store.consoleSessions(of: "alice", at: .now)
            #expect(sessions.map(\.role) == [.member])
            #expect(try await Self.follow(site, path).status == .gone)
            #expect(try await site.client.execute(uri: path, method: .get).status == .gone)
        }
    }

    @Test(
        "An admin comes in by a link as the member that they are; one who is disabled does not")
    func consoleUsers() async throws {
        try await Self.visit { site, mailbox, mail in
            let act = Act(by: "test", at: Timestamp(milliseconds: 0))
            try site.store.put(ConsoleUser(name: "alice", role: .admin, passwordHash: nil), act)
            #expect(try await mail.send(to: "alice", at: .now) == 1)
            let path = try #require(try Self.links(mailbox).first)
            #expect(try await Self.follow(site, path).status == .seeOther)
            #expect(
                try site.store.consoleSessions(of: "alice", at: .now).map(\.role) == [.member])
            try site.store.put(
                ConsoleUser(name: "alice", role: .admin, passwordHash: nil, isDisabled: true), act)
            #expect(try await mail.send(to: "alice", at: .now) == 0)
        }
    }

    @Test("Whatever ends a link, it signs nobody in any more", arguments: Ending.allCases)
    func ended(_ ending: Ending) async throws {
        try await Self.visit { site, mailbox, mail in
            let act = Act(by: "test", at: .init(milliseconds: 0))
            let life = Int64(LinkMail.lifeMinutes) * 60_000
            let age: Int64 = ending == .age ? life : 0
            _ = try await mail.send(
                to: "alice", at: Timestamp(milliseconds: Timestamp.now.milliseconds - age))
            let path = try #require(try Self.links(mailbox).first)
            switch ending {
            case .age: break
            case .newerLink: _ = try await mail.send(to: "alice", at: .now)
            case .otherAddress:
                _ = try site.store.changeMember("alice", email: "new@example.org", act)
            case .suspension: _ = try site.store.changeMember("alice", isSuspended: true, act)
            case .disabling:
                try site.store.put(
                    ConsoleUser(
                        name: "alice", role: .member, passwordHash: nil, isDisabled: true), act)
            case .otherToken: break
            }
            let tried = ending == .otherToken ? path.dropLast() + "-" : path[...]
            let answer = try await Self.follow(site, String(tried))
            #expect(answer.status == .gone && answer.headers[.setCookie] == nil)
            #expect(answer.text.contains("signs nobody in any more"))
        }
    }

    enum Ending: CaseIterable {
        case age, newerLink, otherAddress, suspension, disabling, otherToken
    }

    @Test("Members who share an address get a link each, whatever its capitals")
    func shared() async throws {
        try await Self.visit { _, mailbox, mail in
            let count = try await mail.send(to: "US@example.org", at: .now)
            let links = Set(try Self.links(mailbox))
            #expect(count == 2 && links.count == 2)
        }
    }

    @Test("Only so many links go to one person, and from one address only so many are asked for")
    func limits() async throws {
        try await Self.visit { site, mailbox, mail in
            let now = Timestamp.now
            for left in (0...LinkMail.linksOfPerson).reversed() {
                let count = try await mail.send(to: "alice", at: now)
                #expect(count == (left > 0 ? 1 : 0))
            }
            for _ in 0..<LinkMail.requestsFromAddress {
                #expect(try await Self.ask(site, "nobody").status == .ok)
            }
            #expect(try await Self.ask(site, "nobody").status == .tooManyRequests)
        }
    }

    @Test("The store has no link that could be used, only its hash")
    func hashed() async throws {
        try await Self.visit { site, mailbox, mail in
            _ = try await mail.send(to: "alice", at: .now)
            let token = try #require(try Self.links(mailbox).first?.split(separator: "/").last)
            for name in ["", "-wal"] {
                let file = URL(filePath: site.path + name)
                guard let bytes = try? Data(contentsOf: file) else { continue }
                #expect(bytes.range(of: Data(token.utf8)) == nil)
            }
        }
    }

    @Test("A mail-command that fails changes nothing of the answer")
    func failing() async throws {
        try await ConsoleSite.visit({
            $0.mailCommand = ["/nonexistent/sendmail"]
            $0.webAddress = "https://print.example.org"
        }) { site in
            _ = try site.store.changeMember(
                "alice", email: "alice@example.org",
                Act(by: "test", at: Timestamp(milliseconds: 0)))
            #expect(try await Self.ask(site, "alice").status == .ok)
        }
    }

    @Test(
        "Without a way to mail, or an address of the console's, no link is offered",
        arguments: [([], "https://print.example.org"), (["/bin/true"], "")] as [([String], String)])
    func off(command: [String], address: String) async throws {
        try await ConsoleSite.visit({
            $0.mailCommand = command
            $0.webAddress = address
        }) { site in
            let page = try await site.client.execute(uri: "/sign-in", method: .get)
            #expect(!page.text.contains("Send me a link"))
            #expect(try await Self.ask(site, "alice").status == .notFound)
        }
        try await Self.visit { site, _, _ in
            let page = try await site.client.execute(uri: "/sign-in", method: .get)
            #expect(page.text.contains("Send me a link"))
        }
    }
}

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

@testable import Console

/// A service of PAM in a folder of its own: whoever types "right" has the right password, but accounts
/// have expired whose name begins with "old"; there are more ways to fail.
private struct PAMService {
    let folder: URL
    var path: String { folder.appending(path: "pagetoll").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "pagetoll-pam-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let check = try program(
            "password",
            """
            case "$PAM_USER" in
                hangs) echo $PPID $$ > "$(dirname "$0")/hanging"; exec sleep 1000 ;;
                crashes) kill -KILL $PPID; exit 1 ;;
            esac
            [ "$(cat; echo .)" = right. ]
            """)
        let account = try program("account", #"case "$PAM_USER" in old*) exit 1 ;; esac"#)
        try Data(
            """
            auth required pam_exec.so expose_authtok quiet \(check)
            account required pam_exec.so quiet \(account)

            """.utf8
        ).write(to: folder.appending(path: "pagetoll"))
    }

    private func program(_ name: String, _ text: String) throws -> String {
        let path = folder.appending(path: name).path
        try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}

@Suite("Signing in with the system's password")
struct SystemAccountTests {
    /// A site that asks PAM; members old and alice have no password here.
    private static func visit(
        _ body: @escaping @Sendable (ConsoleSite) async throws -> Void
    ) async throws {
        let service = try PAMService()
        defer { service.remove() }
        let authenticator = try BuiltProgram.path(of: "pagetoll-authenticator")
        try await ConsoleSite.visit({
            $0.pamService = service.path
            $0.authenticator = authenticator
        }) { site in
            _ = try site.store.addMember(
                userName: "old", name: "", email: "", pricing: .credits,
                at: Timestamp(milliseconds: 0))
            try await body(site)
        }
    }

    @Test("A member is let in as a member, and a console user without a password in their role")
    func right() async throws {
        try await Self.visit { site in
            let act = Act(by: "test", at: Timestamp(milliseconds: 0))
            try site.store.put(ConsoleUser(name: "otto", role: .operator, passwordHash: nil), act)
            for (name, role) in [("alice", ConsoleRole.member), ("otto", .operator)] {
                let answer = try await site.signIn(name, "right")
                #expect(answer.status == .seeOther && answer.headers[.setCookie] != nil)
                #expect(try site.store.consoleSessions(of: name, at: .now).map(\.role) == [role])
            }
        }
    }

    @Test(
        "All others are refused in the words of a wrong password",
        arguments: [
            ("alice", "wrong"), ("alice", ""), ("alice", "right\n"), ("alice", "right\0x"),
            ("alice", String(repeating: "right", count: 200)), ("alice\0", "right"),
            ("alice\n", "right"), (String(repeating: "a", count: 5000), "right"), ("", "right"),
            // The account has expired, and the password is right.
            ("old", "right"),
            // The system knows them; Pagetoll does not, or by another name, or no longer.
            ("stranger", "right"), ("ally", "right"), ("disabled", "right"),
            ("suspended", "right"),
        ])
    func refused(name: String, password: String) async throws {
        try await Self.visit { site in
            let act = Act(by: "test", at: Timestamp(milliseconds: 0))
            try site.store.addAlias("ally", to: "alice")
            for name in ["disabled", "suspended"] {
                _ = try site.store.addMember(
                    userName: name, name: "", email: "", pricing: .credits, at: act.now)
            }
            try site.store.put(
                ConsoleUser(name: "disabled", role: .admin, passwordHash: nil, isDisabled: true),
                act)
            _ = try site.store.changeMember("suspended", isSuspended: true, act)
            let answer = try await site.signIn(name, password)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("The name or the password is wrong"))
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test("A password of ours is the only one of a name that has one")
    func ours() async throws {
        try await Self.visit { site in
            let systems = try await site.signIn("anna", "right")
            let ours = try await site.signIn("anna", ConsoleSite.password)
            #expect(systems.status == .unprocessableContent && ours.status == .seeOther)
        }
    }

    @Test("After five tries even the right password is not looked at, however the name is written")
    func guessing() async throws {
        try await Self.visit { site in
            for name in ["alice", "ALICE", "Alice", "aLice", "alIce"] {
                _ = try await site.signIn(name, "wrong")
            }
            #expect(try await site.signIn("alice", "right").status == .tooManyRequests)
        }
    }

    @Test("A module that crashes is an answer that does not come, and the console goes on")
    func crash() async throws {
        try await Self.visit { site in
            let answer = try await site.signIn("crashes", "right")
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.text.contains("does not answer"))
            #expect(try await site.signIn("alice", "right").status == .seeOther)
        }
    }

    @Test("A module that hangs is ended with the program that runs it")
    func hang() async throws {
        let service = try PAMService()
        defer { service.remove() }
        var site = SiteConfiguration()
        site.pamService = service.path
        site.authenticator = try BuiltProgram.path(of: "pagetoll-authenticator")
        let started = service.folder.appending(path: "hanging").path
        // Long enough for the module to have begun; it is tried again on a machine that is slow.
        for seconds in [2, 10, 60] where !FileManager.default.fileExists(atPath: started) {
            let accounts = try #require(SystemAccounts(site, patience: .seconds(seconds)))
            let proof = try await accounts.proof(
                of: SignInAttempt(name: "hangs", password: "right", address: "192.0.2.7"))
            guard case .noAnswer(let reason) = proof else {
                Issue.record("\(proof)")
                return
            }
            // By us, or by its own alarm.
            #expect(reason.contains("not done after") || reason == "ended by signal \(SIGALRM)")
        }
        let text = try String(contentsOfFile: started, encoding: .utf8)
        let processIDs = text.split { $0.isWhitespace }.compactMap { pid_t($0) }
        try #require(processIDs.count == 2)
        // The module is no more; what it started is ours to end.
        #expect(kill(processIDs[0], 0) != 0)
        kill(processIDs[1], SIGKILL)
    }

    @Test("A service that is not there lets nobody in", arguments: ["/nonexistent/pagetoll"])
    func missing(service: String) async throws {
        let authenticator = try BuiltProgram.path(of: "pagetoll-authenticator")
        try await ConsoleSite.visit({
            $0.pamService = service
            $0.authenticator = authenticator
        }) { site in
            let answer = try await site.signIn("alice", "right")
            #expect(answer.status == .unprocessableContent)
        }
        try await ConsoleSite.visit({
            $0.pamService = service
            $0.authenticator = "/nonexistent/authenticator"
        }) { site in
            let answer = try await site.signIn("alice", "right")
            #expect(answer.status == .serviceUnavailable)
        }
    }

    @Test("Input of another shape, or too much of it, is not passed to PAM")
    func helper() throws {
        let path = try BuiltProgram.path(of: "pagetoll-authenticator")
        let service = try PAMService()
        defer { service.remove() }
        let texts = [
            "", "\0\0\0", "\(service.path)\0alice\0x", "\(service.path)\0alice\0x\0right\0",
            "\(service.path)\0\0x\0right",
            "\(service.path)\0alice\0x\0" + String(repeating: "x", count: 1 << 20),
        ]
        for text in texts {
            let file = service.folder.appending(path: "input")
            try Data(text.utf8).write(to: file)
            let process = Process()
            process.executableURL = URL(filePath: path)
            process.standardInput = try FileHandle(forReadingFrom: file)
            process.standardOutput = Pipe()
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 2, "\(text.prefix(60))")
        }
    }
}

extension ConsoleSite {
    /// What is answered to a name and a password.
    func signIn(_ name: String, _ password: String) async throws -> TestResponse {
        try await client.execute(
            uri: "/sign-in", method: .post,
            headers: [.contentType: "application/x-www-form-urlencoded"],
            body: ByteBuffer(
                string: "name=\(name.formEncoded)&password=\(password.formEncoded)"))
    }
}

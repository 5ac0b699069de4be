import Console
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerStore
import Logging
import Money
import Site
import Testing

/// A console over a ledger of its own, asked without a network.
struct ConsoleSite {
    let store: Store
    let client: any TestClientProtocol
    /// The store's file.
    let path: String

    static let password = "correct horse battery"
    /// Reckoned once: it is meant to be slow.
    private static let hash = try? PasswordHash(of: password).text

    /// Runs `body` with a site whose console users are anna, an admin, and otto, an operator, and
    /// whose member is alice, with 12.40 of credit; mia is a member who signs in.
    static func visit(
        _ configure: (inout SiteConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (ConsoleSite) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "pagetoll-console-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var site = SiteConfiguration()
        site.store = folder.appending(path: "ledger.sqlite").path
        site.stateFolder = folder.path
        configure(&site)
        let configured = site
        let store = try Store(path: site.store, creating: true)
        let act = Act(by: "test", at: Timestamp(milliseconds: 1_795_000_000_000))
        for (name, role) in [("anna", ConsoleRole.admin), ("otto", .operator), ("mia", .member)] {
            try store.put(ConsoleUser(name: name, role: role, passwordHash: hash), act)
        }
        for name in ["alice", "mia"] {
            _ = try store.addMember(
                userName: name, name: "", email: "", pricing: .credits, at: act.now)
        }
        _ = try store.give(
            CreditTerms(
                member: try store.member("alice").id, type: "Printing credit", origin: .admin,
                cents: .init(1240), validFrom: act.now, expires: nil, note: ""),
            at: act.now, by: act.actor)
        let application = Application(
            router: try Console(site: configured, store: store).router(), logger: .quiet)
        try await application.test(.router) { client in
            try await body(ConsoleSite(store: store, client: client, path: configured.store))
        }
    }

    /// A browser in which `name` is signed in.
    func browser(_ name: String) async throws -> Browser {
        let answer = try await client.execute(
            uri: "/sign-in", method: .post,
            headers: [.contentType: "application/x-www-form-urlencoded"],
            body: ByteBuffer(string: "name=\(name)&password=\(Self.password.formEncoded)"))
        let cookie = try #require(answer.headers[.setCookie]?.prefix { $0 != ";" })
        return Browser(client: client, cookie: String(cookie))
    }
}

extension Logger {
    /// What goes wrong only.
    static var quiet: Logger {
        var logger = Logger(label: "console")
        logger.logLevel = .error
        return logger
    }
}

/// Somebody signed in.
struct Browser {
    let client: any TestClientProtocol
    let cookie: String

    func get(_ path: String) async throws -> TestResponse {
        try await client.execute(uri: path, method: .get, headers: [.cookie: cookie])
    }

    /// Opens the form and sends it with these values, as a browser does.
    func send(
        _ path: String, _ values: KeyValuePairs<String, String>
    ) async throws -> TestResponse {
        let page = try await get(path).text
        let token = try #require(page.firstMatch(of: /name="form-token" value="([0-9a-f]+)"/))
        return try await post(path, values, token: String(token.output.1))
    }

    func post(
        _ path: String, _ values: KeyValuePairs<String, String>, token: String
    ) async throws -> TestResponse {
        let body = ([("form-token", token)] + values.map { ($0.key, $0.value) })
            .map { "\($0.0.formEncoded)=\($0.1.formEncoded)" }.joined(separator: "&")
        return try await client.execute(
            uri: path, method: .post,
            headers: [.cookie: cookie, .contentType: "application/x-www-form-urlencoded"],
            body: ByteBuffer(string: body))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}

extension String {
    var formEncoded: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

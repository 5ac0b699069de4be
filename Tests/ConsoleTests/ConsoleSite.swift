import Catalog
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerStore
import Logging
import Money
import Pricing
import ScenarioSupport
import Site
import Testing

@testable import Console

/// A console over a ledger of its own, asked without a network.
struct ConsoleSite {
    let store: Store
    let client: any TestClientProtocol
    let configuration: SiteConfiguration

    /// The store's file.
    var path: String { configuration.store }
    /// What is in it goes with the site.
    var folder: String { configuration.stateFolder }

    static let password = "correct horse battery"
    /// Reckoned once: it is meant to be slow.
    private static let hash = try? PasswordHash(of: password).text

    /// Runs `body` with a site whose console users are anna, an admin, and otto, an operator, and
    /// whose member is alice, with 12.40 of credit; mia is a member who signs in.
    ///
    /// - Parameter onUntranslated: called with each text that the site's language lacks.
    static func visit(
        _ configure: (inout SiteConfiguration) -> Void = { _ in },
        onUntranslated: @escaping @Sendable (String) -> Void = { _ in },
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
            router: try Console(
                site: configured, store: store, onUntranslated: onUntranslated
            ).router(), logger: .quiet)
        try await application.test(.router) { client in
            try await body(ConsoleSite(store: store, client: client, configuration: configured))
        }
    }

    /// A furnished site that counts files.
    static func visitCounting(
        _ body: @escaping @Sendable (ConsoleSite) async throws -> Void
    ) async throws {
        let analyzer = try BuiltProgram.path(of: "pagetoll-analyzer")
        try await visit({ $0.analyzer = analyzer }) { site in
            try site.furnish()
            try await body(site)
        }
    }

    /// Adds one of everything that pages show: plan Coworker, product Card, team Crew, rates, queue
    /// office, voucher batch 1, alice's alias ally, and her jobs 7, printed, with a refund asked for,
    /// 8, waiting, and 9, turned away.
    /// Alice can sign in, too.
    func furnish() throws {
        let act = Act(by: "test", at: Timestamp(milliseconds: 1_795_000_000_000))
        try store.put(ConsoleUser(name: "alice", role: .member, passwordHash: nil), act)
        try store.put(Plan(name: "Coworker", frequency: .monthly), act)
        try store.addProduct("Card", act)
        for owner in [BenefitOwner.plan("Coworker"), .product("Card")] {
            _ = try store.addBenefit(
                to: owner, type: "Printing credit", cents: Cents(900), expiry: .never, act)
        }
        try store.putTeam("Crew", payer: "alice", shares: true, act)
        try store.addToTeam("Crew", ["mia"], act)
        try store.addAlias("ally", to: "alice")
        _ = try store.changeRateTable(named: "standard", at: act.now, by: "test") {
            $0.setting(RateRule(match: RateMatch(), perImpression: Price(millicents: 5000)))
        }
        _ = try store.changeQueue("office", act) { $0.refusal = .hold }
        var generator = SystemRandomNumberGenerator()
        _ = try store.makeVouchers(
            VoucherTerms(
                label: "Fair", type: "Printing credit", cents: Cents(500), expiry: .never,
                redeemUntil: nil), count: 3, using: &generator, act)
        try printJobs(act)
    }

    private func printJobs(_ act: Act) throws {
        for job in 7...9 {
            let key = PrintKey(
                server: "local", jobID: job, timeAtCreation: 1, jobUUID: "uuid-\(job)",
                timeAtCompleted: 0, documentNumber: 1)
            _ = try store.admit(
                Arrival(
                    job: key, attempt: 1, documentCount: 1, queue: "office", userName: "alice",
                    title: "<b>Letter</b>"), at: act.now)
            let quote = PrintQuote(
                cents: Cents(40), impressions: 8, colorImpressions: 2, sheets: 4, text: "")
            switch job {
            case 7:
                let record = try store.reserve(
                    quote, for: key, payer: nil, at: act.now)
                try store.settle(
                    Settlement(state: .completed, printed: quote, evidence: "printer-counter"),
                    of: key,
                    at: act.now)
                let reservation = try #require(record.reservation)
                _ = try store.requestRefund(
                    Refund(reservation: reservation, cents: Cents(20)), reason: "pale",
                    at: act.now)
            case 8:
                try store.turnAway(
                    key, as: .held, reason: "No credit.", quote: quote, at: act.now)
            default:
                try store.turnAway(key, as: .refused, reason: "Full.", quote: nil, at: act.now)
            }
        }
    }

    /// What no refused form may change.
    func books() throws -> [Int64] {
        [
            Int64(try store.journalCount()), try store.settingChanges(limit: 1).first?.number ?? 0,
            Int64(try store.members().count), Int64(try store.consoleUsers().count),
            Int64(try store.creditTypes().count),
        ]
    }

    /// A browser in which `name` is signed in. The password is not asked for: looking at one is
    /// meant to be slow.
    func browser(_ name: String) async throws -> Browser {
        let user = try #require(try store.consoleUser(name))
        let token = try SignInDesk(store: store).begin(for: user, client: "test", at: .now)
        return Browser(
            client: client, cookie: "\(SignedInSession.cookieName)=\(token.text)")
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
        try await send(path, values.map { ($0.key, $0.value) })
    }

    func send(_ path: String, _ values: [(String, String)]) async throws -> TestResponse {
        try await post(path, values, token: token(of: path))
    }

    /// What the hidden field of the form holds.
    func token(of path: String) async throws -> String {
        let forms = try await get(path).text
            .matches(of: /name="form-token" value="([0-9a-f]+)"/)
        return String(try #require(forms.last).output.1)
    }

    func post(
        _ path: String, _ values: KeyValuePairs<String, String>, token: String
    ) async throws -> TestResponse {
        try await post(path, values.map { ($0.key, $0.value) }, token: token)
    }

    func post(
        _ path: String, _ values: [(String, String)], token: String
    ) async throws -> TestResponse {
        let body = ([("form-token", token)] + values)
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

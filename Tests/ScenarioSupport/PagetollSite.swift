internal import Foundation

/// A print server with Pagetoll in place: a private cupsd with the backend, a ledger of its own, and
/// the command line that an admin has.
package struct PagetollSite: Sendable {
    package let scheduler: PrivateScheduler
    /// The SQLite file of the ledger, or the address of the database.
    package let storePath: String
    /// The state folder, where locks are too.
    package let stateFolder: String

    private let folder: ScenarioFolder
    private let server: String

    /// Starts cupsd with the backend installed 0700; rates are 5 cents a monochrome impression and
    /// 25 a colour one, unless `rates` is false.
    ///
    /// - Parameters:
    ///   - settings: further settings of cupsd; its backends come on top.
    ///   - server: the name of the print server, where the scenario has several.
    ///   - store: the ledger, when it is not a file of the server's own.
    package init(
        in scenario: Scenario, _ settings: SchedulerSettings = SchedulerSettings(),
        rates: Bool = true, named server: String? = nil, store: String? = nil
    ) async throws {
        folder = try server.map(scenario.folder.subfolder) ?? scenario.folder
        self.server = server ?? "local"
        stateFolder = try folder.makeFolder("state", mode: 0o700)
        storePath = store ?? "\(stateFolder)/ledger.sqlite"
        var settings = settings
        settings.backends.append(
            SchedulerSettings.Backend(
                try BuiltProgram.path(of: "pagetoll-backend"), name: "pagetoll"))
        try folder.makeFolder("etc")
        scheduler = try await scenario.scheduler(settings, in: folder)
        try configure([:])
        guard rates else { return }
        try await run("rate", "set", "--color", "monochrome", "--per-impression", "5")
        try await run("rate", "set", "--color", "color", "--per-impression", "25")
    }

    /// Writes the configuration; `changes` take the place of what a scenario usually has.
    package func configure(_ changes: [String: String]) throws {
        let usual = [
            "store": storePath, "state-folder": stateFolder, "server": server,
            "analyzer": try BuiltProgram.path(of: "pagetoll-analyzer"),
            "meter": try BuiltProgram.path(of: "pagetoll-meter"),
            "help": "https://print.example.org",
            "backend-user": geteuid() == 0 ? "lp" : NSUserName(),
        ]
        let lines = usual.merging(changes) { _, changed in changed }.sorted { $0.key < $1.key }
            .map { "\($0.key) = \(Self.isBare($0.value) ? $0.value : "\"\($0.value)\"")\n" }
        try folder.write(lines.joined().utf8, to: "etc/pagetoll.conf")
    }

    /// Whether a value is a number or a list, which stand in TOML without quotes.
    private static func isBare(_ value: String) -> Bool {
        value.hasPrefix("[") || Int(value) != nil
    }

    /// `pagetoll ARGUMENTS`, not run yet.
    package func command(_ arguments: [String]) throws -> Command {
        var environment = scheduler.clientEnvironment
        environment["PAGETOLL_CONFIG"] = scheduler.gatewayConfigurationPath
        // Where `doctor` looks.
        environment["CUPS_SERVERBIN"] = scheduler.folder.path("bin")
        environment["CUPS_REQUESTROOT"] = scheduler.folder.path("spool")
        return Command(
            try BuiltProgram.path(of: "pagetoll"), arguments, environment: environment)
    }

    /// Runs `pagetoll ARGUMENTS`; returns what it printed.
    ///
    /// - Throws: `commandFailed` unless its exit status is 0.
    @discardableResult
    package func run(_ arguments: String...) async throws -> String {
        try await command(arguments).text()
    }

    /// Adds a member with so much credit that never expires.
    package func addMember(_ name: String, cents: Int) async throws {
        try await run("member", "add", name)
        guard cents > 0 else { return }
        try await run("credit", "add", name, "--cents", "\(cents)")
    }

    /// What `pagetoll balance USER --json` says.
    package struct Balance: Decodable, Hashable, Sendable {
        package let cents: Int
        package let reserved: Int
        package let available: Int
        package let owed: Int

        package init(cents: Int, reserved: Int = 0, available: Int? = nil, owed: Int = 0) {
            self.cents = cents
            self.reserved = reserved
            self.available = available ?? cents - reserved
            self.owed = owed
        }
    }

    package func balance(_ user: String) async throws -> Balance {
        try await decoded(["balance", user, "--json"])
    }

    /// A row of `pagetoll job list --json`.
    package struct Print: Decodable, Sendable {
        package let job: Int
        package let uuid: String
        package let queue: String
        package let user: String
        package let title: String
        package let state: String
        package let quoted: Int?
        package let charged: Int?
        package let impressions: Int
        package let evidence: String
    }

    /// What the ledger has on prints, oldest first.
    package func prints(of job: Job? = nil) async throws -> [Print] {
        let rows: [Print] = try await decoded(["job", "list", "--limit", "10000", "--json"])
        return rows.filter { job == nil || $0.job == job?.number }.reversed()
    }

    /// The one print of a job.
    ///
    /// - Throws: `unexpectedAnswer` when there is none, or more than one.
    package func print(of job: Job) async throws -> Print {
        let rows = try await prints(of: job)
        guard let row = rows.first, rows.count == 1 else {
            throw ScenarioError.unexpectedAnswer(from: "job list", "\(rows)")
        }
        return row
    }

    /// Has every invariant of the ledger proved.
    ///
    /// - Throws: `commandFailed` with the first wrong row.
    package func checkLedger() async throws {
        try await run("ledger", "check")
    }

    private func decoded<Value: Decodable>(_ arguments: [String]) async throws -> Value {
        let text = try await command(arguments).text()
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw ScenarioError.unexpectedAnswer(
                from: "pagetoll \(arguments.joined(separator: " "))", "\(text)\n\(error)")
        }
    }
}

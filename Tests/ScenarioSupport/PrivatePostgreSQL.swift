internal import Foundation
internal import Synchronization

/// A PostgreSQL of its own: in one folder, on a Unix socket there, and nothing to do with the system's.
/// With a certificate it listens on 127.0.0.1 as well, to who comes over TLS with a password. It refuses to be run by root, so root runs it as `postgres`.
package final class PrivatePostgreSQL: Sendable {
    package let folder: String
    private let programs: String
    let port: UInt16
    private let program = Mutex<RunningProgram?>(nil)

    /// Where Debian's packages have the server's programs; nil where none is installed.
    package static var programFolder: String? {
        let versions = "/usr/lib/postgresql"
        let found = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        return found.compactMap { Int($0) }.sorted(by: >).map { "\(versions)/\($0)/bin" }
            .first { access("\($0)/postgres", X_OK) == 0 }
    }

    /// Makes a new folder below `base` for a server.
    private init(in base: String, named name: String, port: UInt16) throws {
        guard let programs = Self.programFolder else {
            throw ScenarioError.missingProgram(
                "/usr/lib/postgresql/…/bin/postgres", packageName: "postgresql")
        }
        self.programs = programs
        self.port = port
        folder = "\(base)/\(name)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        giveToServer(folder)
    }

    /// Makes a folder the account's that the server runs as.
    func giveToServer(_ folder: String) {
        guard geteuid() == 0, let user = getpwnam("postgres") else { return }
        chown(folder, user.pointee.pw_uid, user.pointee.pw_gid)
    }

    /// Lays out a server in a new folder below `base`; `start` starts it.
    package convenience init(in base: String, overTLS: Bool = false) async throws {
        try self.init(
            in: base, named: "postgresql", port: overTLS ? LoopbackPort.free() : 5432)
        try await layOut()
        if overTLS { try await secure() }
    }

    /// A standby of a server that runs, with all that this has, in a folder beside it.
    package convenience init(following primary: PrivatePostgreSQL) async throws {
        try self.init(
            in: (primary.folder as NSString).deletingLastPathComponent, named: "standby",
            port: primary.port)
        try await run(
            "pg_basebackup",
            [
                "-D", "\(folder)/data", "-h", primary.folder, "-p", "\(port)", "-U", "postgres",
                "--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast",
                "--no-sync",
            ])
    }

    private func layOut() async throws {
        try await run(
            "initdb",
            [
                "-D", "\(folder)/data", "--auth", "trust", "--username", "postgres", "--no-sync",
                // Text that a site's language would put into another order than bytes do.
                "--encoding", "UTF8", "--locale", "C.UTF-8",
            ])
    }

    /// Makes a certificate for "localhost" that vouches for itself, and asks for a password there.
    private func secure() async throws {
        try await Command(
            RequiredProgram.setpriv.path,
            Self.asServer + [
                RequiredProgram.openssl.path, "req", "-new", "-x509", "-days", "2", "-nodes",
                "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                "-keyout", keyPath, "-out", certificatePath,
            ], environment: environment
        ).text()
        let rules = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"
        try Data(rules.utf8).write(to: URL(filePath: "\(folder)/data/pg_hba.conf"))
    }

    /// What the server proves itself with, where it listens over TLS.
    package var certificatePath: String { "\(folder)/server.crt" }
    private var keyPath: String { "\(folder)/server.key" }
    private var isSecure: Bool { FileManager.default.fileExists(atPath: certificatePath) }

    /// What `store` must say for the ledger in a schema of that name.
    package func location(schema: String = "public", user: String = "postgres") -> String {
        Self.location(of: [self], schema, user)
    }

    /// The same for whichever of both can write.
    package func location(or other: PrivatePostgreSQL) -> String {
        Self.location(of: [self, other], "public", "postgres")
    }

    private static func location(
        of servers: [PrivatePostgreSQL], _ schema: String, _ user: String
    ) -> String {
        let hosts = servers.map(\.folder).joined(separator: ",")
        let ports = servers.map { String($0.port) }.joined(separator: ",")
        return "postgresql:///postgres?host=\(hosts)&port=\(ports)&user=\(user)"
            + "&options=-csearch_path%3D\(schema)"
    }

    /// What `store` must say for a role that comes over TLS; `settings` are further ones of libpq.
    package func location(
        overTLS user: String, host: String = "localhost", _ settings: [String: String]
    ) -> String {
        let all = settings.map { "&\($0.key)=\($0.value)" }.sorted().joined()
        return "postgresql://\(user)@\(host):\(port)/postgres?hostaddr=127.0.0.1\(all)"
    }

    /// The line of a password file that lets `user` in over TLS.
    package func passwordLine(of user: String, _ password: String) -> String {
        "localhost:\(port):postgres:\(user):\(password)\n"
    }

    /// Starts the server, and waits until it takes connections.
    package func start() async throws {
        let log = "\(folder)/log"
        try await waitFor("PostgreSQL to start", within: .seconds(60), every: .milliseconds(100)) {
            let server = try await RunningProgram(
                RequiredProgram.setpriv.path,
                Self.asServer + [
                    "--pdeathsig", "INT", "\(programs)/postgres", "-D", "\(folder)/data",
                    "-c", "listen_addresses=\(isSecure ? "127.0.0.1" : "")", "-c", "port=\(port)",
                    "-c", "unix_socket_directories=\(folder)",
                    "-c", "max_connections=200", "-c", "dynamic_shared_memory_type=mmap",
                    "-c", "ssl=\(isSecure ? "on" : "off")",
                    "-c", "ssl_cert_file=\(certificatePath)", "-c", "ssl_key_file=\(keyPath)",
                ], environment: environment, logPath: log)
            program.withLock { $0 = server }
            // One that was killed leaves children for a moment, beside which none can start.
            while server.isRunning {
                let ready = Command(
                    "\(programs)/pg_isready", ["-q", "-h", folder, "-p", "\(port)"],
                    environment: environment)
                if try await ready.run().isSuccess { return true }
                try await Task.sleep(for: .milliseconds(20))
            }
            return nil
        }
    }

    /// Ends the server in order, clients or not.
    package func stop() async throws {
        try await end(with: SIGINT)
    }

    /// SIGKILL to all of it, as when the machine's power fails.
    package func kill() async throws {
        try await end(with: SIGKILL)
    }

    /// Stops all of it where it stands (SIGSTOP): connections stay, and nothing is answered.
    package func freeze() { signalAll(SIGSTOP) }

    package func thaw() { signalAll(SIGCONT) }

    /// Has every commit wait until the standby has it too, and waits until the standby is there.
    package func waitForStandby() async throws {
        try await execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try await execute("SELECT pg_reload_conf()")
        try await waitFor("the standby", within: .seconds(60)) {
            let state = try await execute("SELECT sync_state FROM pg_stat_replication")
            return state.hasPrefix("sync") ? true : nil
        }
    }

    /// Has a standby follow no more, once it has all that its primary has committed so far: what comes
    /// from now on is on the primary alone.
    package func leave(_ primary: PrivatePostgreSQL) async throws {
        let end = try await primary.execute("SELECT pg_current_wal_lsn()")
        try await waitFor("the standby to have all", within: .seconds(60)) {
            let has = try await execute("SELECT pg_last_wal_replay_lsn() >= '\(end.trimmed)'")
            return has.trimmed == "t" ? true : nil
        }
        try await execute("ALTER SYSTEM SET primary_conninfo = ''")
        try await execute("SELECT pg_reload_conf()")
        try await waitFor("the standby to follow no more", within: .seconds(60)) {
            let count = try await execute("SELECT COUNT(*) FROM pg_stat_wal_receiver")
            return count.trimmed == "0" ? true : nil
        }
    }

    /// Makes a standby the server that can write.
    package func promote() async throws {
        try await execute("SELECT pg_promote()")
    }

    /// Runs statements as the superuser; returns what psql prints.
    @discardableResult
    package func execute(_ sql: String, schema: String = "public") async throws -> String {
        try await Command(
            "\(programs)/psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", location(schema: schema),
                "-c", sql,
            ],
            environment: environment
        ).text()
    }

    private func end(with signal: CInt) async throws {
        guard let server = program.withLock({ $0 }) else { return }
        let all = [server.identity] + ProcessIdentity.descendants(of: server.identity)
        if signal == SIGKILL {
            for process in all { process.send(signal) }
        } else {
            server.identity.send(signal)
        }
        try await waitFor("PostgreSQL to end", within: .seconds(60)) {
            all.contains { $0.isAlive } ? nil : true
        }
    }

    private func signalAll(_ signal: CInt) {
        guard let server = program.withLock({ $0 })?.identity else { return }
        for process in [server] + ProcessIdentity.descendants(of: server) { process.send(signal) }
    }

    private func run(_ name: String, _ arguments: [String]) async throws {
        try await Command(
            RequiredProgram.setpriv.path, Self.asServer + ["\(programs)/\(name)"] + arguments,
            environment: environment
        ).text()
    }

    static var asServer: [String] {
        geteuid() == 0
            ? ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"] : []
    }

    private var environment: [String: String] {
        ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder]
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

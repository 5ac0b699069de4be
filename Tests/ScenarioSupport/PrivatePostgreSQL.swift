internal import Foundation
internal import Synchronization

/// A PostgreSQL of its own: in one folder, on a Unix socket only, and nothing to do with the system's.
/// It refuses to be run by root, so root runs it as `postgres`.
package final class PrivatePostgreSQL: Sendable {
    package let folder: String
    private let programs: String
    private let program = Mutex<RunningProgram?>(nil)

    /// Where Debian's packages have the server's programs; nil where none is installed.
    package static var programFolder: String? {
        let versions = "/usr/lib/postgresql"
        let found = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        return found.compactMap { Int($0) }.sorted(by: >).map { "\(versions)/\($0)/bin" }
            .first { access("\($0)/postgres", X_OK) == 0 }
    }

    /// Lays out a server in a new folder below `base`; `start` starts it.
    package init(in base: String) async throws {
        guard let programs = Self.programFolder else {
            throw ScenarioError.missingProgram(
                "/usr/lib/postgresql/…/bin/postgres", packageName: "postgresql")
        }
        self.programs = programs
        folder = "\(base)/postgresql"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        if geteuid() == 0, let user = getpwnam("postgres") {
            chown(folder, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        try await run(
            "initdb",
            [
                "-D", "\(folder)/data", "--auth", "trust", "--username", "postgres", "--no-sync",
                // Text that a site's language would put into another order than bytes do.
                "--encoding", "UTF8", "--locale", "C.UTF-8",
            ])
    }

    /// What `store` must say for the ledger in a schema of that name.
    package func location(schema: String = "public", user: String = "postgres") -> String {
        "postgresql:///postgres?host=\(folder)&user=\(user)&options=-csearch_path%3D\(schema)"
    }

    /// Starts the server, and waits until it takes connections.
    package func start() async throws {
        let log = "\(folder)/log"
        try await waitFor("PostgreSQL to start", within: .seconds(60), every: .milliseconds(100)) {
            let server = try await RunningProgram(
                RequiredProgram.setpriv.path,
                Self.asServer + [
                    "--pdeathsig", "INT", "\(programs)/postgres", "-D", "\(folder)/data",
                    "-c", "listen_addresses=", "-c", "unix_socket_directories=\(folder)",
                    "-c", "max_connections=200", "-c", "dynamic_shared_memory_type=mmap",
                ], environment: environment, logPath: log)
            program.withLock { $0 = server }
            // One that was killed leaves children for a moment, beside which none can start.
            while server.isRunning {
                let ready = Command(
                    "\(programs)/pg_isready", ["-q", "-h", folder], environment: environment)
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

    private static var asServer: [String] {
        geteuid() == 0
            ? ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"] : []
    }

    private var environment: [String: String] {
        ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder]
    }
}

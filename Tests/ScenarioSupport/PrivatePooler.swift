internal import Foundation

/// A PgBouncer before a private PostgreSQL: in a folder of its own, on a Unix socket there.
package final class PrivatePooler: Sendable {
    /// For how long a client has the connection of the server that it was given.
    package enum Mode: String, Sendable {
        case session
        case transaction
    }

    /// Whether it gives each client the statements that this has prepared, also in transactions: 1.21
    /// and later do.
    package static var keepsStatements: Bool {
        get async throws {
            let said = try await Command(RequiredProgram.pgbouncer.path, ["--version"]).text()
            let numbers = said.split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap {
                Int($0)
            }
            return numbers.count == 2 && (numbers[0], numbers[1]) >= (1, 21)
        }
    }

    private let folder: String
    private let program: RunningProgram

    /// Starts it, and waits until it takes connections.
    package init(before server: PrivatePostgreSQL, pooling mode: Mode) async throws {
        folder = "\(server.folder)/pooler-\(mode.rawValue)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let users = "\(folder)/users"
        try Data("\"postgres\" \"\"\n\"print-server\" \"\"\n".utf8)
            .write(to: URL(filePath: users))
        let settings = """
            [databases]
            * = host=\(server.folder) port=\(server.port)
            [pgbouncer]
            listen_addr =
            unix_socket_dir = \(folder)
            listen_port = \(server.port)
            auth_type = trust
            auth_file = \(users)
            pool_mode = \(mode.rawValue)
            \(try await Self.keepsStatements ? "max_prepared_statements = 200" : "")

            """
        try Data(settings.utf8).write(to: URL(filePath: "\(folder)/pgbouncer.ini"))
        server.giveToServer(folder)
        let socket = "\(folder)/.s.PGSQL.\(server.port)"
        // One that ran before may have left it.
        try? FileManager.default.removeItem(atPath: socket)
        program = try await RunningProgram(
            RequiredProgram.setpriv.path,
            PrivatePostgreSQL.asServer
                + [
                    "--pdeathsig", "TERM", RequiredProgram.pgbouncer.path,
                    "\(folder)/pgbouncer.ini",
                ],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"],
            logPath: "\(folder)/log")
        try await waitFor("PgBouncer", within: .seconds(30), last: { [program] in program.log }) {
            FileManager.default.fileExists(atPath: socket) ? true : nil
        }
    }

    package func stop() async { await program.stop() }

    /// What `store` must say for the ledger behind it.
    package func location(user: String = "postgres") -> String {
        "postgresql:///postgres?host=\(folder)&user=\(user)"
    }
}

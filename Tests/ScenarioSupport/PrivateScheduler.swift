internal import Foundation
internal import Synchronization

/// A cupsd of its own: in one folder, on a Unix socket and a loopback port, run by root or by any
/// user, and nothing to do with the system's.
package final class PrivateScheduler: Sendable {
    package let folder: ScenarioFolder
    package let settings: SchedulerSettings
    /// As whom cupsd runs what needs no more rights.
    struct Account: Sendable {
        let user: String
        let group: String
        let systemGroups: String
    }

    private struct State {
        var port: UInt16 = 0
        var program: RunningProgram?
    }

    private let state = Mutex(State())
    private let account: Account

    /// Lays out the folder; `start` starts cupsd.
    init(in folder: ScenarioFolder, _ settings: SchedulerSettings) throws {
        self.folder = folder
        self.settings = settings
        account = try Self.accountOfScheduler()
        for name in ["etc/ppd", "bin/backend", "cache", "log", "run", "spool/tmp"] {
            try folder.makeFolder(name)
        }
        try folder.makeFolder("client")
        try folder.makeFolder("client/tmp", mode: 0o1777)
        let files = FileManager.default
        for name in ["cgi-bin", "daemon", "driver", "filter", "monitor", "notifier"] {
            try files.createSymbolicLink(
                atPath: folder.path("bin/\(name)"), withDestinationPath: "/usr/lib/cups/\(name)")
        }
        for name in try files.contentsOfDirectory(atPath: "/usr/lib/cups/backend") {
            try files.createSymbolicLink(
                atPath: folder.path("bin/backend/\(name)"),
                withDestinationPath: "/usr/lib/cups/backend/\(name)")
        }
        for backend in settings.backends { try install(backend) }
        try folder.write(
            Self.filesConfiguration(in: folder, settings, account: account).utf8,
            to: "etc/cups-files.conf")
        for query in Query.allCases { try folder.write(query.text.utf8, to: query.path) }
    }

    /// The loopback port.
    package var port: UInt16 { state.withLock { $0.port } }

    /// The Unix socket, for CUPS_SERVER.
    package var socketPath: String { folder.path("run/cups.sock") }

    /// Where SetEnv PAGETOLL_CONFIG points, unless the settings say otherwise.
    package var gatewayConfigurationPath: String { folder.path("etc/pagetoll.conf") }

    /// cupsd itself; nil while it is stopped.
    package var process: ProcessIdentity? {
        state.withLock { $0.program.flatMap { $0.isRunning ? $0.identity : nil } }
    }

    /// Puts a backend into the scheduler's backend folder, in the place of one of that name.
    package func install(_ backend: SchedulerSettings.Backend) throws {
        let path = folder.path("bin/backend/\(backend.name)")
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: backend.executable, toPath: path)
        let mode = geteuid() == 0 ? backend.mode : backend.mode | 0o055
        guard chmod(path, mode) == 0 else {
            throw ScenarioError.system(call: "chmod \(path)", errno: errno)
        }
    }

    /// Starts cupsd and waits until `lpstat -r` says that it runs. The port stays the same when it
    /// is started again.
    package func start() async throws {
        for _ in 0..<3 {
            let port = self.port == 0 ? try LoopbackPort.free() : self.port
            try folder.write(
                Self.configuration(in: folder, settings, port: port).utf8, to: "etc/cupsd.conf")
            let earlierLog = log.count
            let program = try await RunningProgram(
                RequiredProgram.cupsd.path,
                [
                    "-f", "-c", folder.path("etc/cupsd.conf"), "-s",
                    folder.path("etc/cups-files.conf"),
                ], environment: environment, logPath: folder.path("log/cupsd.out"))
            state.withLock { $0.program = program }
            try await waitFor("cupsd to answer", within: .seconds(90), last: { program.log }) {
                guard program.isRunning else {
                    throw ScenarioError.notReady("cupsd", log: program.log + logTail())
                }
                let answer = try await client(RequiredProgram.lpstat, ["-r"]).run()
                return answer.outputText.contains("is running") ? true : nil
            }
            // It runs without its port, too, when another program has just taken that.
            guard log.dropFirst(earlierLog).contains("Unable to open listen socket") else {
                return state.withLock { $0.port = port }
            }
            await program.kill()
        }
        throw ScenarioError.notReady("cupsd", log: logTail())
    }

    /// SIGTERM, as `systemctl stop cups` does it: cupsd kills its backends and saves its state.
    package func stop() async {
        await state.withLock { $0.program }?.stop(within: .seconds(30))
    }

    /// SIGKILL: backends go on as orphans, and nothing is saved.
    package func kill() async {
        await state.withLock { $0.program }?.kill()
    }

    /// What Debian's nightly log rotation does.
    package func restart() async throws {
        await stop()
        try await start()
    }

    /// Removes all that the stopped cupsd remembers of jobs, so that their numbers begin at 1 again.
    package func loseHistory() throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder.path("spool")) where name != "tmp"
        {
            try files.removeItem(atPath: folder.path("spool/\(name)"))
        }
        try? files.removeItem(atPath: folder.path("cache/job.cache"))
    }

    /// A client program told to talk to this scheduler, and to leave the home folder alone.
    package func client(
        _ program: RequiredProgram, _ arguments: [String], as account: String? = nil
    ) -> Command {
        guard let account else {
            return Command(program.path, arguments, environment: clientEnvironment)
        }
        return Command(
            RequiredProgram.setpriv.path,
            ["--reuid", account, "--regid", "nogroup", "--clear-groups", program.path] + arguments,
            environment: clientEnvironment)
    }

    /// The environment of such a client: CUPS_SERVER, and no way to the system's settings.
    package var clientEnvironment: [String: String] {
        [
            "CUPS_SERVER": socketPath, "CUPS_SERVERROOT": folder.path("etc"),
            "HOME": folder.path("client"), "TMPDIR": folder.path("client/tmp"),
            "LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        ]
    }

    /// The whole error_log.
    package var log: String { folder.text("log/error_log") }

    /// The whole page_log.
    package var pageLog: String { folder.text("log/page_log") }

    /// The end of the error_log, of one job when one is named.
    package func logTail(of job: Job? = nil, lines: Int = 40) -> String {
        let wanted = log.split(separator: "\n").filter { line in
            job.map { line.contains("[Job \($0.number)]") } ?? true
        }
        return wanted.suffix(lines).joined(separator: "\n")
    }

    /// No bus: cupsd would tell the system's colour profiles about its queues.
    private var environment: [String: String] {
        [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(folder.path("run/no-bus"))",
        ]
    }

    private static func accountOfScheduler() throws -> Account {
        guard geteuid() != 0 else {
            return Account(user: "lp", group: "lp", systemGroups: "root lpadmin")
        }
        guard let user = getpwuid(geteuid()), let group = getgrgid(getegid()) else {
            throw ScenarioError.system(call: "getpwuid", errno: errno)
        }
        let name = String(cString: group.pointee.gr_name)
        return Account(
            user: String(cString: user.pointee.pw_name), group: name, systemGroups: name)
    }
}

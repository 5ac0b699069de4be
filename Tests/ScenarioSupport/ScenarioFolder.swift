internal import Foundation

/// A new folder that holds all that one scenario writes. Every user can search it, and the folders
/// above it, since cupsd runs most of its programs as user lp.
package struct ScenarioFolder: Hashable, Sendable {
    package let path: String

    /// Makes the folder.
    ///
    /// - Throws: `noFolder` when neither TMPDIR, /tmp nor /var/tmp will do.
    package init() throws {
        let candidates = [ProcessInfo.processInfo.environment["TMPDIR"], "/tmp", "/var/tmp"]
            .compactMap { $0 }
        // The path of a Unix socket below it has at most 107 bytes.
        guard let base = candidates.first(where: { Self.isUsable($0) && $0.utf8.count < 60 }) else {
            throw ScenarioError.noFolder(candidates.joined(separator: ", "))
        }
        var name = Array("\(base)/pagetoll-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else {
            throw ScenarioError.system(call: "mkdtemp in \(base)", errno: errno)
        }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o755)
    }

    private init(path: String) { self.path = path }

    /// Makes a folder below, for what has a layout of its own, such as one of several servers.
    package func subfolder(_ name: String) throws -> ScenarioFolder {
        ScenarioFolder(path: try makeFolder(name))
    }

    package func path(_ relative: String) -> String { "\(path)/\(relative)" }

    /// Makes a folder below, with the mode `mode` whatever the umask; returns its path.
    @discardableResult
    package func makeFolder(_ relative: String, mode: UInt32 = 0o755) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path(relative), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        chmod(path(relative), mode)
        return path(relative)
    }

    /// Writes a file below, readable by all; returns its path.
    @discardableResult
    package func write(
        _ bytes: some Sequence<UInt8>, to relative: String, mode: UInt32 = 0o644
    ) throws -> String {
        try Data(bytes).write(to: URL(filePath: path(relative)))
        chmod(path(relative), mode)
        return path(relative)
    }

    package func bytes(_ relative: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(relative))))
    }

    package func text(_ relative: String) -> String {
        String(decoding: (try? bytes(relative)) ?? [], as: UTF8.self)
    }

    /// The processes that this scenario has started and that have not ended.
    package var processes: [ProcessIdentity] { ProcessIdentity.all(mentioning: path) }

    /// Ends those processes by force, one by one, and `known`, which may be past telling their
    /// folder since they are ending; then removes the folder.
    func end(_ known: [ProcessIdentity]) async {
        var left = Set(known)
        for _ in 0..<1_000 {
            left = left.union(processes).filter(\.isAlive)
            guard !left.isEmpty else { break }
            for process in left { process.send(SIGKILL) }
            usleep(2_000)
        }
        guard ProcessInfo.processInfo.environment["PAGETOLL_KEEP_SCENARIOS"] == nil else {
            return print("kept: \(path)")
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func isUsable(_ base: String) -> Bool {
        var info = statvfs()
        guard base.hasPrefix("/"), access(base, W_OK | X_OK) == 0, statvfs(base, &info) == 0,
            info.f_flag & UInt(ST_NOEXEC_FLAG) == 0
        else { return false }
        var folder = URL(filePath: base).resolvingSymlinksInPath()
        while true {
            var status = stat()
            guard stat(folder.path(), &status) == 0, status.st_mode & S_IXOTH != 0 else {
                return false
            }
            guard folder.path() != "/" else { return true }
            folder.deleteLastPathComponent()
        }
    }

    /// ST_NOEXEC of <sys/statvfs.h>, which is an enumerator there.
    private static let ST_NOEXEC_FLAG = 8
}

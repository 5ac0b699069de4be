internal import Foundation

/// One process, told apart from a later one that is given the same id.
package struct ProcessIdentity: Hashable, Sendable, CustomStringConvertible {
    package let id: Int32
    /// In clock ticks since the machine started: field 22 of /proc/PID/stat.
    let startTime: UInt64

    /// The process that has the id `id` now; nil when there is none, or it has ended already.
    package init?(_ id: Int32) {
        guard let stat = Self.stat(id), stat.state != "Z", stat.state != "X" else { return nil }
        self.id = id
        self.startTime = stat.startTime
    }

    /// The child that has the id `id`, which may have ended, but was not waited for.
    init?(ofChild id: Int32) {
        guard let stat = Self.stat(id) else { return nil }
        self.id = id
        self.startTime = stat.startTime
    }

    package var isAlive: Bool { ProcessIdentity(id) == self }

    package var description: String { "\(id) (\(commandLine))" }

    /// Its arguments, the name that it was started under first.
    package var arguments: [String] {
        (Self.read("/proc/\(id)/cmdline") ?? []).split(
            separator: 0, omittingEmptySubsequences: false
        )
        .dropLast().map { String(decoding: $0, as: UTF8.self) }
    }

    /// The pipes that it has open for reading or for writing (fdinfo's access mode), by descriptor.
    package func pipes(_ mode: CInt) -> [Int32: String] {
        let files = FileManager.default
        var found: [Int32: String] = [:]
        for name in (try? files.contentsOfDirectory(atPath: "/proc/\(id)/fd")) ?? [] {
            guard let descriptor = Int32(name),
                let target = try? files.destinationOfSymbolicLink(atPath: "/proc/\(id)/fd/\(name)"),
                target.hasPrefix("pipe:"),
                let lines = Self.read("/proc/\(id)/fdinfo/\(name)"),
                let flags = String(decoding: lines, as: UTF8.self).split(separator: "\n")
                    .first(where: { $0.hasPrefix("flags:") })?.split(separator: "\t").last,
                let value = CInt(flags, radix: 8), value & O_ACCMODE == mode
            else { continue }
            found[descriptor] = target
        }
        return found
    }

    /// Whether it sleeps because a pipe that it writes to is full.
    package var waitsForPipe: Bool {
        let place = Self.read("/proc/\(id)/wchan").map { String(decoding: $0, as: UTF8.self) }
        return place?.contains("pipe_write") == true
    }

    /// The bytes that it has written so far, to files, pipes and sockets (proc(5), /proc/PID/io).
    package var writtenByteCount: Int {
        let lines = Self.read("/proc/\(id)/io").map { String(decoding: $0, as: UTF8.self) } ?? ""
        return lines.split(separator: "\n").first { $0.hasPrefix("wchar: ") }
            .flatMap { Int($0.dropFirst(7)) } ?? 0
    }

    /// Its arguments with spaces between, for messages.
    package var commandLine: String {
        let bytes = Self.read("/proc/\(id)/cmdline") ?? []
        return String(decoding: bytes.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
    }

    /// Its parent's id.
    package var parentID: Int32? { Self.stat(id)?.parentID }

    /// The most memory it has held at once, in KiB: VmHWM.
    package var peakResidentKiB: Int? {
        let lines = Self.read("/proc/\(id)/status").map { String(decoding: $0, as: UTF8.self) }
        let line = lines?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    /// Sends a signal, unless the process has ended.
    package func send(_ signal: CInt) {
        guard isAlive else { return }
        kill(id, signal)
    }

    /// Every process whose command line, environment or standard input has `text` in it, and the
    /// children of these.
    ///
    /// A scenario's folder has a name of its own, and cupsd tells it to all that it runs
    /// (CUPS_STATEDIR): so these are the processes that the scenario started, at any remove.
    package static func all(mentioning text: String) -> [ProcessIdentity] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let wanted = Data(text.utf8)
        var mentioned: [ProcessIdentity] = []
        var others: [(process: ProcessIdentity, parentID: Int32)] = []
        for id in names.compactMap({ Int32($0) }) where id != getpid() {
            guard let process = ProcessIdentity(id), let parentID = process.parentID else {
                continue
            }
            if process.mentions(wanted, text) {
                mentioned.append(process)
            } else {
                others.append((process, parentID))
            }
        }
        var index = 0
        while index < mentioned.count {
            let children = others.filter { $0.parentID == mentioned[index].id }
            mentioned += children.map(\.process)
            others.removeAll { $0.parentID == mentioned[index].id }
            index += 1
        }
        return mentioned
    }

    private func mentions(_ wanted: Data, _ text: String) -> Bool {
        let files = FileManager.default
        let input = try? files.destinationOfSymbolicLink(atPath: "/proc/\(id)/fd/0")
        return input?.contains(text) == true
            || ["cmdline", "environ"].contains { name in
                Self.read("/proc/\(id)/\(name)").map { Data($0).range(of: wanted) != nil }
                    ?? false
            }
    }

    /// What a process has started, and what that has.
    package static func descendants(of ancestor: ProcessIdentity) -> [ProcessIdentity] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let all = names.compactMap { Int32($0) }.compactMap { ProcessIdentity($0) }
        var found = [ancestor]
        var seen = 0
        while seen < found.count {
            let parent = found[seen]
            seen += 1
            found += all.filter { $0.parentID == parent.id }
        }
        return Array(found.dropFirst())
    }

    /// The lines of /proc/PID/status.
    package var status: [String: String] {
        let text = String(decoding: Self.read("/proc/\(id)/status") ?? [], as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
        return Dictionary(
            lines.filter { $0.count == 2 }.map {
                (String($0[0]), $0[1].trimmingCharacters(in: .whitespaces))
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func stat(
        _ id: pid_t
    ) -> (state: Substring, parentID: pid_t, startTime: UInt64)? {
        guard let bytes = read("/proc/\(id)/stat") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        // The name of the program stands in parentheses, and may hold any of the separators.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let parentID = pid_t(fields[1]),
            let startTime = UInt64(fields[19])
        else { return nil }
        return (fields[0], parentID, startTime)
    }

    private static func read(_ path: String) -> [UInt8]? {
        // Files of /proc have no size: Data(contentsOf:) may take them for empty.
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count > 0 else { return count == 0 ? bytes : nil }
            bytes += buffer[..<count]
        }
    }
}

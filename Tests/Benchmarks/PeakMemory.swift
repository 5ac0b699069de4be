import FoundationEssentials
import Glibc

/// The most memory that each program of a run has had resident, as the kernel keeps it.
struct PeakMemory {
    /// Jobs below this are over before anybody could look.
    static let fromBytes = 16 << 20
    static let pauseMilliseconds: Int32 = 20

    /// Kilobytes by program.
    private(set) var kilobytes: [String: Int] = [:]

    /// Looks at all programs below this one; each keeps its own maximum, so that one look late in
    /// its life is enough.
    mutating func look() {
        var pending = children(of: getpid())
        while let processID = pending.popLast() {
            pending += children(of: processID)
            guard
                let status = try? String(
                    contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
            else { continue }
            let fields = Dictionary(
                status.split(separator: "\n").compactMap { line -> (Substring, Substring)? in
                    let parts = line.split(separator: ":\t", maxSplits: 1)
                    return parts.count == 2 ? (parts[0], parts[1]) : nil
                }, uniquingKeysWith: { first, _ in first })
            guard let name = fields["Name"],
                let peak = fields["VmHWM"]?.split(separator: " ").first.flatMap({ Int($0) })
            else { continue }
            kilobytes[String(name), default: 0] = max(kilobytes[String(name)] ?? 0, peak)
        }
    }

    /// What this process has had resident at the most so far, in kilobytes.
    static var ofThisProcess: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }

    mutating func add(_ other: PeakMemory) {
        kilobytes.merge(other.kilobytes, uniquingKeysWith: max)
    }

    private func children(of processID: Int32) -> [Int32] {
        let tasks = "/proc/\(processID)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        return threads.flatMap { thread in
            let text = try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8)
            return (text ?? "").split(separator: " ").compactMap { Int32($0) }
        }
    }
}

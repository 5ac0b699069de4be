import Glibc
import PrintModel
package import Scheduler

/// Jobs that cupsd calls "processing" while no run of the backend is there, and that would keep their
/// queue from printing for ever.
///
/// That becomes of a job with several files whose backend is killed, by the kernel that is out of
/// memory for instance, before it has read the first: cupsd (2.4.2) takes a signal for success and
/// waits for a filter, which waits for somebody to read what it writes. Sent again, the job is found in
/// the books and charged once.
package struct StrandedJobs {
    private let jobs: () throws(SchedulerError) -> [ProcessingJob]
    private let hasRun: (Int) -> Bool
    private let now: () -> Int64
    private let pause: () -> Void
    private let patienceSeconds: Int64

    /// A backend that died leaves filters that may compute for a while before they notice.
    package static let usualPatienceSeconds: Int64 = 60

    /// - Parameters:
    ///   - patienceSeconds: how long a job must have been processing.
    ///   - jobs: the jobs of protected queues that are being processed.
    ///   - hasRun: whether the backend runs for the job of that number.
    ///   - now: seconds since 1970.
    ///   - pause: waits between two looks, so that a job that is just ending or beginning is not taken
    ///     for one that is stranded.
    package init(
        patienceSeconds: Int64, jobs: @escaping () throws(SchedulerError) -> [ProcessingJob],
        hasRun: @escaping (Int) -> Bool, now: @escaping () -> Int64, pause: @escaping () -> Void
    ) {
        self.patienceSeconds = patienceSeconds
        self.jobs = jobs
        self.hasRun = hasRun
        self.now = now
        self.pause = pause
    }

    /// On this machine.
    package init(_ scheduler: Scheduler, patienceSeconds: Int64 = usualPatienceSeconds) {
        self.init(
            patienceSeconds: patienceSeconds,
            jobs: { () throws(SchedulerError) in try scheduler.processingJobsOfGate() },
            hasRun: BackendProcess.isThere(forJob:), now: { Int64(time(nil)) },
            pause: { sleep(2) })
    }

    /// - Throws: `unreachable`, `refused`.
    package func found() throws(SchedulerError) -> [ProcessingJob] {
        let suspects = try look()
        guard !suspects.isEmpty else { return [] }
        pause()
        let still = Set(try look())
        return suspects.filter(still.contains)
    }

    private func look() throws(SchedulerError) -> [ProcessingJob] {
        try jobs().filter { now() - $0.since >= patienceSeconds && !hasRun($0.id) }
    }
}

extension Scheduler {
    /// The jobs that are being processed on protected queues, and on classes that have one.
    fileprivate func processingJobsOfGate() throws(SchedulerError) -> [ProcessingJob] {
        let jobs = try processingJobs()
        guard !jobs.isEmpty else { return [] }
        let queues = try queues().filter { $0.deviceURI.hasPrefix(DeviceURI.prefix) }.map(\.name)
        let classes = try classes().filter { !Set($0.members).isDisjoint(with: queues) }.map(\.name)
        return jobs.filter { (queues + classes).contains($0.queue) }
    }
}

/// Runs of the backend, as /proc lists them: cupsd starts them under the device URI, the job's number
/// being the first argument (backend(7)).
package enum BackendProcess {
    /// Whether one works on the job of that number; true as well when that can't be seen.
    package static func isThere(forJob id: Int) -> Bool {
        // With hidepid= we see our own processes only.
        guard arguments(ofProcess: "1") != nil, let folder = opendir("/proc") else { return true }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard Int(name) != nil, let arguments = arguments(ofProcess: name) else { continue }
            if arguments.count > 1, arguments[0].hasPrefix(DeviceURI.prefix),
                arguments[1] == "\(id)"
            {
                return true
            }
        }
        return false
    }

    /// The first two arguments; nil when there is no such process, or none that we may see.
    private static func arguments(ofProcess name: String) -> [String]? {
        let file = open("/proc/\(name)/cmdline", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &bytes, bytes.count)
        guard count >= 0 else { return nil }
        return bytes.prefix(count).split(separator: 0, maxSplits: 2).prefix(2).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}

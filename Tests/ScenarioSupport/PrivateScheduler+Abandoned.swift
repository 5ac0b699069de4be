internal import Foundation

extension PrivateScheduler {
    /// Whether cupsd will call a job "processing" for ever, whatever its backend was.
    ///
    /// While a job has files to come, cupsd keeps both ends of the pipe from the last filter to the
    /// backend. When the backend is killed before it has read that file (a signal counts as success),
    /// the filter waits for somebody to read, and cupsd for the filter. So it is when
    /// - the backend that cupsd started last for the job is gone,
    /// - a filter of the job sleeps because the pipe it writes to is full,
    /// - and nobody but cupsd, which never reads there, has that pipe open for reading.
    package func hasAbandoned(_ job: Job) -> Bool {
        guard let cupsd = process, let backend = lastBackendID(of: job),
            ProcessIdentity(backend) == nil
        else { return false }
        let others = jobProcesses
        let readable = Set(others.flatMap { $0.pipes(O_RDONLY).values })
        let ofScheduler = Set(cupsd.pipes(O_RDONLY).values)
        return others.contains { filter in
            guard filter.parentID == cupsd.id,
                filter.arguments.dropFirst().first == "\(job.number)",
                filter.waitsForPipe, let output = filter.pipes(O_WRONLY)[STDOUT_FILENO]
            else { return false }
            return !readable.contains(output) && ofScheduler.contains(output)
        }
    }

    /// By the error_log: `[Job 1] Started backend /…/socket (PID 25109)`.
    private func lastBackendID(of job: Job) -> Int32? {
        let line = log.split(separator: "\n").last {
            $0.contains("[Job \(job.number)] Started backend ")
        }
        return line?.split(separator: " ").last.flatMap { Int32($0.dropLast()) }
    }
}

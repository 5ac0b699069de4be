package import ChildProcess
import Glibc
import SystemPackage

/// Keeps two runs of the same job apart: after a crash of cupsd a second one starts while the first
/// goes on printing. Held until the process ends, however it ends.
package struct JobLock {
    private let file: FileDescriptor

    /// Waits until no other process has the lock of the job.
    ///
    /// - Parameters:
    ///   - folder: private to the gateway; made when it is missing.
    ///   - jobID: IPP "job-id".
    /// - Throws: `terminated` when SIGTERM comes first, `lock` when the lock can't be had at all.
    package init(
        folder: String, jobID: Int, termination: TerminationSignal
    ) throws(GatewayError) {
        file = try Self.opened(folder, jobID)
        while try !Self.isTaken(file, folder) {
            _ = Readiness.wait(for: [(termination.descriptor, .readable)], timeoutMilliseconds: 200)
            if termination.isPending() { throw .terminated }
        }
    }

    /// Takes the lock of the job if it is free, and gives nil if it is not: a run is under way.
    ///
    /// - Throws: `lock` when the lock can't be had at all.
    package init?(folder: String, jobID: Int) throws(GatewayError) {
        file = try Self.opened(folder, jobID)
        guard try Self.isTaken(file, folder) else {
            try? file.close()
            return nil
        }
    }

    /// Lets go before the process ends.
    package func release() {
        try? file.close()
    }

    private static func opened(
        _ folder: String, _ jobID: Int
    ) throws(GatewayError) -> FileDescriptor {
        mkdir(folder, S_IRWXU)
        do {
            return try FileDescriptor.open(
                FilePath("\(folder)/job-\(jobID).lock"), .readWrite,
                options: [.create, .closeOnExec, .noFollow], permissions: .ownerReadWrite)
        } catch {
            throw .lock(folder, error as? Errno ?? .ioError)
        }
    }

    private static func isTaken(
        _ file: FileDescriptor, _ folder: String
    ) throws(GatewayError) -> Bool {
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 else { return true }
        guard errno == EWOULDBLOCK || errno == EINTR else {
            throw .lock(folder, Errno(rawValue: errno))
        }
        return false
    }
}

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
    ///   - name: of the print server and the job; what no user chooses.
    /// - Throws: `terminated` when SIGTERM comes first, `lock` when the lock can't be had at all.
    package init(
        folder: String, name: String, termination: TerminationSignal
    ) throws(GatewayError) {
        mkdir(folder, S_IRWXU)
        let path = "\(folder)/\(name).lock"
        do {
            file = try FileDescriptor.open(
                FilePath(path), .readWrite, options: [.create, .closeOnExec, .noFollow],
                permissions: .ownerReadWrite)
        } catch {
            throw .lock(path, error as? Errno ?? .ioError)
        }
        while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .lock(path, Errno(rawValue: errno))
            }
            _ = Readiness.wait(for: [(termination.descriptor, .readable)], timeoutMilliseconds: 200)
            if termination.isPending() { throw .terminated }
        }
    }
}

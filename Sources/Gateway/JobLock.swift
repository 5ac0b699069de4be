package import ChildProcess
package import Delivery
import Glibc
import SystemPackage

/// Keeps two runs of the same job apart: after a crash of cupsd a second one starts while the first
/// goes on printing. Held until the process ends, however it ends.
///
/// The file that is locked holds what the run has noted (`journal`), and is removed when it is let go
/// with nothing in it.
package struct JobLock {
    private let path: String
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
        while true {
            if let lock = try JobLock(folder: folder, jobID: jobID) {
                self = lock
                return
            }
            _ = Readiness.wait(for: [(termination.descriptor, .readable)], timeoutMilliseconds: 200)
            if termination.isPending() { throw .terminated }
        }
    }

    /// Takes the lock of the job if it is free, and gives nil if it is not: a run is under way.
    ///
    /// - Throws: `lock` when the lock can't be had at all.
    package init?(folder: String, jobID: Int) throws(GatewayError) {
        PrivateFolder.make(folder)
        let path = "\(folder)/job-\(jobID)\(Self.suffix)"
        do throws(Errno) {
            guard let file = try Self.locked(path) else { return nil }
            (self.path, self.file) = (path, file)
        } catch {
            throw .lock(folder, error)
        }
    }

    /// What this run, or one that has died, has noted.
    package var journal: DeliveryJournal { DeliveryJournal(file: file, backend: backendLog) }

    /// What the real backend says; it is there as long as the journal.
    package var backendLog: BackendLog {
        BackendLog(path: String(path.dropLast(Self.suffix.count)) + ".messages")
    }

    private static let suffix = ".lock"

    /// Lets go before the process ends.
    package func release() {
        if journal.isEmpty {
            backendLog.remove()
            unlink(path)
        }
        try? file.close()
    }

    private static func locked(_ path: String) throws(Errno) -> FileDescriptor? {
        while true {
            let raw = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)
            guard raw >= 0 else { throw Errno(rawValue: errno) }
            PrivateFolder.share(raw, in: FilePath(path).removingLastComponent().string)
            if flock(raw, LOCK_EX | LOCK_NB) == 0 {
                // Whoever had it may have removed the file in between.
                if isFile(raw, at: path) { return FileDescriptor(rawValue: raw) }
                close(raw)
                continue
            }
            let reason = errno
            close(raw)
            guard reason == EWOULDBLOCK || reason == EINTR else { throw Errno(rawValue: reason) }
            return nil
        }
    }

    private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}

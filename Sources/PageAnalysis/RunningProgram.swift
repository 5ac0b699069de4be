import ChildProcess
import Glibc
package import SystemPackage

/// Another program while it runs: where what it writes comes from, and how it is ended.
package final class RunningProgram {
    /// Readable.
    private let output: FileDescriptor
    private let end: () -> Void

    /// - Parameter end: ends it; called once.
    package init(output: FileDescriptor, end: @escaping () -> Void) {
        self.output = output
        self.end = end
    }

    deinit {
        try? output.close()
        end()
    }

    /// Fills `bytes` with what the program writes next.
    ///
    /// - Returns: how many there were; fewer at the end. Nil when the time is over.
    package func read(
        into bytes: UnsafeMutableRawBufferPointer, before deadline: ContinuousClock.Instant
    ) -> Int? {
        var count = 0
        while count < bytes.count {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else { return nil }
            guard
                Readiness.wait(
                    for: [(output, .readable)], timeoutMilliseconds: Int32(min(left, 60_000)) + 1
                )[0]
            else { continue }
            let space = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
            guard let read = try? output.read(into: space), read > 0 else { break }
            count += read
        }
        return count
    }

    /// Starts Ghostscript as a child process, with our rights.
    convenience init(childFor task: InterpreterTask, file: FileDescriptor) throws(Errno) {
        guard let command = GhostscriptCommand(task) else { throw .noSuchFileOrDirectory }
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard nowhere >= 0 else { throw Errno(rawValue: errno) }
        defer { close(nowhere) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        do throws(Errno) {
            let child = try ChildProcess(
                executable: command.executable, arguments: command.arguments,
                environment: command.environment, input: file,
                output: FileDescriptor(rawValue: ends[1]),
                errors: FileDescriptor(rawValue: nowhere), inheritsDescriptors: false)
            self.init(output: FileDescriptor(rawValue: ends[0])) {
                child.signal(SIGKILL)
                _ = child.wait()
            }
        } catch {
            close(ends[0])
            throw error
        }
    }
}

import ChildProcess
import Glibc
package import SystemPackage

/// Another program while it runs: where what it writes comes from, and how it is ended.
package final class RunningProgram {
    /// Readable.
    private let output: FileDescriptor
    private let errors: FileDescriptor?
    private let end: () -> Void

    /// How much of what a program says is looked at: what a pipe holds.
    private static let mostMessageBytes = 64 << 10

    /// - Parameters:
    ///   - errors: its standard error, where that is wanted; see `ProgramPipe`.
    ///   - end: ends it; called once.
    package init(
        output: FileDescriptor, errors: FileDescriptor? = nil, end: @escaping () -> Void
    ) {
        self.output = output
        self.errors = errors
        self.end = end
    }

    deinit {
        try? output.close()
        try? errors?.close()
        end()
    }

    /// Fills `bytes` with what the program writes next.
    ///
    /// - Returns: how many there were; fewer at the end. Nil when the time is over.
    package func read(
        into bytes: UnsafeMutableRawBufferPointer, before deadline: ContinuousClock.Instant
    ) -> Int? {
        Self.read(output, into: bytes, before: deadline)
    }

    /// What the program has written to its standard error, for after its output has ended; no more
    /// than a pipe holds.
    ///
    /// - Returns: nil where that is not wanted, and when the time is over.
    func messages(before deadline: ContinuousClock.Instant) -> [UInt8]? {
        guard let errors else { return nil }
        var bytes = [UInt8](repeating: 0, count: Self.mostMessageBytes)
        let count = bytes.withUnsafeMutableBytes { Self.read(errors, into: $0, before: deadline) }
        return count.map { Array(bytes[..<$0]) }
    }

    private static func read(
        _ source: FileDescriptor, into bytes: UnsafeMutableRawBufferPointer,
        before deadline: ContinuousClock.Instant
    ) -> Int? {
        var count = 0
        while count < bytes.count {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else { return nil }
            guard
                Readiness.wait(
                    for: [(source, .readable)], timeoutMilliseconds: Int32(min(left, 60_000)) + 1
                )[0]
            else { continue }
            let space = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
            guard let read = try? source.read(into: space), read > 0 else { break }
            count += read
        }
        return count
    }

    /// Starts Ghostscript as a child process, with our rights.
    convenience init(childFor task: InterpreterTask, file: FileDescriptor) throws(Errno) {
        guard let command = GhostscriptCommand(task) else { throw .noSuchFileOrDirectory }
        let output = try ProgramPipe()
        var errors: ProgramPipe?
        do throws(Errno) {
            if task.wantsMessages { errors = try ProgramPipe(dropsOverflow: true) }
            let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
            guard nowhere >= 0 else { throw Errno(rawValue: errno) }
            defer { close(nowhere) }
            let child = try ChildProcess(
                executable: command.executable, arguments: command.arguments,
                environment: command.environment, input: file, output: output.writing,
                errors: errors?.writing ?? FileDescriptor(rawValue: nowhere),
                inheritsDescriptors: false)
            try? output.writing.close()
            try? errors?.writing.close()
            self.init(output: output.reading, errors: errors?.reading) {
                child.signal(SIGKILL)
                _ = child.wait()
            }
        } catch {
            output.close()
            errors?.close()
            throw error
        }
    }
}

package import ChildProcess
import Glibc
package import SystemPackage

/// Hands a spooled job to the real backend and watches until it ends.
///
/// The data goes through a pipe, never as a file on standard input: backends that finish what they
/// have been given would then print all of a cancelled job (CUPS-FACTS 6).
package struct Delivery {
    /// How the real backend ended, and what is known of what it printed.
    package struct Outcome: Hashable, Sendable {
        package let ending: ChildProcess.Ending
        /// Impressions as the printer counted them, where the backend told.
        package let printerImpressions: Int?
        /// How much of the data the backend took; nil when it read the file by itself.
        package let bytesTaken: Int?
        /// Whether cupsd ended it: the job was cancelled, held or moved.
        package let wasTerminated: Bool

        package init(
            ending: ChildProcess.Ending, printerImpressions: Int?, bytesTaken: Int?,
            wasTerminated: Bool
        ) {
            self.ending = ending
            self.printerImpressions = printerImpressions
            self.bytesTaken = bytesTaken
            self.wasTerminated = wasTerminated
        }
    }

    /// What the real backend gets.
    package enum Input {
        /// The data, on its standard input.
        case data(FileDescriptor)
        /// Nothing: it opens the file that its last argument names.
        case named
    }

    package let backend: RealBackend
    package let arguments: [String]
    package let environment: [String: String]

    package init(backend: RealBackend, arguments: [String], environment: [String: String]) {
        self.backend = backend
        self.arguments = arguments
        self.environment = environment
    }

    /// Runs the real backend to its end; its messages appear on our standard error as they come.
    ///
    /// - Throws: when it can't be started.
    package func run(
        _ input: Input, termination: TerminationSignal
    ) throws(Errno) -> Outcome {
        let messages = try Pipe()
        defer { try? messages.readEnd.close() }
        let child: ChildProcess
        var pump: DataPump?
        switch input {
        case .named:
            let nothing = try opening("/dev/null")
            defer { try? nothing.close() }
            child = try start(input: nothing, messages)
        case .data(let file):
            let data = try Pipe()
            child = try start(input: data.readEnd, messages)
            try? data.readEnd.close()
            pump = try DataPump(from: file, to: data.writeEnd)
        }
        return watch(child, pump, messages.readEnd, termination)
    }

    private func start(input: FileDescriptor, _ messages: Pipe) throws(Errno) -> ChildProcess {
        defer { try? messages.writeEnd.close() }
        return try backend.start(
            arguments: arguments, environment: environment, input: input,
            errors: messages.writeEnd)
    }

    private func opening(_ path: FilePath) throws(Errno) -> FileDescriptor {
        do {
            return try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    /// Moves data one way and messages the other until the child has ended and said its last.
    private func watch(
        _ child: ChildProcess, _ pump: consuming DataPump?, _ messageSource: FileDescriptor,
        _ termination: TerminationSignal
    ) -> Outcome {
        var pump = pump
        var messages = BackendMessages()
        var wasTerminated = false
        var ending: ChildProcess.Ending?
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            var waiting: [(FileDescriptor, Readiness.Interest)] = [(messageSource, .readable)]
            if !wasTerminated { waiting.append((termination.descriptor, .readable)) }
            let pumpIndex = waiting.count
            if let target = pump?.target { waiting.append((target, .writable)) }
            let ready = Readiness.wait(for: waiting, timeoutMilliseconds: 1000)
            if !wasTerminated, termination.isPending() {
                wasTerminated = true
                pump?.stop()
                child.signal(SIGTERM)
            } else if pumpIndex < ready.count, ready[pumpIndex] {
                pump?.step()
            }
            if ready[0] {
                let count = (try? messageSource.read(into: buffer)) ?? 0
                guard count > 0 else { break }
                let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                _ = try? FileDescriptor.standardError.writeAll(bytes)
                messages.take(bytes)
            } else if !ready.contains(true) {
                // Something that it started may keep standard error open for ever.
                ending = child.poll()
                guard ending == nil else { break }
            }
        }
        pump?.stop()
        return Outcome(
            ending: ending ?? child.wait(), printerImpressions: messages.printerImpressions,
            bytesTaken: pump?.byteCount, wasTerminated: wasTerminated)
    }
}

/// The two ends of a pipe, both closed on exec.
struct Pipe {
    let readEnd: FileDescriptor
    let writeEnd: FileDescriptor

    init() throws(Errno) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readEnd = FileDescriptor(rawValue: ends[0])
        writeEnd = FileDescriptor(rawValue: ends[1])
    }
}

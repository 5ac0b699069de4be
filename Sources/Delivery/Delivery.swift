package import ChildProcess
import Glibc
import PrintModel
package import SystemPackage

/// Hands a spooled job to the real backend and watches until it ends.
///
/// The data goes through a pipe, never as a file on standard input: backends that finish what they
/// have been given would then print all of a cancelled job (CUPS-FACTS 6).
package final class Delivery {
    /// What is known of what has reached the printer so far.
    package struct Progress: Hashable, Sendable {
        /// How much of the data the printer took as the backend tells, or where it does not tell, the
        /// backend itself; nil when it reads the file by itself.
        package var bytesTaken: Int?
        /// Impressions as the printer counted them, where the backend told.
        package var printerImpressions: Int?
        /// The job's number at the printer, where the backend told.
        package var printerJobID: Int?

        package init(
            bytesTaken: Int? = nil, printerImpressions: Int? = nil, printerJobID: Int? = nil
        ) {
            self.bytesTaken = bytesTaken
            self.printerImpressions = printerImpressions
            self.printerJobID = printerJobID
        }
    }

    /// How the real backend ended, and what is known of what it printed.
    package struct Outcome: Hashable, Sendable {
        /// Nil when it goes on some seconds after cupsd has wanted the job back.
        package let ending: ChildProcess.Ending?
        /// Whether cupsd ended it: the job was cancelled, held or moved.
        package let wasTerminated: Bool
        package let progress: Progress

        package init(ending: ChildProcess.Ending?, wasTerminated: Bool, progress: Progress) {
            self.ending = ending
            self.wasTerminated = wasTerminated
            self.progress = progress
        }
    }

    /// What the real backend gets.
    package enum Input {
        /// The data, on its standard input, so many times one after another.
        case data(FileDescriptor, times: Int)
        /// Nothing: it opens the file that its last argument names.
        case named
    }

    /// How long the real backend may take to end after SIGTERM before we go on without it: cupsd
    /// kills the whole group after JobKillDelay, and the books must be settled by then.
    private static let graceAfterTermination = Duration.seconds(3)
    /// How long what the real backend says may wait until it is passed on, in milliseconds. A watch of
    /// the file (inotify(7)) would tell at once, but takes the kernel over 10 ms to end.
    private static let messageDelay: Int32 = 100

    private let child: ChildProcess
    private let termination: TerminationSignal
    private var reader: BackendLog.Reader
    private var pump: DataPump?
    private var messages = BackendMessages()
    /// Readable once the real backend has ended; nil where the kernel has no such thing.
    private let endDescriptor: FileDescriptor?
    private var terminatedAt: ContinuousClock.Instant?
    private var ending: ChildProcess.Ending?
    private let passesDataOn: Bool
    private var noted = Progress()
    private let note: (Progress) -> Void

    /// Starts the real backend.
    ///
    /// - Parameters:
    ///   - arguments: ours, without the program's name.
    ///   - environment: ours.
    ///   - log: where its messages are, also for whoever comes when this process has died.
    ///   - note: told of each step forward, so that it is known if this process dies.
    /// - Throws: when it can't be started.
    package init(
        _ input: Input, to backend: RealBackend, arguments: [String],
        environment: [String: String], log: BackendLog, termination: TerminationSignal,
        note: @escaping (Progress) -> Void
    ) throws(Errno) {
        self.termination = termination
        self.note = note
        passesDataOn = backend.device.passesDataOn
        let (errors, reader) = try log.begin()
        defer { try? errors.close() }
        self.reader = reader
        switch input {
        case .named:
            let nothing = try Self.openedNothing()
            defer { try? nothing.close() }
            child = try backend.start(
                arguments: arguments, environment: environment, input: nothing, errors: errors)
        case .data(let file, let times):
            let data = try Pipe()
            child = try backend.start(
                arguments: arguments, environment: environment, input: data.readEnd,
                errors: errors)
            pump = try DataPump(from: file, times: times, to: data)
        }
        endDescriptor = child.endDescriptor()
    }

    deinit {
        try? reader.file.close()
        try? endDescriptor?.close()
        pump?.close()
    }

    /// Moves data one way and messages the other until the real backend has ended and said its last,
    /// or does not end although cupsd wants the job back. Its messages appear on our standard error
    /// as they come.
    package func watch() -> Outcome {
        while ending == nil, !isOverdue {
            step()
            let progress = progress
            guard progress != noted else { continue }
            noted = progress
            note(progress)
        }
        return Outcome(
            ending: ending, wasTerminated: terminatedAt != nil, progress: progress)
    }

    /// Watches on until the real backend has ended, however long it takes.
    package func finish() {
        while ending == nil { step() }
    }

    private var progress: Progress {
        Progress(
            bytesTaken: pump.map { $0.takenCount - bytesInHand($0) },
            printerImpressions: messages.printerImpressions, printerJobID: messages.printerJobID)
    }

    /// What the backend took, and the printer not yet. A backend that passes data on looks at the
    /// first of it before it connects; one that tells nothing of any block is believed at the end.
    private func bytesInHand(_ pump: DataPump) -> Int {
        guard passesDataOn,
            ending != .exited(BackendStatus.ok.rawValue) || messages.bytesInHand != nil
        else { return 0 }
        return max(0, messages.bytesInHand ?? pump.takenCount)
    }

    private var isOverdue: Bool {
        terminatedAt.map { $0.duration(to: .now) > Self.graceAfterTermination } ?? false
    }

    private func step() {
        var waiting: [(FileDescriptor, Readiness.Interest)] = []
        if let endDescriptor { waiting.append((endDescriptor, .readable)) }
        let pumpIndex = waiting.count
        if let target = pump?.target { waiting.append((target, .writable)) }
        let terminationIndex = waiting.count
        if terminatedAt == nil { waiting.append((termination.descriptor, .readable)) }
        let ready = Readiness.wait(
            for: waiting, timeoutMilliseconds: endDescriptor == nil ? 10 : Self.messageDelay)
        if terminatedAt == nil, termination.isPending() {
            terminatedAt = .now
            pump?.stop()
            child.signal(SIGTERM)
        } else if ready[pumpIndex..<terminationIndex].contains(true) {
            pump?.step()
        }
        ending = child.poll()
        passMessages()
    }

    private func passMessages() {
        reader.read { bytes in
            _ = try? FileDescriptor.standardError.writeAll(bytes)
            messages.take(bytes)
        }
        reader.discardRead()
    }

    private static func openedNothing() throws(Errno) -> FileDescriptor {
        do {
            return try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec)
        } catch {
            throw error as? Errno ?? .ioError
        }
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

extension Delivery.Outcome: CustomStringConvertible {
    /// For the log.
    package var description: String {
        var words: [String] =
            switch ending {
            case .exited(let status): ["exit status \(status)"]
            case .killed(let signal): ["ended by signal \(signal)"]
            case nil: ["goes on"]
            }
        if wasTerminated { words.append("after SIGTERM") }
        if let bytes = progress.bytesTaken { words.append("took \(bytes) bytes") }
        if let count = progress.printerImpressions { words.append("printer counted \(count)") }
        return words.joined(separator: ", ")
    }
}

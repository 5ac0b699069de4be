internal import ChildProcess
internal import Foundation
internal import Synchronization
internal import SystemPackage

/// A program run to its end with an argument vector; no shell ever sees it.
package struct Command: Sendable {
    package var executable: String
    package var arguments: [String]
    package var environment: [String: String]
    /// What it reads; nothing when nil.
    package var input: [UInt8]?
    /// After this it is ended, with its process group.
    package var deadline: Duration

    package init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
        input: [UInt8]? = nil, deadline: Duration = .seconds(60)
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.deadline = deadline
    }

    /// How a command ended and what it wrote.
    package struct Result: Sendable, CustomStringConvertible {
        package enum Status: Hashable, Sendable {
            case exited(CInt)
            case signalled(CInt)
        }

        package let status: Status
        package let output: [UInt8]
        package let errors: [UInt8]

        package var outputText: String { String(decoding: output, as: UTF8.self) }
        package var errorText: String { String(decoding: errors, as: UTF8.self) }
        package var isSuccess: Bool { status == .exited(0) }
        package var description: String { "\(status)\n\(outputText)\(errorText)" }
    }

    /// Runs it and returns how it ended, whatever that is.
    ///
    /// Output goes to nameless files rather than pipes: a grandchild that outlives the command
    /// then keeps nobody waiting, and no amount of output can block.
    ///
    /// - Throws: `commandTookTooLong`; `Errno` when it can't be started.
    package func run() async throws -> Result {
        let output = try namelessFile()
        let errors = try namelessFile()
        let input = try inputFile() ?? Starter.nothing
        let ending = Ending()
        let milliseconds = Int32(clamping: Int64(deadline / .milliseconds(1)))
        let program = try await Starter.shared.start(
            [executable] + arguments, environment: environment, input: input, output: output,
            errors: errors
        ) { program in
            Thread.detachNewThread { ending.follow(program, milliseconds: milliseconds) }
        }
        let group = -program.processID
        let status = await withTaskCancellationHandler {
            Result.Status(await ending.wait())
        } onCancel: {
            kill(group, SIGKILL)
        }
        guard !ending.isLate.withLock({ $0 }) else {
            throw ScenarioError.commandTookTooLong(line, deadline)
        }
        return Result(
            status: status,
            output: try contents(of: output), errors: try contents(of: errors))
    }

    /// Runs it and returns what it wrote to standard output.
    ///
    /// - Throws: `commandFailed` unless it exits with 0; and as `run()`.
    @discardableResult
    package func text() async throws -> String {
        let result = try await run()
        guard result.isSuccess else {
            throw ScenarioError.commandFailed(
                line, status: "\(result.status)", output: result.outputText + result.errorText)
        }
        return result.outputText
    }

    /// The command as one line, for messages only.
    package var line: String { ([executable] + arguments).joined(separator: " ") }

    private func inputFile() throws -> FileHandle? {
        guard let input else { return nil }
        let file = try namelessFile()
        try file.write(contentsOf: Data(input))
        try file.seek(toOffset: 0)
        return file
    }

    private func namelessFile() throws -> FileHandle {
        var path = Array("/tmp/pagetoll-output-XXXXXX\0".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw ScenarioError.system(call: "mkstemp", errno: errno) }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func contents(of file: FileHandle) throws -> [UInt8] {
        try file.seek(toOffset: 0)
        return Array(try file.readToEnd() ?? Data())
    }
}

/// The end of a process, waited for without holding a thread, and even by a cancelled task.
private final class Ending: Sendable {
    private typealias Waiter = CheckedContinuation<ChildProcess.Ending, Never>

    let isLate = Mutex(false)
    private let state = Mutex<(ending: ChildProcess.Ending?, waiter: Waiter?)>((nil, nil))

    /// Waits for the program, and ends its process group when it takes too long.
    func follow(_ program: ChildProcess, milliseconds: Int32) {
        if let end = program.endDescriptor() {
            let isReady = Readiness.wait(
                for: [(end, .readable)], timeoutMilliseconds: milliseconds)
            try? end.close()
            if isReady == [false] {
                isLate.withLock { $0 = true }
                kill(-program.processID, SIGKILL)
            }
        }
        arrive(program.wait())
    }

    private func arrive(_ ending: ChildProcess.Ending) {
        state.withLock { state in
            state.ending = ending
            state.waiter?.resume(returning: ending)
            state.waiter = nil
        }
    }

    func wait() async -> ChildProcess.Ending {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if let ending = state.ending {
                    continuation.resume(returning: ending)
                } else {
                    state.waiter = continuation
                }
            }
        }
    }
}

extension Command.Result.Status {
    fileprivate init(_ ending: ChildProcess.Ending) {
        switch ending {
        case .exited(let status): self = .exited(status)
        case .killed(let signal): self = .signalled(signal)
        }
    }
}

internal import ChildProcess
internal import Foundation
internal import Synchronization
internal import SystemPackage

/// The thread that starts every program, and lives as long as the test run: PR_SET_PDEATHSIG goes
/// by the thread.
///
/// Programs are started with `ChildProcess` and not Foundation's `Process`, which hands on the
/// signal mask of test threads (they block SIGTERM) and has crashed while many are started.
final class Starter: Sendable {
    static let shared = Starter()

    /// What a program reads that is given nothing; Foundation's null device has no descriptor.
    static let nothing = FileHandle(
        fileDescriptor: open("/dev/null", O_RDONLY | O_CLOEXEC), closeOnDealloc: false)

    private let waiting = Mutex<[@Sendable () -> Void]>([])
    private let arrived = DispatchSemaphore(value: 0)

    private init() {
        let thread = Thread { [self] in
            while true {
                arrived.wait()
                let next = waiting.withLock { $0.removeFirst() }
                next()
            }
        }
        thread.name = "scenario-starter"
        thread.start()
    }

    /// Starts a program in a session and process group of its own, so that it can be ended with all
    /// that it starts.
    ///
    /// - Parameter arguments: the program's path first.
    /// - Parameter started: called as soon as it runs. Whoever waits for `start` may be resumed much
    ///   later, while tests keep all threads of tasks busy.
    func start(
        _ arguments: [String], environment: [String: String], input: FileHandle,
        output: FileHandle, errors: FileHandle,
        started: @escaping @Sendable (ChildProcess) -> Void = { _ in }
    ) async throws -> ChildProcess {
        try await withCheckedThrowingContinuation { continuation in
            waiting.withLock { queue in
                queue.append {
                    continuation.resume(
                        with: Result {
                            let program = try ChildProcess(
                                executable: RequiredProgram.setsid.path,
                                arguments: ["setsid"] + arguments, environment: environment,
                                input: FileDescriptor(rawValue: input.fileDescriptor),
                                output: FileDescriptor(rawValue: output.fileDescriptor),
                                errors: FileDescriptor(rawValue: errors.fileDescriptor),
                                inheritsDescriptors: false)
                            started(program)
                            return program
                        })
                }
            }
            arrived.signal()
        }
    }
}

internal import Foundation
internal import Synchronization

/// The thread that starts every program, and lives as long as the test run.
///
/// A child inherits the signal mask of the thread that starts it, and the threads of tests block
/// SIGTERM: a cupsd started there could not be stopped. PR_SET_PDEATHSIG, too, goes by the thread.
final class Starter: Sendable {
    static let shared = Starter()

    private let waiting = Mutex<[@Sendable () -> Void]>([])
    private let arrived = DispatchSemaphore(value: 0)

    private init() {
        let thread = Thread { [self] in
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
            while true {
                arrived.wait()
                let next = waiting.withLock { $0.removeFirst() }
                next()
            }
        }
        thread.name = "scenario-starter"
        thread.start()
    }

    /// Starts `process`; returns its id.
    @discardableResult
    func start(_ process: Process) async throws -> Int32 {
        try await withCheckedThrowingContinuation { continuation in
            waiting.withLock { queue in
                queue.append {
                    continuation.resume(
                        with: Result {
                            try process.run()
                            return process.processIdentifier
                        })
                }
            }
            arrived.signal()
        }
    }
}

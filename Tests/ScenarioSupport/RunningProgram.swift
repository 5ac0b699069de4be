internal import ChildProcess
internal import Foundation

/// A program that runs beside the test until it is stopped, by its id.
package final class RunningProgram: Sendable {
    package let identity: ProcessIdentity
    package let name: String
    private let logPath: String

    /// Starts it; all it writes goes to the file or terminal `logPath`.
    ///
    /// It gets SIGTERM when the test run dies, however that happens.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String],
        logPath: String
    ) async throws {
        name = (executable as NSString).lastPathComponent
        self.logPath = logPath
        let log = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o644)
        guard log >= 0 else { throw ScenarioError.system(call: "open \(logPath)", errno: errno) }
        let output = FileHandle(fileDescriptor: log, closeOnDealloc: true)
        let program = try await Starter.shared.start(
            [RequiredProgram.setpriv.path, "--pdeathsig", "TERM", executable] + arguments,
            environment: environment, input: Starter.nothing, output: output, errors: output)
        let identity = ProcessIdentity(ofChild: program.processID)
        Thread.detachNewThread { _ = program.wait() }
        guard let identity else {
            throw ScenarioError.notReady(name, log: Self.text(of: logPath))
        }
        self.identity = identity
    }

    package var isRunning: Bool { identity.isAlive }

    package var log: String { Self.text(of: logPath) }

    /// Asks it to end, and ends it by force when it has not within `limit`.
    package func stop(within limit: Duration = .seconds(5)) async {
        identity.send(SIGTERM)
        await waitForEnd(within: limit)
        await kill()
    }

    /// SIGKILL: it learns nothing.
    package func kill() async {
        identity.send(SIGKILL)
        await waitForEnd(within: .seconds(5))
    }

    private func waitForEnd(within limit: Duration) async {
        let end = ContinuousClock.now + limit
        while isRunning, ContinuousClock.now < end {
            // Not Task.sleep: that ends at once in a cancelled task, and this must still wait.
            await withCheckedContinuation { continuation in
                DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(5)) {
                    continuation.resume()
                }
            }
        }
    }

    private static func text(of path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }
}

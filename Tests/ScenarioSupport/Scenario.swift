internal import Foundation
internal import Synchronization

/// One scenario: a folder, and the schedulers, printers and sinks that were started in it.
///
///     try await Scenario.play { scenario in
///         let printer = try await scenario.virtualPrinter()
///         let scheduler = try await scenario.scheduler()
///         try await scheduler.addEverywhereQueue("office", to: printer.uri)
///         let job = try await scheduler.submit(Submission(queue: "office", file: path))
///         let status = try await scheduler.wait(for: job, toReach: .completed)
///     }
package final class Scenario: Sendable {
    package let folder: ScenarioFolder
    private let endings = Mutex<[@Sendable () async -> Void]>([])

    private init() throws {
        folder = try ScenarioFolder()
    }

    /// Plays `body`; then, whether it has thrown or not, ends all that it started and removes the
    /// folder. PAGETOLL_KEEP_SCENARIOS in the environment keeps the folder.
    ///
    /// Tests that run at once play two scenarios for each processor; the others wait their turn.
    ///
    /// - Throws: `missingProgram` on a machine that lacks one; and what `body` throws.
    package static func play<Answer>(
        _ body: (Scenario) async throws -> Answer
    ) async throws -> Answer {
        try RequiredProgram.check()
        await Stage.shared.enter()
        defer { Stage.shared.leave() }
        let scenario = try Scenario()
        do {
            let answer = try await body(scenario)
            await scenario.end()
            return answer
        } catch {
            await scenario.end()
            throw error
        }
    }

    /// A private cupsd, running; in a folder of its own where the scenario has several.
    package func scheduler(
        _ settings: SchedulerSettings = SchedulerSettings(), in own: ScenarioFolder? = nil
    ) async throws -> PrivateScheduler {
        let scheduler = try PrivateScheduler(in: own ?? folder, settings)
        atEnd { await scheduler.kill() }
        try await scheduler.start()
        return scheduler
    }

    /// A printer that speaks IPP, running. Two in one scenario need two names.
    package func virtualPrinter(
        _ settings: VirtualPrinterSettings = VirtualPrinterSettings()
    ) async throws -> VirtualPrinter {
        let printer = try VirtualPrinter(in: folder, settings)
        atEnd { await printer.kill() }
        try await printer.start()
        return printer
    }

    /// A printer that takes bytes at a TCP port, listening. Two in one scenario need two names.
    package func byteSink(
        named name: String = "sink", _ behaviour: ByteSink.Behaviour = .takeAll,
        hasSmallBuffers: Bool = false
    ) throws -> ByteSink {
        let sink = try ByteSink(
            recordsIn: try folder.makeFolder(name), behaviour, hasSmallBuffers: hasSmallBuffers)
        atEnd { sink.close() }
        return sink
    }

    /// A PostgreSQL, running, with an empty database and a role "print-server".
    package func postgreSQL(overTLS: Bool = false) async throws -> PrivatePostgreSQL {
        let server = try await PrivatePostgreSQL(in: folder.path, overTLS: overTLS)
        atEnd { try? await server.kill() }
        try await server.start()
        try await server.execute("CREATE ROLE \"print-server\" LOGIN")
        return server
    }

    /// A pooler before the server, running; each client has a connection for as long as it stays.
    package func pooler(before server: PrivatePostgreSQL) async throws -> PrivatePooler {
        let pooler = try await PrivatePooler(
            before: server, pooling: PrivatePooler.keepsStatements ? .transaction : .session)
        atEnd { await pooler.stop() }
        return pooler
    }

    /// A standby of the server, running.
    ///
    /// - Parameter isSynchronous: whether what is committed from now on is on both.
    package func standby(
        of primary: PrivatePostgreSQL, isSynchronous: Bool = true
    ) async throws -> PrivatePostgreSQL {
        let standby = try await PrivatePostgreSQL(following: primary)
        atEnd { try? await standby.kill() }
        try await standby.start()
        if isSynchronous { try await primary.waitForStandby() }
        return standby
    }

    /// A printer's SNMP agent, running, whose printer has made `life` impressions and is idle.
    package func virtualCounter(life: Int) async throws -> VirtualCounter {
        let counter = try await VirtualCounter(in: folder, life: life)
        atEnd { await counter.stop() }
        return counter
    }

    /// Has something ended with the scenario; the last one first.
    package func atEnd(_ ending: @escaping @Sendable () async -> Void) {
        endings.withLock { $0.append(ending) }
    }

    private func end() async {
        let processes = folder.processes
        for ending in endings.withLock({ $0 }).reversed() { await ending() }
        await folder.end(processes)
    }
}

/// Where a limited number of scenarios play at once: more would only make each other late.
private final class Stage: Sendable {
    static let shared = Stage(places: 2 * ProcessInfo.processInfo.activeProcessorCount)

    private struct State {
        var freePlaces: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    private init(places: Int) {
        state = Mutex(State(freePlaces: places))
    }

    func enter() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.freePlaces > 0 {
                    state.freePlaces -= 1
                    continuation.resume()
                } else {
                    state.waiting.append(continuation)
                }
            }
        }
    }

    func leave() {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.freePlaces += 1
            } else {
                state.waiting.removeFirst().resume()
            }
        }
    }
}

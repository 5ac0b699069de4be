internal import AsyncHTTPClient
internal import Desk
internal import Foundation
internal import Ledger
internal import LedgerStore
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// Tells hooks what happened: each its events in their order, until it takes them or a day is over.
struct HookPost: Sendable {
    let books: Books
    let client: HTTPClient
    /// How long a receiver may take for an answer.
    var patience = TimeAmount.seconds(10)
    let logger: Logger

    /// The first pause after a failure; each is twice the one before.
    static let firstPauseMilliseconds: Int64 = 5000
    static let longestPauseMilliseconds: Int64 = 3_600_000
    /// For how long an event is tried.
    static let trialMilliseconds: Int64 = 86_400_000
    /// Another process takes up a try that was not ended by then.
    private static let leaseMilliseconds: Int64 = 60_000

    /// Redirects are not followed: the address that an admin gave is the one that is told.
    static func client() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Collects what happened, and tells each hook as much as it takes.
    ///
    /// - Returns: how many events were told or tried.
    func round(at now: @Sendable () -> Timestamp) async throws -> Int {
        let start = now()
        while try await books({ store in try store.collectEvents(at: start) }) {}
        var count = 0
        while true {
            let moment = now()
            let attempts = try await books { store in
                try store.takeTries(at: moment, leaseMilliseconds: Self.leaseMilliseconds)
            }
            guard !attempts.isEmpty else { return count }
            count += attempts.count
            try await withThrowingTaskGroup(of: Void.self) { group in
                for attempt in attempts {
                    group.addTask { try await make(attempt, at: moment) }
                }
                try await group.waitForAll()
            }
        }
    }

    private func make(_ attempt: HookTry, at now: Timestamp) async throws {
        let problem = await send(HookMessage(attempt, at: now), to: attempt.hook.url)
        guard let problem else {
            return try await books { store in
                try store.end(attempt, "taken", isTaken: true, at: now)
            }
        }
        let first = attempt.number == 1 ? now : attempt.hook.firstTry
        guard now.milliseconds - first.milliseconds < Self.trialMilliseconds else {
            logger.warning(
                "a web hook was given up on an event",
                metadata: ["hook": "\(attempt.hook.id)", "event": "\(attempt.event.id)"])
            return try await books { store in
                try store.end(attempt, "given up: \(problem)", isTaken: false, at: now)
            }
        }
        let next = now.milliseconds + Self.pause(afterTry: attempt.number)
        try await books { store in
            try store.postpone(attempt, problem, until: Timestamp(milliseconds: next))
        }
    }

    static func pause(afterTry number: Int) -> Int64 {
        min(firstPauseMilliseconds << min(Int64(number) - 1, 20), longestPauseMilliseconds)
    }

    /// - Returns: what went wrong; nil when the receiver has taken it.
    private func send(_ message: HookMessage, to url: String) async -> String? {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        for (name, value) in message.headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(string: message.body))
        do {
            // What it says beside the status is not read.
            let status = try await client.execute(request, timeout: patience).status
            return (200..<300).contains(status.code) ? nil : "The answer was \(status.code)."
        } catch let error as HTTPClientError {
            return "There was no answer: \(error.shortDescription)."
        } catch {
            return "There was no answer: \(type(of: error))."
        }
    }
}

/// Asks `look` again and again until it has an answer.
///
/// - Parameters:
///   - event: what is waited for, in words, for the error.
///   - limit: how long at most.
///   - pause: between two looks.
///   - last: tells what was seen, for the error.
/// - Throws: `timedOut`, and what `look` throws.
@discardableResult
package func waitFor<Answer>(
    _ event: String, within limit: Duration, every pause: Duration = .milliseconds(20),
    last: () async -> String = { "" }, look: () async throws -> Answer?
) async throws -> Answer {
    let end = ContinuousClock.now + limit
    while true {
        if let answer = try await look() { return answer }
        guard ContinuousClock.now < end else {
            throw ScenarioError.timedOut(waitingFor: event, after: limit, last: await last())
        }
        try await Task.sleep(for: pause)
    }
}

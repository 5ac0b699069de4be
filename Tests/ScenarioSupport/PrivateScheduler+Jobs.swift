internal import Foundation

extension PrivateScheduler {
    /// Submits with `lp`; returns the job.
    ///
    /// - Throws: `commandFailed` with what `lp` said when it was refused.
    package func submit(_ submission: Submission) async throws -> Job {
        let answer = try await client(
            RequiredProgram.lp, submission.arguments, as: submission.account
        ).text()
        let prefix = "request id is "
        guard answer.hasPrefix(prefix),
            let name = answer.dropFirst(prefix.count).split(separator: " ").first,
            let dash = name.lastIndex(of: "-"),
            let number = Int(name[name.index(after: dash)...])
        else { throw ScenarioError.unexpectedAnswer(from: "lp", answer) }
        return Job(queue: String(name[..<dash]), number: number)
    }

    /// What cupsd tells of one job.
    package func status(of job: Job) async throws -> JobStatus {
        let objects = try await ask(.jobAttributes, ["job": "\(job.number)"])
        guard let status = objects.first.flatMap({ JobStatus($0) }) else {
            throw ScenarioError.unexpectedAnswer(from: "Get-Job-Attributes", "\(objects)")
        }
        return status
    }

    /// What cupsd tells of every job, oldest first.
    package func jobs() async throws -> [JobStatus] {
        try await ask(.jobs).compactMap { JobStatus($0) }.sorted { $0.job.number < $1.job.number }
    }

    /// Waits until the job has the state `state`.
    ///
    /// - Throws: `timedOut`, with the job's log; at once when the job has ended in another state.
    @discardableResult
    package func wait(
        for job: Job, toReach state: JobState, within limit: Duration = .seconds(30)
    ) async throws -> JobStatus {
        let status = try await wait(for: job, "reach \(state)", within: limit) {
            $0.state == state || $0.state.isTerminated
        }
        guard status.state == state else {
            throw ScenarioError.timedOut(
                waitingFor: "\(job) to reach \(state)", after: limit,
                last: "\(status)\n\(logTail(of: job))")
        }
        return status
    }

    /// Waits until cupsd tells of the job what `isReached` wants to see.
    @discardableResult
    package func wait(
        for job: Job, _ event: String, within limit: Duration = .seconds(30),
        until isReached: (JobStatus) async throws -> Bool
    ) async throws -> JobStatus {
        var last: JobStatus?
        return try await waitFor(
            "\(job) to \(event)", within: limit,
            last: { "\(last.map { "\($0)" } ?? "nothing")\n\(logTail(of: job))" },
            look: {
                let status = try await status(of: job)
                last = status
                return try await isReached(status) ? status : nil
            })
    }

    /// Waits until every job of `jobs` is in one of `states`; returns them in that order.
    package func wait(
        for jobs: [Job], toReach states: Set<JobState>, within limit: Duration
    ) async throws -> [JobStatus] {
        var last: [JobStatus] = []
        return try await waitFor(
            "\(jobs.count) jobs to reach \(states)", within: limit, every: .milliseconds(100),
            last: { last.map { "\($0)" }.joined(separator: "\n") },
            look: {
                last = try await self.jobs()
                let known = Dictionary(last.map { ($0.job, $0) }) { first, _ in first }
                let wanted = jobs.compactMap { known[$0] }.filter { states.contains($0.state) }
                return wanted.count == jobs.count ? wanted : nil
            })
    }

    /// `lp -H hold`.
    package func hold(_ job: Job) async throws {
        try await client(RequiredProgram.lp, ["-i", "\(job)", "-H", "hold"]).text()
    }

    /// `lp -H resume`: what a member does after a top-up.
    package func release(_ job: Job) async throws {
        try await client(RequiredProgram.lp, ["-i", "\(job)", "-H", "resume"]).text()
    }

    /// `lp -H restart`: prints a job that has ended once more.
    package func reprint(_ job: Job) async throws {
        try await client(RequiredProgram.lp, ["-i", "\(job)", "-H", "restart"]).text()
    }

    /// `lpmove`: prints the job on another queue.
    package func move(_ job: Job, to queue: String) async throws {
        try await client(RequiredProgram.lpmove, ["\(job)", queue]).text()
    }

    /// `cancel`.
    package func cancel(_ job: Job) async throws {
        try await client(RequiredProgram.cancel, ["\(job)"]).text()
    }

    /// The processes that cupsd runs for jobs: backends, filters, and what they started.
    package var jobProcesses: [ProcessIdentity] {
        ProcessIdentity.all(mentioning: folder.path("run")).filter { $0 != process }
    }

    /// Sends a request; returns the objects of the answer, none when there are none.
    func ask(_ query: Query, _ variables: [String: String] = [:]) async throws -> [IPPAttributes] {
        let definitions = variables.merging(["user": NSUserName()]) { given, _ in given }
        let options = definitions.flatMap { ["-d", "\($0.key)=\($0.value)"] }
        let result = try await client(
            RequiredProgram.ipptool,
            ["-X"] + options + ["ipp://127.0.0.1:\(port)/", folder.path(query.path)]
        ).run()
        let (statusCode, objects) = try IPPAttributes.response(result.output)
        // ipptool says bad-request of an answer with a name that a client made up; it is an answer.
        guard
            !objects.isEmpty || statusCode.hasPrefix("successful-ok")
                || statusCode == "client-error-not-found"
        else {
            throw ScenarioError.unexpectedAnswer(from: query.operation, result.description)
        }
        return objects
    }
}

/// A request that `ipptool` sends.
enum Query: CaseIterable {
    case jobAttributes
    case jobs
    case queueAttributes

    var operation: String {
        switch self {
        case .jobAttributes: "Get-Job-Attributes"
        case .jobs: "Get-Jobs"
        case .queueAttributes: "Get-Printer-Attributes"
        }
    }

    /// Below the scenario's folder.
    var path: String { "client/\(operation).test" }

    var text: String {
        let target =
            switch self {
            case .jobAttributes:
                "ATTR uri printer-uri ipp://localhost/\nATTR integer job-id $job"
            case .jobs: "ATTR uri printer-uri ipp://localhost/\nATTR keyword which-jobs all"
            case .queueAttributes: "ATTR uri printer-uri ipp://localhost/printers/$queue"
            }
        return """
            {
            NAME "\(operation)"
            OPERATION \(operation)
            GROUP operation-attributes-tag
            ATTR charset attributes-charset utf-8
            ATTR language attributes-natural-language en
            \(target)
            ATTR name requesting-user-name "$user"
            ATTR keyword requested-attributes all
            }

            """
    }
}

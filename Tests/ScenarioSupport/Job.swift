/// A job of a private scheduler.
package struct Job: Hashable, Sendable, CustomStringConvertible {
    package let queue: String
    package let number: Int

    package init(queue: String, number: Int) {
        self.queue = queue
        self.number = number
    }

    /// As `lp`, `lpstat` and `cancel` write it.
    package var description: String { "\(queue)-\(number)" }
}

/// "job-state" of RFC 8011 section 5.3.7.
package enum JobState: Int, Sendable, CustomStringConvertible {
    case pending = 3
    case pendingHeld = 4
    case processing = 5
    case processingStopped = 6
    case canceled = 7
    case aborted = 8
    case completed = 9

    package var isTerminated: Bool { rawValue >= Self.canceled.rawValue }

    package var description: String {
        switch self {
        case .pending: "pending"
        case .pendingHeld: "pending-held"
        case .processing: "processing"
        case .processingStopped: "processing-stopped"
        case .canceled: "canceled"
        case .aborted: "aborted"
        case .completed: "completed"
        }
    }
}

/// What cupsd tells of a job.
package struct JobStatus: Sendable, CustomStringConvertible {
    package let job: Job
    package let state: JobState
    package let attributes: IPPAttributes

    init?(_ attributes: IPPAttributes) {
        guard let number = attributes.integer("job-id"),
            let state = attributes.integer("job-state").flatMap({ JobState(rawValue: $0) }),
            let printer = attributes.string("job-printer-uri")
        else { return nil }
        job = Job(queue: String(printer.split(separator: "/").last ?? ""), number: number)
        self.state = state
        self.attributes = attributes
    }

    package var stateReasons: [String] { attributes.strings("job-state-reasons") }

    /// "job-printer-state-message": what the member reads in `lpstat -l` as the job's status.
    package var printerStateMessage: String {
        attributes.string("job-printer-state-message") ?? ""
    }

    package var uuid: String? { attributes.string("job-uuid") }

    package var impressionsCompleted: Int? { attributes.integer("job-impressions-completed") }

    package var description: String {
        "\(job) \(state) \(stateReasons.joined(separator: ",")): \(printerStateMessage)"
    }
}

/// What cupsd tells of a queue.
package struct QueueStatus: Sendable {
    /// "printer-state" of RFC 8011 section 5.4.11.
    package enum State: Int, Sendable {
        case idle = 3
        case processing = 4
        case stopped = 5
    }

    package let state: State
    package let attributes: IPPAttributes

    init?(_ attributes: IPPAttributes) {
        guard let state = attributes.integer("printer-state").flatMap({ State(rawValue: $0) })
        else { return nil }
        self.state = state
        self.attributes = attributes
    }

    /// Without the `none` that stands for no reason.
    package var stateReasons: [String] {
        attributes.strings("printer-state-reasons").filter { $0 != "none" }
    }

    package var stateMessage: String { attributes.string("printer-state-message") ?? "" }

    package var isAcceptingJobs: Bool { attributes.boolean("printer-is-accepting-jobs") ?? false }

    package var deviceURI: String { attributes.string("device-uri") ?? "" }

    /// Idle or printing, and no trace of any job's trouble on it.
    package var isClean: Bool {
        state != .stopped && stateReasons.isEmpty && stateMessage.isEmpty && isAcceptingJobs
    }
}

/// What `lp` is told.
package struct Submission: Sendable {
    /// Who prints.
    package enum Sender: Sendable {
        /// A name that is only claimed: `lp -U`.
        case claimed(String)
        /// A user of this machine, whose process submits; for tests that run as root.
        case account(String)
    }

    package var queue: String
    package var files: [String]
    package var sender: Sender
    package var title: String?
    package var copies: Int?
    /// As `name=value`.
    package var options: [String]
    /// Submitted held: `lp -H hold`.
    package var isHeld = false

    package init(
        queue: String, files: [String], sender: Sender = .claimed("alice"), title: String? = nil,
        copies: Int? = nil, options: [String] = []
    ) {
        self.queue = queue
        self.files = files
        self.sender = sender
        self.title = title
        self.copies = copies
        self.options = options
    }

    var arguments: [String] {
        var arguments: [String] = []
        if case .claimed(let name) = sender { arguments += ["-U", name] }
        arguments += ["-d", queue]
        if let title { arguments += ["-t", title] }
        if let copies { arguments += ["-n", "\(copies)"] }
        if isHeld { arguments += ["-H", "hold"] }
        for option in options { arguments += ["-o", option] }
        return arguments + ["--"] + files
    }

    var account: String? {
        if case .account(let name) = sender { name } else { nil }
    }
}

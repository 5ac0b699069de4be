import CCups

/// A job as cupsd knows it.
package struct SchedulerJob: Hashable, Sendable {
    /// IPP "job-state" (RFC 8011, section 5.3.7).
    package enum State: Int32, Hashable, Sendable {
        case pending = 3
        case held = 4
        case processing = 5
        case stopped = 6
        case canceled = 7
        case aborted = 8
        case completed = 9

        /// Whether it may still be printed.
        package var isLive: Bool { rawValue <= State.stopped.rawValue }
    }

    package let id: Int
    package let uuid: String
    package fileprivate(set) var state: State
    /// Seconds since 1970; 0 where it has not come to that.
    package let timeAtCreation: Int64
    package let timeAtProcessing: Int64
    package let timeAtCompleted: Int64
    /// IPP "number-of-documents", where cupsd says.
    package let documentCount: Int?
    /// IPP "job-impressions-completed", by what filters and backend told cupsd.
    package let impressionsCompleted: Int?
    /// IPP "job-printer-state-message": the last message of a filter or backend.
    package let printerStateMessage: String

    package init(
        id: Int, uuid: String, state: State, timeAtCreation: Int64, timeAtProcessing: Int64,
        timeAtCompleted: Int64, documentCount: Int?, impressionsCompleted: Int?,
        printerStateMessage: String
    ) {
        self.id = id
        self.uuid = uuid
        self.state = state
        self.timeAtCreation = timeAtCreation
        self.timeAtProcessing = timeAtProcessing
        self.timeAtCompleted = timeAtCompleted
        self.documentCount = documentCount
        self.impressionsCompleted = impressionsCompleted
        self.printerStateMessage = printerStateMessage
    }
}

extension Scheduler {
    /// Asks for a job by its id.
    ///
    /// A cupsd (2.4.2) that is stopped while a backend waits for the printer to be done keeps the job
    /// as completed in its list of jobs, and as pending in the job's own file. The list decides whether
    /// it is printed, so the job is given as completed.
    ///
    /// - Throws: `notFound` when cupsd has no such job, `unreachable`, `refused`.
    package func job(_ id: Int) throws(SchedulerError) -> SchedulerJob {
        var job = try told(ofJob: id)
        guard job.state == .pending,
            try !openJobs("job-id").contains(where: { $0["job-id"] == ["\(id)"] })
        else { return job }
        // It may have been printed meanwhile.
        job = try told(ofJob: id)
        if job.state == .pending { job.state = .completed }
        return job
    }

    private func told(ofJob id: Int) throws(SchedulerError) -> SchedulerJob {
        try request(IPP_OP_GET_JOB_ATTRIBUTES) { request in
            Self.addTarget(request, printer: nil)
            ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", Int32(id))
        } _: { answer throws(SchedulerError) in
            guard let uuid = text(answer, "job-uuid"),
                let rawState = integer(answer, "job-state"),
                let state = SchedulerJob.State(rawValue: Int32(rawState)),
                let created = integer(answer, "time-at-creation")
            else { throw .refused(reason: "the answer about job \(id) lacks attributes") }
            return SchedulerJob(
                id: id, uuid: uuid, state: state, timeAtCreation: created,
                timeAtProcessing: integer(answer, "time-at-processing") ?? 0,
                timeAtCompleted: integer(answer, "time-at-completed") ?? 0,
                documentCount: integer(answer, "number-of-documents").map(Int.init),
                impressionsCompleted: integer(answer, "job-impressions-completed").map(Int.init),
                printerStateMessage: text(answer, "job-printer-state-message") ?? "")
        }
    }
}

extension Scheduler {
    /// What cupsd tells of each job that it prints or has still to print.
    ///
    /// - Parameters:
    ///   - queue: of this queue alone; of all when nil.
    ///   - attributes: what is asked for: a job attribute, or "all".
    private func openJobs(
        ofQueue queue: String? = nil, _ attributes: String
    ) throws(SchedulerError) -> [[String: [String]]] {
        try request(IPP_OP_GET_JOBS) { request in
            Self.addTarget(request, printer: queue)
            Self.add(request, IPP_TAG_KEYWORD, "which-jobs", "not-completed")
            Self.add(request, IPP_TAG_KEYWORD, "requested-attributes", attributes)
        } _: { answer throws(SchedulerError) in
            Self.groups(in: answer)
        }
    }
}

/// A job that cupsd calls "processing", as far as that matters to who looks whether it is.
package struct ProcessingJob: Hashable, Sendable {
    package let id: Int
    /// The queue, or the class, that it was sent to.
    package let queue: String
    /// IPP "time-at-processing", in seconds since 1970: when this attempt began.
    package let since: Int64

    package init(id: Int, queue: String, since: Int64) {
        self.id = id
        self.queue = queue
        self.since = since
    }
}

extension Scheduler {
    /// The jobs of all queues that are being printed.
    ///
    /// - Throws: `unreachable`, `refused`.
    package func processingJobs() throws(SchedulerError) -> [ProcessingJob] {
        try openJobs("all").compactMap { values in
            guard values["job-state"]?.first == "\(SchedulerJob.State.processing.rawValue)",
                let id = values["job-id"]?.first.flatMap({ Int($0) }),
                let queue = values["job-printer-uri"]?.first?.split(separator: "/").last,
                let since = values["time-at-processing"]?.first.flatMap({ Int64($0) })
            else { return nil }
            return ProcessingJob(id: id, queue: String(queue), since: since)
        }
    }

    /// Has a job wait until it is released (IPP Hold-Job, RFC 8011, section 4.3.5); cupsd ends what
    /// works on it.
    ///
    /// - Throws: `notFound`; `refused` when it has ended, or we may not; `unreachable`.
    package func holdJob(_ id: Int) throws(SchedulerError) {
        try ask(IPP_OP_HOLD_JOB, ofJob: id)
    }

    /// How many jobs of a queue are being printed or wait for it; jobs that are held don't.
    ///
    /// - Throws: `unreachable`, `refused`.
    package func jobCount(ofQueue queue: String) throws(SchedulerError) -> Int {
        let states = [SchedulerJob.State.pending, .processing].map { "\($0.rawValue)" }
        return try openJobs(ofQueue: queue, "job-state")
            .count { states.contains($0["job-state"]?.first ?? "") }
    }

    /// Lets a held job go (IPP Release-Job, RFC 8011, section 4.3.6).
    ///
    /// - Throws: `notFound`; `refused` when it is not held, or we may not; `unreachable`.
    package func releaseJob(_ id: Int) throws(SchedulerError) {
        try ask(IPP_OP_RELEASE_JOB, ofJob: id)
    }

    private func ask(
        _ operation: ipp_op_t, ofJob id: Int, resource: String = "/"
    ) throws(SchedulerError) {
        try request(operation, resource: resource) { request in
            Self.addTarget(request, printer: nil)
            ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", Int32(id))
        } _: { _ throws(SchedulerError) in
        }
    }
}

extension Scheduler {
    /// Takes a job out of its queue (IPP Cancel-Job, RFC 8011, section 4.3.3).
    ///
    /// - Throws: `notFound`; `refused` when it is over, or we may not; `unreachable`.
    package func cancelJob(_ id: Int) throws(SchedulerError) {
        try ask(IPP_OP_CANCEL_JOB, ofJob: id, resource: "/jobs/")
    }
}

/// The first value of a number attribute; nil when it is missing or "no-value".
func integer(_ answer: OpaquePointer, _ name: String) -> Int64? {
    guard let attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO) else { return nil }
    switch ippGetValueTag(attribute) {
    case IPP_TAG_INTEGER, IPP_TAG_ENUM: return Int64(ippGetInteger(attribute, 0))
    default: return nil
    }
}

/// The first value of a text attribute; nil when it is missing.
func text(_ answer: OpaquePointer, _ name: String) -> String? {
    guard let attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO),
        let value = ippGetString(attribute, 0, nil)
    else { return nil }
    return String(cString: value)
}

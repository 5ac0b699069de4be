import ChildProcess
package import Delivery
package import PrintModel

/// How it is known what reached paper, best first (DESIGN, "Evidence"). A receipt names it.
package enum Evidence: String, Hashable, Sendable, CaseIterable, Codable {
    /// The printer's own count of impressions for this job.
    case printerCounter = "printer-counter"
    /// The printer counted more than was quoted: the quote is charged, and the receipt says so.
    case printerCounterOverQuote = "printer-counter-over-quote"
    /// The rise of the printer's life count, at rest before and after.
    case lifeCount = "life-count"
    /// The life count rose by more than was quoted: the quote is charged, and the receipt says so.
    case lifeCountOverQuote = "life-count-over-quote"
    /// The pages whose last byte the real backend took.
    case bytesTaken = "bytes-taken"
    /// The real backend said that all went well, or that nothing did.
    case backendStatus = "backend-status"
    /// The run died, and cupsd knows how the job ended.
    case schedulerState = "scheduler-state"
    /// The run died before it handed anything on, or cupsd has forgotten the job.
    case none
}

/// What the printer answers when it is asked after the real backend has ended.
package struct PrinterCounts: Hashable, Sendable {
    /// IPP "job-impressions-completed" of the printer's job; zero is what printers say that do not
    /// count.
    package var job: Int?
    /// How much the life count rose while the job was printed.
    package var life: Int?
    /// Whether the printer says that its job was aborted or cancelled, whatever the backend says.
    package var isGivenUp: Bool
    /// Whether the printer goes on with its job, and will count further.
    package var isGoingOn: Bool
    /// Whether the printer says that it has completed its job.
    package var isDone: Bool

    package init(
        job: Int? = nil, life: Int? = nil, isGivenUp: Bool = false, isGoingOn: Bool = false,
        isDone: Bool = false
    ) {
        self.isDone = isDone
        self.isGivenUp = isGivenUp
        self.isGoingOn = isGoingOn
        self.job = job
        self.life = life
    }
}

extension PrinterCounts {
    /// Of an IPP printer's job.
    init(_ reading: MeterReading?) {
        self.init(
            job: reading?.impressions, isGivenUp: reading?.isGivenUp ?? false,
            isGoingOn: reading.map { !$0.isFinal } ?? false,
            isDone: reading.map { $0.isFinal && !$0.isGivenUp } ?? false)
    }
}

extension DeliveryNote {
    /// What of the quoted impressions reached paper, by the best evidence.
    package func reached(
        _ outcome: Delivery.Outcome, _ counts: PrinterCounts
    ) -> (impressions: Impressions, evidence: Evidence) {
        let impressions = impressions
        func first(_ count: Int, _ plain: Evidence, _ over: Evidence) -> (Impressions, Evidence) {
            (impressions.prefix(count), count > impressions.count ? over : plain)
        }
        let jobCount = max(counts.job ?? 0, outcome.progress.printerImpressions ?? 0)
        if jobCount > 0 { return first(jobCount, .printerCounter, .printerCounterOverQuote) }

        let wentWell = wentWell(outcome, counts)
        // A count that stands still although all went well is broken.
        if let rise = counts.life, rise > 0 || !wentWell {
            return first(rise, .lifeCount, .lifeCountOverQuote)
        }
        if wentWell { return (impressions, .backendStatus) }
        // A backend that keeps the data before it sends any has taken what the printer may never
        // have got, unless it ended well, or outlived the run and the printer has its job done.
        let isThrough = outcome.isSuccess ? !counts.isGivenUp : outcome.hasDied && counts.isDone
        if let taken = outcome.progress.bytesTaken, passesDataOn || isThrough {
            return (impressionsWithin(taken), .bytesTaken)
        }
        return (Impressions(), .backendStatus)
    }

    /// Whether the real backend took all of the data and says that all went well, and the printer
    /// does not say otherwise.
    func wentWell(_ outcome: Delivery.Outcome, _ counts: PrinterCounts) -> Bool {
        let taken = outcome.progress.bytesTaken
        return outcome.isSuccess && !counts.isGivenUp
            && (taken == nil || taken == dataCount * (timesFed ?? 1))
    }

    private var passesDataOn: Bool { (try? DeviceURI(device))?.passesDataOn ?? false }

    /// The impressions whose pages lie whole within the first `byteCount` bytes that were fed.
    private func impressionsWithin(_ byteCount: Int) -> Impressions {
        let times = timesFed ?? 1
        let wholeTimes = dataCount > 0 ? min(byteCount / dataCount, times) : times
        let rest = wholeTimes < times ? byteCount - wholeTimes * dataCount : 0
        // The quote has the copies of all times.
        let once = impressions.pages.map { page in
            var page = page
            page.copies /= times
            return page
        }
        var part = once.prefix { ($0.byteRange?.upperBound ?? dataCount) <= rest }
        if !part.isEmpty { part[part.startIndex].startsSheet = true }
        return Impressions(
            Impressions(once).multiplied(byCopies: wholeTimes).pages.filter { $0.copies > 0 } + part
        )
    }
}

extension Delivery.Outcome {
    /// Whether the real backend says that all went well. After SIGTERM it says so as well.
    fileprivate var isSuccess: Bool {
        !wasTerminated && ending == .exited(BackendStatus.ok.rawValue)
    }

    /// Whether the run died that fed the real backend, and nobody else ended that.
    fileprivate var hasDied: Bool { ending == nil && !wasTerminated }
}

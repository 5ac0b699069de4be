import ArgumentParser
import Foundation
import ScenarioSupport

/// One run: a job is printed while things fail, all is brought to rest, and the books are compared
/// with the paper.
struct TortureRun {
    private let site: TortureSite
    private var figures = Figures()
    private var prints: [Print] = []

    /// A job, or a deliberate reprint of one, and what came of it.
    private struct Print {
        let jobNumber: Int
        let document: TortureDocument
        let paper: TorturePrinter.Paper
    }

    private var plan: RunPlan { site.plan }
    private var scheduler: PrivateScheduler { site.scheduler }

    /// Plays the run that `plan` says.
    static func play(
        _ plan: RunPlan, _ contender: Contender, forgetsPrints: Bool
    ) async throws -> Figures {
        try await Scenario.play { scenario in
            let site = try await TortureSite(
                plan, contender, forgetsPrints: forgetsPrints, in: scenario)
            var run = TortureRun(site: site)
            try await run.play()
            return run.figures
        }
    }

    /// Plays `plan`, in which nothing is killed, and counts the steps of Pagetoll's wrapper.
    static func measure(_ plan: RunPlan) async throws -> (steps: Int, writes: Int) {
        try await Scenario.play { scenario in
            let site = try await TortureSite(plan, .pagetoll, forgetsPrints: false, in: scenario)
            var run = TortureRun(site: site)
            try await run.play()
            guard let counts = site.stepCounts, run.figures.isClean else {
                throw ValidationError("\(plan) went wrong though nothing was killed.")
            }
            return counts
        }
    }

    private init(site: TortureSite) {
        self.site = site
    }

    private mutating func play() async throws {
        figures.runs = 1
        let document = TortureDocument(
            plan.kind, pages: plan.pages, colorPages: plan.colorPages, copies: plan.copies)
        let start = site.printer.arrivalCount
        try prepare()
        let job = try await submit(document)
        try await interfere(job)
        try await bringToRest(job)
        if site.wasHit { figures.kills = 1 }
        note(job, document, since: start, site.wasHit ? .ended : plan.fault.disturbance)
        try await playSequel(job, document)
        try await judge()
    }

    // MARK: Trouble

    private func prepare() throws {
        switch plan.fault {
        case .printerOff: if case .socket(let sink) = site.printer { sink.refuse() }
        case .stall(let bytes, _):
            if case .socket(let sink) = site.printer {
                sink.setBehaviour(.stall(afterBytes: bytes))
            }
        case .hangUp(let bytes):
            if case .socket(let sink) = site.printer { sink.setBehaviour(.drop(afterBytes: bytes)) }
        case .backendFails(let status): try site.planFailure(status: status)
        case .kill(let kill): try site.planKill(kill)
        case .nothing, .cancel, .jam, .cancelAtPrinter: break
        }
    }

    private func interfere(_ job: Job) async throws {
        switch plan.fault {
        case .nothing, .backendFails, .kill, .jam: break
        case .printerOff: try await Task.sleep(for: .milliseconds(300))
        case .hangUp: await wait { $0.connections.contains(where: \.isClosed) }
        case .cancel(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
            try? await scheduler.cancel(job)
        case .cancelAtPrinter(let pages):
            if case .ipp(let printer) = site.printer {
                _ = try? await waitFor("\(pages) pages", within: .seconds(10)) {
                    printer.impressionsCompleted >= pages && !printer.documents.isEmpty ? true : nil
                }
            }
            try? await scheduler.cancel(job)
        case .stall(let bytes, let interruption):
            await wait { $0.byteCount >= bytes || $0.connections.contains(where: \.isClosed) }
            try await interrupt(job, interruption)
        }
    }

    private func interrupt(_ job: Job, _ interruption: RunPlan.Interruption) async throws {
        switch interruption {
        case .resume: break
        case .cancel: try? await scheduler.cancel(job)
        case .hold: try? await scheduler.hold(job)
        case .restart:
            await scheduler.stop()
            try await scheduler.start()
        case .crash:
            await scheduler.kill()
            try await scheduler.start()
        case .powerCut:
            let processes = scheduler.jobProcesses
            await scheduler.kill()
            for process in processes { process.send(SIGKILL) }
        case .wrapperKilled:
            for process in scheduler.jobProcesses
            where process.commandLine.hasPrefix(site.contender.prefix) {
                process.send(SIGKILL)
            }
        }
    }

    /// Waits for something that may never come: a document smaller than a fault is deep.
    private func wait(until hasCome: (ByteSink) -> Bool) async {
        guard case .socket(let sink) = site.printer else { return }
        _ = try? await waitFor("the fault", within: .seconds(3)) { hasCome(sink) ? true : nil }
    }

    // MARK: To the end

    private func submit(_ document: TortureDocument, options: [String] = []) async throws -> Job {
        let paths = try document.files.enumerated().map { index, bytes in
            try site.folder.write(bytes, to: "document-\(index)")
        }
        let submission = Submission(
            queue: plan.device == .failover ? "both" : TortureSite.queue, files: paths,
            title: "pages=\(document.pageCount)", copies: document.copies, options: options)
        do {
            return try await scheduler.submit(submission)
        } catch  where site.wasHit {
            // cupsd was killed before it had answered: it has the job, or has lost it.
            if scheduler.process == nil { try await scheduler.start() }
            if let job = try await scheduler.jobs().last?.job { return job }
            return try await scheduler.submit(submission)
        }
    }

    /// Mends all that is broken, releases what is held, and waits until the job has ended and nobody
    /// works on it.
    private mutating func bringToRest(_ job: Job) async throws {
        try site.printer.recover()
        let rest = ContinuousClock.now
        var hasEnded = false
        var nextLook = rest + .seconds(1)
        while !hasEnded, ContinuousClock.now < rest + .seconds(40) {
            if scheduler.process == nil { try await scheduler.start() }
            guard let status = try? await scheduler.status(of: job) else {
                try await Task.sleep(for: .milliseconds(50))
                continue
            }
            hasEnded = status.state.isTerminated
            if status.state == .pendingHeld { try? await scheduler.release(job) }
            if status.state == .processing, ContinuousClock.now > nextLook {
                if scheduler.hasAbandoned(job) { try await sendAgain(job) }
                nextLook = .now + .seconds(1)
            }
            // A job that ended in the moment in which cupsd was stopped is pending for ever
            // (CUPS 2.4.2): an admin would cancel it.
            if status.state == .pending, ContinuousClock.now > rest + .seconds(25) {
                try? await scheduler.cancel(job)
            }
            for queue in [TortureSite.queue, TortureSite.secondQueue] where !hasEnded {
                try? await scheduler.enable(queue)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        let isQuiet: Bool? = try? await waitFor("rest", within: .seconds(20)) {
            scheduler.jobProcesses.isEmpty && site.printer.isAtRest ? true : nil
        }
        if !hasEnded || isQuiet == nil { figures.stuck += 1 }
    }

    /// Has a job printed that cupsd waits for without end, as the timer of `settle` would.
    private mutating func sendAgain(_ job: Job) async throws {
        figures.abandoned += 1
        if site.contender == .pagetoll {
            try await site.site.run("settle", "--stranded-after", "0")
        } else {
            // The loop that calls this releases it.
            try? await scheduler.hold(job)
        }
    }

    private mutating func note(
        _ job: Job, _ document: TortureDocument, since start: Int,
        _ disturbance: TorturePrinter.Disturbance = .none
    ) {
        let paper = site.printer.paper(of: document, since: start, disturbance)
        figures.prints += 1
        figures.paper += paper.pages
        prints.append(Print(jobNumber: job.number, document: document, paper: paper))
    }

    private mutating func playSequel(_ job: Job, _ document: TortureDocument) async throws {
        let start = site.printer.arrivalCount
        switch plan.sequel {
        case .nothing: return
        case .reprint:
            guard (try? await scheduler.reprint(job)) != nil else { return }
            try await bringToRest(job)
            note(job, document, since: start)
        case .sameUUID:
            guard let uuid = try? await scheduler.status(of: job).uuid else { return }
            try await playAnother(document, ["job-uuid=\(uuid)"])
        case .lostHistory:
            await scheduler.stop()
            try scheduler.loseHistory()
            try await scheduler.start()
            try await playAnother(document, [])
        }
    }

    private mutating func playAnother(
        _ document: TortureDocument, _ options: [String]
    ) async throws {
        let start = site.printer.arrivalCount
        let job = try await submit(document, options: options)
        try await bringToRest(job)
        note(job, document, since: start)
    }

    // MARK: The books

    private mutating func judge() async throws {
        if site.contender == .pagetoll { try await settle() }
        let charges = try await site.contender.charges(site.site, ledger: site.naiveLedger)
        figures.charged = charges.reduce(0) { $0 + $1.pages }
        for (number, prints) in Dictionary(grouping: prints, by: \.jobNumber) {
            let own = charges.filter { $0.jobNumber == number }
            let pages = own.reduce(0) { $0 + $1.pages }
            let most = prints.reduce(0) { $0 + $1.paper.most }
            let least = prints.reduce(0) { $0 + $1.paper.least }
            if pages > most || pages < least {
                figures.details.append(
                    "job \(number): \(own.map(\.pages)) charged of \(prints.map(\.paper))")
            }
            figures.lost += max(0, pages - most)
            figures.free += max(0, least - pages)
            let paper = prints.reduce(0) { $0 + $1.paper.pages }
            figures.unproved += max(0, paper - max(pages, least))
            figures.lostOnTheWay += max(0, min(pages, most) - paper)
            if own.count > prints.count { figures.twice += 1 }
            figures.mispriced += own.count { !isPriced($0, prints.map(\.document)) }
        }
        guard site.contender == .pagetoll else { return }
        let balance = try await site.site.balance("alice")
        let spent = charges.reduce(0) { $0 + ($1.cents ?? 0) }
        if balance.reserved != 0 || balance.cents != TortureSite.credit - spent {
            figures.unbalanced = 1
        }
        if (try? await site.site.checkLedger()) == nil { figures.broken = 1 }
    }

    /// Settles until nothing is reserved: a printer takes a moment to say that its job is done.
    private func settle() async throws {
        _ = try? await waitFor("the printer to be done", within: .seconds(20)) {
            try await site.site.run("settle")
            return try await site.site.balance("alice").reserved == 0 ? true : nil
        }
    }

    private func isPriced(_ charge: Charge, _ documents: [TortureDocument]) -> Bool {
        guard let cents = charge.cents, let rates = TortureSite.rates[charge.queue] else {
            return true
        }
        return documents.contains { document in
            charge.pages <= document.pageCount
                && cents
                    == document.price(
                        ofFirst: charge.pages, monochrome: rates.monochrome, color: rates.color)
        }
    }
}

extension RunPlan.Fault {
    fileprivate var disturbance: TorturePrinter.Disturbance {
        switch self {
        case .nothing, .printerOff, .backendFails, .jam, .cancelAtPrinter, .kill: .none
        case .stall(_, let interruption): interruption == .resume ? .none : .ended
        case .cancel: .ended
        case .hangUp: .reset
        }
    }
}

import ChildProcess
import Delivery
import FoundationEssentials
import Gateway
import Ledger
import LedgerStore
import Logging
import PrintModel
import Scheduler
import Site
import Spool
import SystemPackage

/// One run of the backend for one job: what it needs is put together here.
struct BackendRun {
    private let ticket: Ticket
    private let site: SiteConfiguration
    private let arguments: [String]
    private let environment: [String: String]
    private let termination: TerminationSignal
    private let scheduler = Scheduler()

    init(
        _ ticket: Ticket, _ site: SiteConfiguration, _ arguments: [String],
        _ environment: [String: String]
    ) throws(GatewayError) {
        self.ticket = ticket
        self.site = site
        self.arguments = arguments
        self.environment = environment
        do {
            termination = try TerminationSignal()
        } catch {
            throw .start(error)
        }
    }

    /// - Throws: what keeps the job from even being counted.
    func answer(_ texts: SiteTexts) throws(GatewayError) -> BackendAnswer {
        let backend = try realBackend()
        let lifeCount = LifeCount(of: ticket.device, meter, scheduler, termination)
        let data = try spooled()
        guard data.byteCount > 0 else {
            // The filters gave nothing: there is nothing to print, and nothing to charge.
            return BackendAnswer(status: .ok)
        }
        let lock = try JobLock(
            folder: "\(site.stateFolder)/locks", jobID: ticket.jobID, termination: termination)
        defer { lock.release() }
        // Counting goes on while the ledger is opened and cupsd is asked about the job.
        let analysis = Result { () throws(GatewayError) in
            try AnalyzerProcess(
                executable: site.analyzer, timeoutSeconds: site.analysisSeconds
            ).start(on: data.file)
        }
        let store = opened()
        let sweep = (try? store.get()).map(sweep)
        if let store = try? store.get() {
            // What this very job has printed before must be known when it is printed again.
            _ = latePosting(store).post(holding: (ticket.jobID, lock.journal))
        }
        try sweep?.settle(leftOf: ticket.jobID, under: lock)
        var delivery: Delivery?
        let gateway = Gateway(
            site: texts,
            surroundings: surroundings(store, analysis, lock.journal, lifeCount) {
                () throws(Errno) in
                lifeCount?.begin()
                let started = try started(backend, data, lock)
                delivery = started
                return started.watch()
            })
        let answer = gateway.process(ticket, data, arrival())
        // What earlier runs left when they died; whatever comes of it, this job's answer stands.
        _ = try? sweep?.settle()
        delivery?.finish()
        return answer
    }

    private var meter: PrinterMeter {
        PrinterMeter(
            executable: site.meter, snmpCommunity: site.snmpCommunity, snmpPort: site.snmpPort)
    }

    private func sweep(_ store: Store) -> Sweep {
        Sweep(
            server: site.server, books: store, lockFolder: "\(site.stateFolder)/locks",
            now: { .now }, job: { id throws(SchedulerError) in try scheduler.job(id) },
            printerJob: { meter.reading(ofJob: $1, at: $0) })
    }

    private func realBackend() throws(GatewayError) -> RealBackend {
        do {
            return try RealBackend(
                for: ticket.device, serverBin: environment["CUPS_SERVERBIN"] ?? "/usr/lib/cups",
                unprivilegedUser: site.backendUser)
        } catch {
            throw .realBackend(error)
        }
    }

    private func spooled() throws(GatewayError) -> SpooledData {
        do {
            if let path = ticket.filePath { return try SpooledData(path: path) }
            return try SpooledData(
                copying: .standardInput, toFolder: environment["TMPDIR"] ?? "/tmp",
                sideChannel: SideChannel(), termination: termination)
        } catch {
            throw .spool(error)
        }
    }

    /// Opens the ledger for the rest of the process, which leaves it as it is when it ends.
    ///
    /// Closing it would have SQLite write the log back, delete it and have the next job make it
    /// anew, which takes each job several waits for the disk. What is committed is on disk either
    /// way; the log is written back when it has grown (`Store`).
    private func opened() -> Result<Store, LedgerError> {
        Result { () throws(LedgerError) in
            let store = try Store(at: site.store, creating: false)
            _ = Unmanaged.passRetained(store)
            return store
        }
    }

    private var latePrints: LatePrintFolder { LatePrintFolder(stateFolder: site.stateFolder) }

    private func latePosting(_ store: Store) -> LatePosting {
        LatePosting(
            latePrints, into: store, lockFolder: "\(site.stateFolder)/locks",
            rateTable: { queue, at throws(LedgerError) in
                try store.rateTable(forQueue: queue, at: at)
            }, job: { id throws(SchedulerError) in try scheduler.job(id) }, now: { .now })
    }

    private func started(
        _ backend: RealBackend, _ data: SpooledData, _ lock: JobLock
    ) throws(Errno) -> Delivery {
        let times = ticket.timesFed
        return try Delivery(
            times.map { .data(data.file, times: $0) } ?? .named, to: backend,
            // Job id, user, title, copies and options; the file only where it is not fed.
            arguments: Array(arguments.dropFirst().prefix(times == nil ? 6 : 5)),
            environment: environment, log: lock.backendLog, termination: termination,
            note: lock.journal.record)
    }

    private func surroundings(
        _ store: Result<Store, LedgerError>,
        _ analysis: Result<RunningAnalysis, GatewayError>,
        _ journal: DeliveryJournal, _ lifeCount: LifeCount?,
        deliver: @escaping () throws(Errno) -> Delivery.Outcome
    ) -> Gateway.Surroundings {
        Gateway.Surroundings(
            analyze: { _ throws(GatewayError) in
                try analysis.get().finished(termination: termination)
            },
            rateTable: { queue throws(LedgerError) in
                try store.get().rateTable(forQueue: inLedger(queue), at: .now)
            },
            settings: { queue throws(LedgerError) in
                try store.get().queue(inLedger(queue)) ?? QueueSettings(name: inLedger(queue))
            },
            books: books(store),
            latePrints: latePrints,
            printsLate: site.printWithoutLedger.contains(ticket.queue),
            lateImpressions: site.impressionsWithoutLedger,
            isShadow: site.watchesOnly(ticket.queue),
            journal: journal,
            deliver: deliver,
            printerJob: { meter.reading(ofJob: $0, at: ticket.device) },
            lifeCountRise: { lifeCount?.rise(ofQueue: ticket.queue) },
            mayRunAgain: { (try? scheduler.job(ticket.jobID).state.isLive) ?? true },
            now: { .now }, log: Logger(label: "pagetoll") { _ in SchedulerLog() })
    }

    private func books(_ store: Result<Store, LedgerError>) -> any PrintBooks {
        switch store {
        case .success(let store): store
        case .failure(let error): UnreachableBooks(reason: error)
        }
    }

    private func inLedger(_ queue: String) -> String {
        QueueName.inLedger(queue, onServer: site.server)
    }

    /// The identity of this print: as cupsd tells it; only when cupsd can't be asked, during a
    /// reload for instance, as it wrote it into our arguments.
    private func arrival() -> Arrival {
        let job = try? scheduler.job(ticket.jobID)
        func option(_ name: String) -> Int64 { ticket.options[name].flatMap(Int64.init) ?? 0 }
        return Arrival(
            job: PrintKey(
                server: site.server, jobID: ticket.jobID,
                timeAtCreation: job?.timeAtCreation ?? option("time-at-creation"),
                jobUUID: job?.uuid ?? ticket.options["job-uuid"] ?? "",
                timeAtCompleted: job?.timeAtCompleted ?? 0, documentNumber: 1),
            attempt: job?.timeAtProcessing ?? option("time-at-processing"),
            // All documents come in one run, unless the PPD says that the printer takes one at a time.
            documentCount: ticket.comesByDocument ? job?.documentCount : 1,
            queue: inLedger(ticket.queue), userName: ticket.userName,
            isNameTrusted: ticket.isUserNameTrusted,
            title: ticket.title)
    }
}

extension Timestamp {
    static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }
}

import Delivery
package import Ledger
import Money
package import PrintModel
package import Scheduler

/// Settles the prints whose run died, or left them to a later one: from what cupsd knows of the job,
/// what the run had noted, and what the printer says.
package struct Sweep {
    private let server: String
    private let books: any PrintBooks
    private let lockFolder: String
    private let now: () -> Timestamp
    private let job: (Int) throws(SchedulerError) -> SchedulerJob
    private let printerJob: (DeviceURI, Int) -> MeterReading?
    /// Printers that don't answer must not keep the next job waiting; what is left is settled later.
    private static let patience = Duration.seconds(5)
    /// How long a printer may go on with a job that has ended here. After that, it counts what it has
    /// printed so far.
    private static let patienceWithPrinterMilliseconds: Int64 = 3_600_000

    /// - Parameters:
    ///   - server: only prints of this server are settled; others know their own jobs.
    ///   - job: asks cupsd for a job.
    ///   - printerJob: asks an IPP printer for its job of that number.
    package init(
        server: String, books: any PrintBooks, lockFolder: String,
        now: @escaping () -> Timestamp,
        job: @escaping (Int) throws(SchedulerError) -> SchedulerJob,
        printerJob: @escaping (DeviceURI, Int) -> MeterReading?
    ) {
        self.server = server
        self.books = books
        self.lockFolder = lockFolder
        self.now = now
        self.job = job
        self.printerJob = printerJob
    }

    /// Settles what can be settled.
    ///
    /// - Returns: the prints that were settled, as they were before.
    /// - Throws: when the books can't be used; those before are settled.
    package func settle() throws(GatewayError) -> [PrintRecord] {
        var settled: [PrintRecord] = []
        let deadline = ContinuousClock.now + Self.patience
        for record in try unsettled() where ContinuousClock.now < deadline {
            // While its lock is held, a run is under way and settles the print itself.
            guard let lock = try JobLock(folder: lockFolder, jobID: record.key.jobID) else {
                continue
            }
            defer { lock.release() }
            if try settle(record, lock.journal, waits: true) { settled.append(record) }
        }
        return settled
    }

    /// Settles what earlier jobs of that number, or earlier prints of that job, have left, before a
    /// new run takes the journal for itself.
    ///
    /// - Parameter lock: of that job, held by this process.
    package func settle(leftOf jobID: Int, under lock: JobLock) throws(GatewayError) {
        guard !lock.journal.isEmpty else { return }
        for record in try unsettled() where record.key.jobID == jobID {
            _ = try settle(record, lock.journal, waits: false)
        }
    }

    private func unsettled() throws(GatewayError) -> [PrintRecord] {
        do {
            return try books.unsettled(server: server)
        } catch {
            throw .ledger(error)
        }
    }

    /// - Parameter waits: whether a printer that goes on with the job is waited for.
    /// - Returns: whether it is settled now.
    private func settle(
        _ record: PrintRecord, _ journal: DeliveryJournal, waits: Bool
    ) throws(GatewayError) -> Bool {
        guard let settlement = try settlement(of: record, journal, waits: waits) else {
            return false
        }
        do {
            try books.settle(
                settlement, of: record.key, reservation: record.reservation, at: now())
        } catch {
            throw .ledger(error)
        }
        // The journal may hold the note of a later print of that job.
        if journal.noted(of: record.key) != nil { journal.clear() }
        return true
    }

    /// How a print ended that no run is working on; nil while it may still be printed.
    private func settlement(
        of record: PrintRecord, _ journal: DeliveryJournal, waits: Bool
    ) throws(GatewayError) -> Settlement? {
        // The run came to its end, whatever cupsd says of the job: it could not tell the books.
        if let settlement = journal.settlement(of: record.key) { return settlement }
        guard let quote = record.printQuote else { return nil }
        let state: PrintRecord.State
        switch fate(record.key) {
        case .live: return nil
        case .ended(.completed): state = .completed
        case .ended, .forgotten: state = .canceled
        }
        guard let (note, progress) = journal.noted(of: record.key) else {
            // It died before it handed anything on.
            let nothing = PrintQuote(
                cents: .zero, impressions: 0, colorImpressions: 0, sheets: 0, text: quote.text)
            return Settlement(
                state: .canceled, printed: nothing, evidence: Evidence.none.rawValue)
        }
        let reading = reading(note, progress)
        // It goes on without us: at the printer, or on its way there.
        let goesOn = reading.map { !$0.isFinal } ?? (note.isForPrinterJob && journal.hasBackend)
        let age = now().milliseconds - record.updatedAt.milliseconds
        if waits, goesOn, age < Self.patienceWithPrinterMilliseconds { return nil }
        if state == .completed, progress.bytesTaken == nil, (reading?.impressions ?? 0) == 0,
            reading?.isGivenUp != true
        {
            // The real backend had the file, and cupsd saw it through.
            return Settlement(
                state: state, printed: quote, evidence: Evidence.schedulerState.rawValue)
        }
        let outcome = Delivery.Outcome(
            ending: nil, wasTerminated: state != .completed, progress: progress)
        let printed = try note.printed(outcome, PrinterCounts(reading))
        return Settlement(
            state: state, printed: printed.quote, evidence: printed.evidence.rawValue)
    }

    private func reading(_ note: DeliveryNote, _ progress: Delivery.Progress) -> MeterReading? {
        guard let id = progress.printerJobID, let device = try? DeviceURI(note.device) else {
            return nil
        }
        return printerJob(device, id)
    }

    /// What has become of a job.
    private enum Fate {
        /// It may still be printed, or cupsd does not answer.
        case live
        case ended(SchedulerJob.State)
        /// cupsd knows no such job, or has given its number to another.
        case forgotten
    }

    private func fate(_ key: PrintKey) -> Fate {
        let found: SchedulerJob
        do throws(SchedulerError) {
            found = try job(key.jobID)
        } catch {
            switch error {
            case .notFound: return .forgotten
            case .unreachable, .refused: return .live
            }
        }
        guard found.timeAtCreation == key.timeAtCreation, found.uuid == key.jobUUID else {
            return .forgotten
        }
        guard found.state.isLive else { return .ended(found.state) }
        // A job that is printed once more has ended before; how, is not known any more.
        return found.timeAtCompleted == key.timeAtCompleted ? .live : .ended(.canceled)
    }
}

import Delivery
package import Ledger
package import Pricing
import PrintModel
package import Scheduler

/// Puts late prints into the books once these can be reached again.
package struct LatePosting {
    private let folder: LatePrintFolder
    private let books: any PrintBooks
    private let lockFolder: String
    private let rateTable: (String, Timestamp) throws(LedgerError) -> RateTable?
    private let job: (Int) throws(SchedulerError) -> SchedulerJob
    private let now: () -> Timestamp

    /// - Parameters:
    ///   - rateTable: the rates of a queue at a time.
    ///   - job: asks cupsd for a job.
    package init(
        _ folder: LatePrintFolder, into books: any PrintBooks, lockFolder: String,
        rateTable: @escaping (String, Timestamp) throws(LedgerError) -> RateTable?,
        job: @escaping (Int) throws(SchedulerError) -> SchedulerJob,
        now: @escaping () -> Timestamp
    ) {
        self.folder = folder
        self.books = books
        self.lockFolder = lockFolder
        self.rateTable = rateTable
        self.job = job
        self.now = now
    }

    /// What became of a late print.
    package enum Result {
        case posted(LatePrint)
        /// It stays on disk; why.
        case left(LatePrint, GatewayError)
    }

    /// Posts all that have ended.
    ///
    /// - Parameter held: the job whose lock this process has, with its journal. The others are
    ///   passed over while their lock is held: a run is under way.
    package func post(
        holding held: (jobID: Int, journal: DeliveryJournal)? = nil
    ) -> [Result] {
        var results: [Result] = []
        for print in folder.all() {
            do throws(GatewayError) {
                if let result = try post(print.key, held) { results.append(result) }
            } catch {
                results.append(.left(print, error))
                // Waiting for a ledger that is busy once is enough.
                guard !error.isLedgerOutOfReach else { break }
            }
        }
        return results
    }

    private func post(
        _ key: PrintKey, _ held: (jobID: Int, journal: DeliveryJournal)?
    ) throws(GatewayError) -> Result? {
        if let held, held.jobID == key.jobID { return try post(key, held.journal) }
        guard let lock = try JobLock(folder: lockFolder, jobID: key.jobID) else { return nil }
        defer { lock.release() }
        return try post(key, lock.journal)
    }

    /// - Returns: nil when it may still be printed, or is posted by now.
    private func post(
        _ key: PrintKey, _ journal: DeliveryJournal
    ) throws(GatewayError) -> Result? {
        guard let kept = folder.print(key), let print = ended(kept, journal),
            let ending = print.ending
        else { return nil }
        try post(print, ending)
        folder.remove(key)
        if journal.noted(of: key) != nil { journal.clear() }
        return .posted(print)
    }

    private func post(
        _ print: LatePrint, _ ending: LatePrint.Ending
    ) throws(GatewayError) {
        guard let charge = ending.charge else {
            let quote = try Tariff.rates(try rates(for: print)).quote(for: print.impressions)
            return try told { () throws(LedgerError) in
                try books.post(print.arrival, ending.settlement(quote), at: now())
            }
        }
        try told { () throws(LedgerError) in
            do throws(LedgerError) {
                try books.settle(
                    ending.settlement(charge.quote), of: print.arrival,
                    reservation: charge.reservation, at: now())
            } catch .alreadyResolved {
                // Somebody settled it who knew less of it; a print is settled once.
            }
        }
    }

    private func told<Value>(
        _ call: () throws(LedgerError) -> Value
    ) throws(GatewayError) -> Value {
        do {
            return try call()
        } catch {
            throw .ledger(error)
        }
    }

    private func rates(for print: LatePrint) throws(GatewayError) -> RateTable {
        let queue = print.arrival.queue
        let table = try told { () throws(LedgerError) in try rateTable(queue, print.at) }
        guard let table else { throw .noRateTable(queue: queue) }
        return table
    }

    /// The print as it ended; where its run died, by what cupsd and the journal know of it. Nil while
    /// it may still be printed.
    private func ended(_ print: LatePrint, _ journal: DeliveryJournal) -> LatePrint? {
        guard print.ending == nil else { return print }
        let state: PrintRecord.State
        do throws(SchedulerError) {
            let found = try job(print.key.jobID)
            let isSame =
                found.timeAtCreation == print.key.timeAtCreation && found.uuid == print.key.jobUUID
            guard !isSame || !found.state.isLive else { return nil }
            state = isSame && found.state == .completed ? .completed : .canceled
        } catch {
            guard error == .notFound else { return nil }
            state = .canceled
        }
        var (reached, evidence) = (Impressions(), Evidence.none)
        if let (note, progress) = journal.noted(of: print.key) {
            let outcome = Delivery.Outcome(
                ending: nil, wasTerminated: state != .completed, progress: progress)
            (reached, evidence) = note.reached(outcome, PrinterCounts())
        } else if state == .completed {
            (reached, evidence) = (print.impressions, .schedulerState)
        }
        return print.ended(
            LatePrint.Ending(state: state, evidence: evidence, printerImpressions: nil), reached)
    }
}

package import Ledger
import Money
package import Scheduler

/// Settles the prints whose run died between reserving and settling, from what cupsd knows of the
/// job (CUPS-FACTS 5).
package struct Sweep {
    private let server: String
    private let books: any PrintBooks
    private let lockFolder: String
    private let now: () -> Timestamp
    private let job: (Int) throws(SchedulerError) -> SchedulerJob

    /// - Parameters:
    ///   - server: only prints of this server are settled; others know their own jobs.
    ///   - job: asks cupsd for a job.
    package init(
        server: String, books: any PrintBooks, lockFolder: String,
        now: @escaping () -> Timestamp,
        job: @escaping (Int) throws(SchedulerError) -> SchedulerJob
    ) {
        self.server = server
        self.books = books
        self.lockFolder = lockFolder
        self.now = now
        self.job = job
    }

    /// Settles what can be settled.
    ///
    /// - Returns: the prints that were settled, as they were before.
    /// - Throws: when the books can't be used; those before are settled.
    package func settle() throws(GatewayError) -> [PrintRecord] {
        let left: [PrintRecord]
        do {
            left = try books.unsettled(server: server)
        } catch {
            throw .ledger(error)
        }
        var settled: [PrintRecord] = []
        for record in left {
            // While its lock is held, a run is under way and settles the print itself.
            guard let lock = try JobLock(folder: lockFolder, jobID: record.key.jobID) else {
                continue
            }
            defer { lock.release() }
            guard let settlement = settlement(of: record) else { continue }
            do {
                try books.settle(settlement, of: record.key, at: now())
            } catch {
                throw .ledger(error)
            }
            settled.append(record)
        }
        return settled
    }

    /// How a print ended that no run is working on; nil while it may still be printed.
    private func settlement(of record: PrintRecord) -> Settlement? {
        guard let quote = record.printQuote else { return nil }
        let nothing = PrintQuote(
            cents: .zero, impressions: 0, colorImpressions: 0, sheets: 0, text: quote.text)
        let found: SchedulerJob
        do throws(SchedulerError) {
            found = try job(record.key.jobID)
        } catch {
            switch error {
            case .notFound:
                return Settlement(
                    state: .canceled, printed: nothing, evidence: Evidence.none.rawValue)
            case .unreachable, .refused: return nil
            }
        }
        guard found.timeAtCreation == record.key.timeAtCreation, found.uuid == record.key.jobUUID
        else {
            // cupsd has given the number to another job.
            return Settlement(
                state: .canceled, printed: nothing, evidence: Evidence.none.rawValue)
        }
        let evidence = Evidence.schedulerState.rawValue
        switch found.state {
        case .pending, .held, .processing, .stopped: return nil
        case .completed: return Settlement(state: .completed, printed: quote, evidence: evidence)
        case .canceled, .aborted:
            return Settlement(state: .canceled, printed: nothing, evidence: evidence)
        }
    }
}

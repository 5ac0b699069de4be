import Delivery
import Ledger
import Logging
import Money
import PrintModel
import Spool
import SystemPackage
import Wording

extension Gateway {
    /// Prints a job although the ledger can't be reached, and keeps what is to be charged on disk.
    ///
    /// Nobody knows then who may print, or what it costs: who chose that for the queue wants paper
    /// more than that.
    func printedLate(
        _ ticket: Ticket, _ data: SpooledData, _ arrival: Arrival
    ) -> BackendAnswer {
        let folder = surroundings.latePrints
        let arrival = arrival.document(arrival.documentNumber(after: folder.records(of: arrival)))
        if folder.print(arrival.job)?.ending != nil {
            surroundings.log.debug("print \(arrival.job) was printed already")
            return BackendAnswer(status: .ok)
        }
        do throws(GatewayError) {
            let impressions = try surroundings.analyze(data.file)
                .printed(with: ticket.printerSettings)
            let waiting = folder.impressions(of: arrival.userName, but: arrival.job)
            guard waiting + impressions.count <= surroundings.lateImpressions else {
                throw .lateLimit(waiting: waiting)
            }
            let print = LatePrint(arrival, at: surroundings.now(), impressions, nil)
            try keep(print)
            let note = DeliveryNote(
                print: print.key, device: ticket.device, dataCount: data.byteCount,
                timesFed: ticket.timesFed, impressions: impressions, tariff: .flat(.zero),
                earlier: nil)
            let outcome = try delivered(note)
            surroundings.log.debug("the real backend ended: \(outcome)")
            return ended(print, outcome, note)
        } catch {
            let (status, reason) = error.answer
            return BackendAnswer(
                status: status, reason: reason, sentence: error.sentence(for: site))
        }
    }

    private func ended(
        _ print: LatePrint, _ outcome: Delivery.Outcome, _ note: DeliveryNote
    ) -> BackendAnswer {
        let answer = BackendAnswer(status: outcome.status)
        guard let state = finalState(outcome) else { return answer }
        let counts = counts(outcome)
        let reached = note.reached(outcome, counts)
        let ending = LatePrint.Ending(
            state: state, evidence: reached.evidence, printerImpressions: counts.best(outcome))
        do throws(GatewayError) {
            try keep(print.ended(ending, reached.impressions))
            surroundings.journal.clear()
            return answer
        } catch {
            // It is kept as begun, and charged by what cupsd and the journal know of it.
            return notChargedYet(outcome, error)
        }
    }

    func keep(_ print: LatePrint) throws(GatewayError) {
        do {
            try surroundings.latePrints.keep(print)
        } catch {
            throw .ledger(.storeUnavailable(reason: "nor can the print be kept: \(error)"))
        }
    }
}

extension LatePrintFolder {
    /// How many impressions of the user are kept, without those of the print itself, which may have
    /// been begun before.
    fileprivate func impressions(of userName: String, but key: PrintKey) -> Int {
        all().filter { $0.arrival.userName == userName && $0.key != key }
            .reduce(0) { $0 + $1.impressions.count }
    }

    /// What is kept of the documents of the job that arrives, as records.
    fileprivate func records(of arrival: Arrival) -> [PrintRecord] {
        all().filter { $0.key.document(1) == arrival.job }.map { print in
            var record = PrintRecord(
                key: print.key, attempt: print.arrival.attempt, queue: print.arrival.queue,
                userName: print.arrival.userName, title: print.arrival.title, at: print.at)
            record.state = print.ending?.state ?? .printing
            return record
        }
    }
}

extension Arrival {
    /// The same run, for the job's document of that number.
    func document(_ number: Int) -> Arrival {
        Arrival(
            job: job.document(number), attempt: attempt, documentCount: documentCount,
            queue: queue, userName: userName, isNameTrusted: isNameTrusted, title: title)
    }
}

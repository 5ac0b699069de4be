import ChildProcess
import Delivery
import Ledger
import Logging
import Money
import PrintModel
import Wording

extension Gateway {
    /// Charges what was printed when the real backend ended for good; else the reservation stays
    /// for the next run.
    ///
    /// - Parameter arrival: of the print; its `job` is the print's key.
    func settled(
        _ outcome: Delivery.Outcome, _ note: DeliveryNote, _ reservation: ReservationID?,
        _ arrival: Arrival
    ) -> BackendAnswer {
        let answer = BackendAnswer(status: outcome.status)
        guard let state = finalState(outcome) else { return answer }
        let counts = counts(outcome)
        guard !counts.isGoingOn else {
            surroundings.log.debug("the printer goes on with it: settled when that has ended")
            return answer
        }
        do throws(GatewayError) {
            let printed = try note.printed(outcome, counts)
            let ending = LatePrint.Ending(
                state: state, evidence: printed.evidence,
                printerImpressions: counts.best(outcome),
                charge: LatePrint.Charge(quote: printed.quote, reservation: reservation))
            let settlement = ending.settlement(printed.quote)
            surroundings.journal.record(settlement)
            do {
                try surroundings.books.settle(
                    settlement, of: arrival, reservation: reservation, at: surroundings.now())
            } catch {
                let error = GatewayError.ledger(error)
                // The ledger that is there later may be older than the reservation.
                if error.isLedgerOutOfReach {
                    try keep(LatePrint(arrival, at: surroundings.now(), note.impressions, ending))
                }
                throw error
            }
            surroundings.journal.clear()
            surroundings.log.debug(
                "charged \(printed.quote.cents), known by \(printed.evidence.rawValue)")
            return answer
        } catch {
            // It is on paper already: a retry would print it again. What is to be charged is kept.
            return notChargedYet(outcome, error)
        }
    }

    /// The answer after a print that is charged later.
    func notChargedYet(_ outcome: Delivery.Outcome, _ error: GatewayError) -> BackendAnswer {
        BackendAnswer(
            status: outcome.status,
            sentence: site([
                Sentence("The job is printed, but not charged yet ({0}).", "\(error)")
            ]))
    }

    /// Asks the printer where the real backend has not said the last word.
    func counts(_ outcome: Delivery.Outcome) -> PrinterCounts {
        if let id = outcome.progress.printerJobID {
            let isKnown = outcome.progress.printerImpressions != nil && outcome.status == .ok
            guard !isKnown || outcome.wasTerminated else { return PrinterCounts() }
            return PrinterCounts(surroundings.printerJob(id))
        }
        guard outcome.progress.printerImpressions == nil else { return PrinterCounts() }
        return PrinterCounts(life: surroundings.lifeCountRise())
    }

    /// How the job ended, or nil while it may be run again.
    func finalState(_ outcome: Delivery.Outcome) -> PrintRecord.State? {
        if outcome.wasTerminated { return surroundings.mayRunAgain() ? nil : .canceled }
        switch outcome.status {
        case .ok: return .completed
        case .cancel: return .canceled
        case .failed, .authRequired, .hold, .stop, .retry, .retryCurrent: return nil
        }
    }
}

extension PrinterCounts {
    /// What the printer counted, by whatever way it told.
    func best(_ outcome: Delivery.Outcome) -> Int? {
        let counted = [job, outcome.progress.printerImpressions, life].compactMap { $0 }
        return counted.first { $0 > 0 } ?? counted.first
    }
}

extension Delivery.Outcome {
    /// What cupsd is told: the real backend's own status. One that crashed has failed, where cupsd
    /// would take some signals for success.
    var status: BackendStatus {
        switch ending {
        case .exited(let status): BackendStatus(rawValue: status) ?? .failed
        case .killed, nil: wasTerminated ? .ok : .failed
        }
    }
}

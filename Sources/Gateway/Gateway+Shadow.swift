import Delivery
import Ledger
import Money
import PrintModel
import Spool

extension Gateway {
    /// Takes a job of a queue that is only watched: it is printed as if there were no gate, whatever
    /// the count, the rates or the ledger say; what is known of it is recorded.
    func watched(
        _ ticket: Ticket, _ data: SpooledData, _ arrival: Arrival
    ) -> BackendAnswer {
        let record = try? surroundings.books.admit(arrival, at: surroundings.now())
        guard record?.state.isSettled != true else { return BackendAnswer(status: .ok) }
        let seen = seen(ticket, data)
        // There is nothing to settle later.
        defer { surroundings.journal.clear() }
        let outcome: Delivery.Outcome
        do {
            outcome = try surroundings.deliver()
        } catch {
            let error = GatewayError.start(error)
            return BackendAnswer(
                status: error.answer.0, reason: error.answer.1, sentence: error.sentence(for: site))
        }
        if let record {
            try? surroundings.books.watch(
                record.key, seen.quote, reason: seen.reason, settlement(outcome, seen.quote),
                at: surroundings.now())
        }
        return BackendAnswer(status: outcome.status)
    }

    /// The price of a job, or why it has none.
    private func seen(
        _ ticket: Ticket, _ data: SpooledData
    ) -> (quote: PrintQuote?, reason: String) {
        let settings =
            (try? surroundings.settings(ticket.queue)) ?? QueueSettings(name: ticket.queue)
        do throws(GatewayError) {
            let (impressions, tariff) = try assessed(ticket, data, settings)
            return (try tariff.quote(for: impressions), "")
        } catch {
            return (nil, error.sentence(for: site))
        }
    }

    /// How it ended, or nil while it may be printed again. Its price is not what was printed, but
    /// what was quoted, for comparison with what CUPS and the printer count.
    private func settlement(
        _ outcome: Delivery.Outcome, _ quote: PrintQuote?
    ) -> Settlement? {
        guard let state = finalState(outcome) else { return nil }
        let counts = counts(outcome)
        let nothing = PrintQuote(
            cents: .zero, impressions: 0, colorImpressions: 0, sheets: 0, text: "")
        return Settlement(
            state: state, printed: quote ?? nothing, evidence: "shadow",
            printerImpressions: counts.best(outcome))
    }
}

import ChildProcess
package import Delivery
import FoundationEssentials
package import Ledger
package import Logging
import Money
package import Pricing
package import PrintModel
package import Spool
package import SystemPackage

/// The way of one job: counted, priced, reserved, delivered, settled; or refused with a reason.
package struct Gateway {
    /// What the gateway needs of the rest of the world, as parameters.
    package struct Surroundings {
        /// The pages of the data, or why they can't be counted.
        package var analyze: (FileDescriptor) throws(GatewayError) -> DocumentAnalysis
        /// The rates that count for a queue now.
        package var rateTable: (String) throws(LedgerError) -> RateTable?
        /// Whether the queue cancels what it refuses, instead of holding it.
        package var cancelsRefused: (String) throws(LedgerError) -> Bool
        package var books: any PrintBooks
        /// Runs the real backend to its end.
        package var deliver: () throws(Errno) -> Delivery.Outcome
        /// Whether cupsd may run the job again; asked when it has sent SIGTERM.
        package var mayRunAgain: () -> Bool
        package var now: () -> Timestamp
        /// What was decided, for whoever looks into a job later.
        package var log: Logger

        package init(
            analyze: @escaping (FileDescriptor) throws(GatewayError) -> DocumentAnalysis,
            rateTable: @escaping (String) throws(LedgerError) -> RateTable?,
            cancelsRefused: @escaping (String) throws(LedgerError) -> Bool,
            books: any PrintBooks,
            deliver: @escaping () throws(Errno) -> Delivery.Outcome,
            mayRunAgain: @escaping () -> Bool,
            now: @escaping () -> Timestamp,
            log: Logger
        ) {
            self.analyze = analyze
            self.rateTable = rateTable
            self.cancelsRefused = cancelsRefused
            self.books = books
            self.deliver = deliver
            self.mayRunAgain = mayRunAgain
            self.now = now
            self.log = log
        }
    }

    private let site: SiteTexts
    private let surroundings: Surroundings

    package init(site: SiteTexts, surroundings: Surroundings) {
        self.site = site
        self.surroundings = surroundings
    }

    /// Takes a job all the way.
    package func process(
        _ ticket: Ticket, _ data: SpooledData, _ arrival: Arrival
    ) -> BackendAnswer {
        var key: PrintKey?
        var quoted: PrintQuote?
        do throws(GatewayError) {
            let record = try admitted(arrival)
            guard !record.state.isSettled else {
                surroundings.log.debug("print \(record.key) is settled already: nothing to print")
                return BackendAnswer(status: .ok)
            }
            key = record.key
            let impressions = try surroundings.analyze(data.file)
                .printed(with: ticket.printerSettings)
            let table = try rateTable(for: ticket.queue)
            let quote = PrintQuote(try priced(impressions, table), impressions)
            quoted = quote
            try reserve(quote, for: record.key)
            surroundings.log.debug(
                "reserved \(quote.cents) for \(impressions.count) impressions of \(record.key)")
            let outcome = try delivered()
            surroundings.log.debug("the real backend ended: \(outcome)")
            return settled(outcome, of: impressions, data, table, record.key)
        } catch {
            return refused(error, key, quoted, queue: ticket.queue)
        }
    }

    private func admitted(_ arrival: Arrival) throws(GatewayError) -> PrintRecord {
        do {
            return try surroundings.books.admit(arrival, at: surroundings.now())
        } catch {
            throw .ledger(error)
        }
    }

    private func rateTable(for queue: String) throws(GatewayError) -> RateTable {
        let table: RateTable?
        do {
            table = try surroundings.rateTable(queue)
        } catch {
            throw .ledger(error)
        }
        guard let table else { throw .noRateTable(queue: queue) }
        return table
    }

    private func priced(
        _ impressions: Impressions, _ table: RateTable
    ) throws(GatewayError) -> Quote {
        do {
            return try table.quote(for: impressions)
        } catch {
            throw .pricing(error)
        }
    }

    private func reserve(_ quote: PrintQuote, for key: PrintKey) throws(GatewayError) {
        do {
            _ = try surroundings.books.reserve(quote, for: key, at: surroundings.now())
        } catch {
            throw .ledger(error)
        }
    }

    private func delivered() throws(GatewayError) -> Delivery.Outcome {
        do {
            return try surroundings.deliver()
        } catch {
            throw .start(error)
        }
    }

    /// Charges what was printed when the real backend ended for good; else the reservation stays
    /// for the next run.
    private func settled(
        _ outcome: Delivery.Outcome, of impressions: Impressions, _ data: SpooledData,
        _ table: RateTable, _ key: PrintKey
    ) -> BackendAnswer {
        let answer = BackendAnswer(status: outcome.status)
        guard let state = finalState(outcome) else { return answer }
        let (printed, evidence) = outcome.printed(of: impressions, dataCount: data.byteCount)
        do {
            let charge = PrintQuote(try priced(printed, table), printed)
            let settlement = Settlement(
                state: state, printed: charge, evidence: evidence.rawValue)
            try surroundings.books.settle(settlement, of: key, at: surroundings.now())
            surroundings.log.debug("charged \(charge.cents), known by \(evidence.rawValue)")
            return answer
        } catch {
            // It is on paper already: a retry would print it again. The reservation stays, and is
            // settled from what cupsd knows of the job.
            return BackendAnswer(
                status: outcome.status,
                sentence: "The job is printed, but not charged yet (\(error)).")
        }
    }

    /// How the job ended, or nil while it may be run again.
    private func finalState(_ outcome: Delivery.Outcome) -> PrintRecord.State? {
        if outcome.wasTerminated { return surroundings.mayRunAgain() ? nil : .canceled }
        switch outcome.status {
        case .ok: return .completed
        case .cancel: return .canceled
        case .failed, .authRequired, .hold, .stop, .retry, .retryCurrent: return nil
        }
    }

    /// Notes in the books that the job waits or was turned away, as far as they can be reached.
    private func refused(
        _ error: GatewayError, _ key: PrintKey?, _ quote: PrintQuote?, queue: String
    ) -> BackendAnswer {
        var (status, reason) = error.answer
        let sentence = error.sentence(for: site)
        if error.isRefusal, (try? surroundings.cancelsRefused(queue)) == true { status = .cancel }
        if let key, status == .hold || status == .cancel {
            try? surroundings.books.turnAway(
                key, as: status == .hold ? .held : .refused, reason: sentence,
                quote: quote, at: surroundings.now())
        }
        return BackendAnswer(status: status, reason: reason, sentence: sentence)
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

extension PrintQuote {
    package init(_ quote: Quote, _ impressions: Impressions) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding plain strings and numbers can't fail.
        guard let text = try? encoder.encode(quote) else { preconditionFailure("no JSON") }
        self.init(
            cents: quote.cents, impressions: impressions.count,
            colorImpressions: impressions.count(in: .color), sheets: impressions.sheetCount,
            text: String(decoding: text, as: UTF8.self))
    }
}

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
import Wording

/// The way of one job: counted, priced, reserved, delivered, settled; or refused with a reason.
package struct Gateway {
    /// What the gateway needs of the rest of the world, as parameters.
    package struct Surroundings {
        /// The pages of the data, or why they can't be counted.
        package var analyze: (FileDescriptor) throws(GatewayError) -> DocumentAnalysis
        /// The rates that count for a queue now.
        package var rateTable: (String) throws(LedgerError) -> RateTable?
        /// How the site wants a queue served.
        package var settings: (String) throws(LedgerError) -> QueueSettings
        package var books: any PrintBooks
        /// Where prints are kept that the books can't take now.
        package var latePrints: LatePrintFolder
        /// Whether the queue prints while the books are out of reach.
        package var printsLate: Bool
        /// How many impressions of one user it may then have printed.
        package var lateImpressions: Int
        /// Whether the queue is only watched: nothing is refused or charged.
        package var isShadow: Bool
        /// Where it is noted how far the delivery has come.
        package var journal: DeliveryJournal
        /// Runs the real backend to its end.
        package var deliver: () throws(Errno) -> Delivery.Outcome
        /// What the printer says of its job of that number; nil when it does not answer.
        package var printerJob: (Int) -> MeterReading?
        /// How much the printer's life count rose since before the job; nil when it does not say.
        package var lifeCountRise: () -> Int?
        /// Whether cupsd may run the job again; asked when it has sent SIGTERM.
        package var mayRunAgain: () -> Bool
        package var now: () -> Timestamp
        /// What was decided, for whoever looks into a job later.
        package var log: Logger

        package init(
            analyze: @escaping (FileDescriptor) throws(GatewayError) -> DocumentAnalysis,
            rateTable: @escaping (String) throws(LedgerError) -> RateTable?,
            settings: @escaping (String) throws(LedgerError) -> QueueSettings,
            books: any PrintBooks,
            latePrints: LatePrintFolder,
            printsLate: Bool,
            lateImpressions: Int,
            isShadow: Bool,
            journal: DeliveryJournal,
            deliver: @escaping () throws(Errno) -> Delivery.Outcome,
            printerJob: @escaping (Int) -> MeterReading?,
            lifeCountRise: @escaping () -> Int?,
            mayRunAgain: @escaping () -> Bool,
            now: @escaping () -> Timestamp,
            log: Logger
        ) {
            self.analyze = analyze
            self.rateTable = rateTable
            self.settings = settings
            self.books = books
            self.latePrints = latePrints
            self.printsLate = printsLate
            self.lateImpressions = lateImpressions
            self.isShadow = isShadow
            self.journal = journal
            self.deliver = deliver
            self.printerJob = printerJob
            self.lifeCountRise = lifeCountRise
            self.mayRunAgain = mayRunAgain
            self.now = now
            self.log = log
        }
    }

    let site: SiteTexts
    let surroundings: Surroundings

    package init(site: SiteTexts, surroundings: Surroundings) {
        self.site = site
        self.surroundings = surroundings
    }

    /// Takes a job all the way.
    package func process(
        _ ticket: Ticket, _ data: SpooledData, _ arrival: Arrival
    ) -> BackendAnswer {
        guard !surroundings.isShadow else { return watched(ticket, data, arrival) }
        var refusal = Refusal(settings: QueueSettings(name: ticket.queue))
        do throws(GatewayError) {
            refusal.settings = try settings(of: ticket.queue)
            let record = try admitted(arrival)
            guard !record.state.isSettled else {
                surroundings.log.debug("print \(record.key) is settled already: nothing to print")
                surroundings.journal.clear()
                return BackendAnswer(status: .ok)
            }
            refusal.key = record.key
            try checkIdentity(ticket, arrival, refusal.settings)
            let (impressions, tariff) = try assessed(ticket, data, refusal.settings)
            let quote = try tariff.quote(for: impressions)
            refusal.quote = quote
            let reservation: ReservationID?
            do throws(GatewayError) {
                reservation = try reserve(quote, for: record, refusal.settings)
            } catch {
                guard case .ledger(.insufficientCredit) = error else { throw error }
                refusal.alternatives = tariff.alternatives(to: quote, for: impressions)
                refusal.quote = try tariff.quote(for: impressions, or: refusal.alternatives)
                throw error
            }
            surroundings.log.debug(
                "reserved \(quote.cents) for \(impressions.count) impressions of \(record.key)")
            let note = DeliveryNote(
                print: record.key, device: ticket.device, dataCount: data.byteCount,
                timesFed: ticket.timesFed, impressions: impressions, tariff: tariff,
                earlier: printedEarlier(record.key))
            let outcome = try delivered(note)
            surroundings.log.debug("the real backend ended: \(outcome)")
            return settled(
                outcome, note, reservation, arrival.document(record.key.documentNumber))
        } catch {
            if error.isLedgerOutOfReach, surroundings.printsLate {
                return printedLate(ticket, data, arrival)
            }
            return refused(error, refusal)
        }
    }

    private func settings(of queue: String) throws(GatewayError) -> QueueSettings {
        do {
            return try surroundings.settings(queue)
        } catch {
            throw .ledger(error)
        }
    }

    private func admitted(_ arrival: Arrival) throws(GatewayError) -> PrintRecord {
        do {
            return try surroundings.books.admit(arrival, at: surroundings.now())
        } catch {
            throw .ledger(error)
        }
    }

    private func checkIdentity(
        _ ticket: Ticket, _ arrival: Arrival, _ settings: QueueSettings
    ) throws(GatewayError) {
        guard arrival.isNameTrusted || !settings.requiresAuthentication else {
            throw .notAuthenticated(userName: ticket.userName)
        }
    }

    /// What is on the pages and what they are charged by, where the queue says so also for a
    /// document that can't be counted.
    func assessed(
        _ ticket: Ticket, _ data: SpooledData, _ settings: QueueSettings
    ) throws(GatewayError) -> (Impressions, Tariff) {
        let impressions: Impressions
        do throws(GatewayError) {
            impressions = try surroundings.analyze(data.file).printed(with: ticket.printerSettings)
        } catch {
            let tariff = try settings.unknownDocument.tariff { () throws(GatewayError) in
                try rateTable(for: ticket.queue)
            }
            guard error.isOfDocument, let tariff else { throw error }
            surroundings.log.debug("not counted: \(error)")
            return (Impressions(), tariff)
        }
        return (impressions, .rates(try rateTable(for: ticket.queue)))
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

    private func reserve(
        _ quote: PrintQuote, for record: PrintRecord, _ settings: QueueSettings
    ) throws(GatewayError) -> ReservationID? {
        let refusal: LedgerError
        do {
            return try surroundings.books.reserve(
                quote, for: record.key, payer: record.member, at: surroundings.now()
            ).reservation
        } catch {
            refusal = error
        }
        guard case .unknownMember = refusal, settings.unknownUser == .claim else {
            throw .ledger(refusal)
        }
        let code: String
        do {
            code = try surroundings.books.offerClaim(of: record.key, at: surroundings.now())
        } catch {
            throw .ledger(error)
        }
        throw .unclaimed(price: quote.cents, code: code)
    }

    /// What an earlier run of this print, which died or failed, had put on paper.
    private func printedEarlier(_ key: PrintKey) -> Printed? {
        guard let (note, progress) = surroundings.journal.noted(of: key) else { return nil }
        let outcome = Delivery.Outcome(ending: nil, wasTerminated: true, progress: progress)
        let reading = progress.printerJobID.flatMap(surroundings.printerJob)
        return try? note.printed(outcome, PrinterCounts(reading))
    }

    func delivered(_ note: DeliveryNote) throws(GatewayError) -> Delivery.Outcome {
        do {
            try surroundings.journal.begin(note)
        } catch {
            // The job is printed all the same; only a crash from here on would not be known.
            surroundings.log.debug("the delivery can't be noted: \(error)")
        }
        do {
            return try surroundings.deliver()
        } catch {
            throw .start(error)
        }
    }

    /// A job that is not printed: which, as far as it is known, and how its queue refuses.
    private struct Refusal {
        var settings: QueueSettings
        var key: PrintKey?
        /// Its price, where it came to that.
        var quote: PrintQuote?
        /// What would cost less, where credit is what it lacks.
        var alternatives: [QuoteAlternative] = []
    }

    /// Notes in the books that the job waits or was turned away, as far as they can be reached.
    private func refused(_ error: GatewayError, _ refusal: Refusal) -> BackendAnswer {
        var (status, reason) = error.answer
        let isCanceled = error.isCanceled(by: refusal.settings)
        if isCanceled { status = .cancel }
        let sentence = error.sentence(
            for: site, isCanceled: isCanceled, refusal.alternatives)
        // What an earlier run has put on paper is paid from the reservation when the job ends.
        if let key = refusal.key, status == .hold || status == .cancel,
            surroundings.journal.isEmpty
        {
            try? surroundings.books.turnAway(
                key, as: status == .hold ? .held : .refused, reason: sentence,
                quote: refusal.quote, at: surroundings.now())
        }
        return BackendAnswer(status: status, reason: reason, sentence: sentence)
    }
}

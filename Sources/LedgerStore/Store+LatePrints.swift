package import Ledger
import Money

extension Store {
    package func post(
        _ arrival: Arrival, _ settlement: Settlement, at now: Timestamp
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let prints = PrintTable(session: session)
            var rows = SQLRows(session: session)
            var record =
                try prints.records(ofJob: arrival.job).first { $0.key == arrival.job }
                ?? PrintRecord(
                    key: arrival.job, attempt: arrival.attempt, queue: arrival.queue,
                    userName: arrival.userName, title: arrival.title, at: now)
            guard !record.state.isSettled else { return }
            let payer = try PrintPayer(session: session).member(
                for: arrival, key: arrival.job, at: now)
            guard let payer else { throw .unknownMember(arrival.userName) }
            record.member = payer
            let charge = settlement.printed.cents
            if let id = record.reservation, try rows.reservation(id)?.state == .pending {
                try rows.void(id, reason: "it was printed without the ledger", at: now)
            }
            let terms = ReservationTerms(
                member: payer, queue: arrival.queue, print: arrival.job.description)
            let reservation = try rows.reserve(charge, for: terms, at: now, mayOwe: true)
            try rows.capture(charge, of: reservation.id, reason: settlement.evidence, at: now)
            record.reservation = reservation.id
            record.quoted = charge
            record.quote = settlement.printed.text
            record.reason = "printed while the ledger was out of reach"
            record.end(settlement, at: now)
            try prints.put(record)
        }
    }

    package func watch(
        _ key: PrintKey, _ quote: PrintQuote?, reason: String, _ settlement: Settlement?,
        at now: Timestamp
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let prints = PrintTable(session: session)
            var record = try prints.record(key)
            guard !record.state.isSettled else { return }
            record.isShadow = true
            record.quoted = quote?.cents
            record.quote = quote?.text ?? ""
            record.reason = reason
            record.updatedAt = now
            if let settlement { record.end(settlement, at: now) }
            if record.state.isSettled { record.charged = .zero }
            try prints.put(record)
        }
    }
}

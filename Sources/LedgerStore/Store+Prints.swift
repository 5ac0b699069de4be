package import Ledger
import Money

extension Store: PrintBooks {
    package func admit(
        _ arrival: Arrival, at now: Timestamp
    ) throws(LedgerError) -> PrintRecord {
        try write { session throws(LedgerError) in
            let prints = PrintTable(session: session)
            let payer = PrintPayer(session: session)
            session.willWrite()
            try session.willAsk([prints.recordsQuery(ofJob: arrival.job)])
            try payer.willAsk(for: arrival, key: arrival.job.document(1))
            let known = try prints.records(ofJob: arrival.job)
            let number = arrival.documentNumber(after: known)
            let member = try payer.member(
                for: arrival, key: arrival.job.document(number), at: now)
            let old = known.first { $0.key.documentNumber == number }
            var record =
                old
                ?? PrintRecord(
                    key: arrival.job.document(number), attempt: arrival.attempt,
                    queue: arrival.queue, userName: arrival.userName, title: arrival.title,
                    at: now)
            record.attempt = arrival.attempt
            record.updatedAt = now
            if !record.state.isSettled {
                record.queue = arrival.queue
                record.userName = arrival.userName
                record.title = arrival.title
                record.member = member
            }
            try prints.put(record, after: old)
            return record
        }
    }

    package func reserve(
        _ quote: PrintQuote, for key: PrintKey, payer: MemberID?, at now: Timestamp
    ) throws(LedgerError) -> PrintRecord {
        try write { session throws(LedgerError) in
            let prints = PrintTable(session: session)
            var rows = SQLRows(session: session)
            if let payer {
                try session.willAsk([prints.recordQuery(key)])
                try rows.willReserve(for: payer)
            }
            let old = try prints.record(key)
            var record = old
            guard !record.state.isSettled else { return record }
            guard let member = record.member else { throw .unknownMember(record.userName) }
            var reservation = try rows.pendingReservation(of: record)
            if let old = reservation,
                old.amount != quote.cents || old.queue != record.queue
                    || old.member != member
            {
                try rows.void(old.id, reason: "the print came again at another price", at: now)
                reservation = nil
            }
            if reservation == nil {
                let terms = ReservationTerms(
                    member: member, queue: record.queue, print: key.description)
                reservation = try rows.reserve(quote.cents, for: terms, at: now)
            }
            record.reservation = reservation?.id
            record.quoted = quote.cents
            record.quote = quote.text
            record.note(quote)
            record.state = .printing
            record.reason = ""
            record.updatedAt = now
            try prints.put(record, after: old)
            return record
        }
    }

    package func turnAway(
        _ key: PrintKey, as state: PrintRecord.State, reason: String, quote: PrintQuote?,
        at now: Timestamp
    ) throws(LedgerError) {
        precondition(state == .held || state == .refused)
        try write { session throws(LedgerError) in
            let prints = PrintTable(session: session)
            var rows = SQLRows(session: session)
            let old = try prints.record(key)
            var record = old
            guard !record.state.isSettled else { return }
            if let reservation = try rows.pendingReservation(of: record) {
                try rows.void(reservation.id, reason: reason, at: now)
            }
            record.state = state
            record.reason = reason
            record.quoted = quote?.cents
            record.quote = quote?.text ?? ""
            if let quote { record.note(quote) }
            record.updatedAt = now
            try prints.put(record, after: old)
        }
    }

    package func settle(
        _ settlement: Settlement, of key: PrintKey, reservation: ReservationID?, at now: Timestamp
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let prints = PrintTable(session: session)
            var rows = SQLRows(session: session)
            if let reservation {
                try session.willAsk([prints.recordQuery(key)])
                try rows.willEnd(reservation)
            }
            let old = try prints.found(key)
            if let reservation, old?.reservation == nil, old?.state.isSettled != true {
                throw .unknownReservation(reservation)
            }
            guard let old else { throw PrintTable<StoreSession>.missing(key) }
            var record = old
            let charge = settlement.printed.cents
            guard !record.state.isSettled else {
                guard record.charged == charge else {
                    throw .alreadyResolved(.captured(record.charged ?? .zero))
                }
                return
            }
            switch record.reservation {
            case let id? where charge == .zero && settlement.state == .canceled:
                try rows.void(id, reason: settlement.evidence, at: now)
            case let id?:
                try rows.capture(charge, of: id, reason: settlement.evidence, at: now)
            case nil:
                guard charge == .zero else {
                    throw .storeDamaged(reason: "nothing was reserved for print \(key)")
                }
            }
            record.end(settlement, at: now)
            try prints.put(record, after: old)
        }
    }

    package func unsettled(server: String) throws(LedgerError) -> [PrintRecord] {
        try read { session throws(LedgerError) in
            try PrintTable(session: session).records(
                "WHERE server = ? AND state = 'printing'", [.text(server)], order: "created_ms")
        }
    }

    /// The prints that arrived last, the newest first.
    ///
    /// - Parameters:
    ///   - userName: only those of this user, as the jobs named them; nil for all.
    ///   - limit: how many at the most.
    package func prints(
        ofUser userName: String? = nil, limit: Int
    ) throws(LedgerError) -> [PrintRecord] {
        try read { session throws(LedgerError) in
            try PrintTable(session: session).records(
                userName == nil ? "" : "WHERE user_name = ?",
                (userName.map { [.text($0)] } ?? []) + [.integer(Int64(limit))],
                order: "created_ms DESC, job_id DESC, document_number DESC LIMIT ?")
        }
    }

    /// The settled prints of a queue that arrived last, the newest first.
    package func settledPrints(
        onQueue queue: String, limit: Int
    ) throws(LedgerError) -> [PrintRecord] {
        try read { session throws(LedgerError) in
            try PrintTable(session: session).records(
                "WHERE queue = ? AND state IN ('completed', 'canceled')",
                [.text(queue), .integer(Int64(limit))],
                order: "created_ms DESC, job_id DESC, document_number DESC LIMIT ?")
        }
    }

    /// The prints of the job of that number, the newest first; job numbers come again.
    package func prints(ofJob jobID: Int) throws(LedgerError) -> [PrintRecord] {
        try read { session throws(LedgerError) in
            try PrintTable(session: session).records(
                "WHERE job_id = ?", [.integer(Int64(jobID))], order: "created_ms DESC")
        }
    }
}

extension PrintRecord {
    /// Takes over how the print ended.
    mutating func end(_ settlement: Settlement, at now: Timestamp) {
        state = settlement.state
        charged = settlement.printed.cents
        evidence = settlement.evidence
        printerImpressions = settlement.printerImpressions
        note(settlement.printed)
        updatedAt = now
    }

    fileprivate mutating func note(_ printed: PrintQuote) {
        impressions = printed.impressions
        colorImpressions = printed.colorImpressions
        sheets = printed.sheets
    }
}

extension SQLRows {
    /// The reservation made last for the print, when it is still open.
    fileprivate func pendingReservation(
        of record: PrintRecord
    ) throws(LedgerError) -> Reservation? {
        guard let id = record.reservation, let found = try reservation(id) else { return nil }
        return found.state == .pending ? found : nil
    }
}

package import Ledger
package import Money

/// What a member asks back of a print.
package struct RefundRequest: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case open, granted, declined
    }

    package let id: Int64
    package let print: PrintRecord
    /// What is asked for.
    package let cents: Cents
    package let reason: String
    package let createdAt: Timestamp
    package let state: State
    /// What was granted; nil unless it was.
    package let granted: Cents?
    /// What the member is told; empty until it is decided.
    package let answer: String
    package let decidedBy: String
}

/// A part of a print's charge that goes back.
package struct Refund: Hashable, Sendable {
    package let reservation: ReservationID
    /// More than zero.
    package let cents: Cents

    package init(reservation: ReservationID, cents: Cents) {
        self.reservation = reservation
        self.cents = cents
    }
}

extension Store {
    /// Gives back what prints were charged, all of these or none.
    ///
    /// - Parameters:
    ///   - graceEnd: when the credit lapses that stands for one that is gone.
    ///   - reference: so that the same refund is given once; nil for none.
    /// - Throws: as `LedgerRows.refund`.
    package func refund(
        _ refunds: [Refund], graceEnd: Timestamp?, reason: String, reference: String? = nil,
        _ act: Act
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            var rows = SQLRows(session: session)
            for refund in refunds {
                try rows.refund(
                    refund.cents, of: refund.reservation, graceEnd: graceEnd, reason: reason,
                    reference: reference, at: act.now, by: act.actor)
            }
        }
    }

    /// The reservation as it is now; nil when there is none of that id.
    package func reservation(_ id: ReservationID) throws(LedgerError) -> Reservation? {
        try read { session throws(LedgerError) in
            try SQLRows(session: session).reservation(id)
        }
    }

    /// Notes that a member asks for a part of what a print was charged, or all.
    ///
    /// - Throws: `unknownReservation`, `notCharged`, `refundExceedsCharge`, `alreadyRequested`.
    package func requestRefund(
        _ refund: Refund, reason: String, at now: Timestamp
    ) throws(LedgerError) -> RefundRequest {
        try write { session throws(LedgerError) in
            try Self.request(refund, reason, at: now, session)
        }
    }

    /// Notes that a member asks for what several documents of a job were charged: all or none.
    ///
    /// - Throws: as `requestRefund`.
    package func requestRefunds(
        _ refunds: [Refund], reason: String, at now: Timestamp
    ) throws(LedgerError) -> [RefundRequest] {
        try write { session throws(LedgerError) in
            var requests: [RefundRequest] = []
            for refund in refunds {
                requests.append(try Self.request(refund, reason, at: now, session))
            }
            return requests
        }
    }

    private static func request(
        _ refund: Refund, _ reason: String, at now: Timestamp, _ session: StoreSession
    ) throws(LedgerError) -> RefundRequest {
        let rows = SQLRows(session: session)
        guard var reservation = try rows.reservation(refund.reservation) else {
            throw .unknownReservation(refund.reservation)
        }
        _ = try reservation.refund(refund.cents)
        let id = SQLValue.integer(refund.reservation.rawValue)
        guard
            try !session.has(
                "SELECT 1 FROM refund_request WHERE reservation = ? AND state = 'open'", [id])
        else { throw .catalog(.alreadyRequested) }
        let number = try session.nextID("refund_request")
        try session.run(
            """
            INSERT INTO refund_request
                (id, reservation, cents, reason, created_ms, state, answer, decided_by)
                VALUES (?, ?, ?, ?, ?, 'open', '', '')
            """,
            [
                .integer(number), id, .integer(refund.cents.rawValue), .text(reason),
                .integer(now.milliseconds),
            ])
        return try Self.request(number, session)
    }

    /// Grants a request, for what was asked or another amount.
    ///
    /// - Throws: `unknown`, `requestDecided`, or as `LedgerRows.refund`.
    package func grantRefund(
        _ id: Int64, cents: Cents?, graceEnd: Timestamp?, answer: String, _ act: Act
    ) throws(LedgerError) -> RefundRequest {
        try write { session throws(LedgerError) in
            let request = try Self.openRequest(id, session)
            let cents = cents ?? request.cents
            var rows = SQLRows(session: session)
            guard let reservation = request.print.reservation else { throw .notCharged }
            try rows.refund(
                cents, of: reservation, graceEnd: graceEnd, reason: "requested: \(request.reason)",
                at: act.now, by: act.actor)
            return try decide(id, .granted, cents, answer, act, session)
        }
    }

    /// - Throws: `unknown`, `requestDecided`.
    package func declineRefund(
        _ id: Int64, answer: String, _ act: Act
    ) throws(LedgerError) -> RefundRequest {
        try write { session throws(LedgerError) in
            _ = try Self.openRequest(id, session)
            return try decide(id, .declined, nil, answer, act, session)
        }
    }

    /// Requests, the newest first.
    package func refundRequests(
        onlyOpen: Bool, limit: Int
    ) throws(LedgerError) -> [RefundRequest] {
        try read { session throws(LedgerError) in
            try Self.requests(
                onlyOpen ? "WHERE state = 'open'" : "",
                [.integer(Int64(limit))], order: "id DESC LIMIT ?", session)
        }
    }

    /// - Throws: `unknown`.
    package func refundRequest(_ id: Int64) throws(LedgerError) -> RefundRequest {
        try read { session throws(LedgerError) in try Self.request(id, session) }
    }

    private func decide(
        _ id: Int64, _ state: RefundRequest.State, _ granted: Cents?, _ answer: String, _ act: Act,
        _ session: some SQLSession
    ) throws(LedgerError) -> RefundRequest {
        try session.run(
            """
            UPDATE refund_request
                SET state = ?, granted = ?, answer = ?, decided_by = ?, decided_ms = ? WHERE id = ?
            """,
            [
                .text(state.rawValue), .optional(granted?.rawValue), .text(answer),
                .text(act.actor), .integer(act.now.milliseconds), .integer(id),
            ])
        return try Self.request(id, session)
    }

    private static func openRequest(
        _ id: Int64, _ session: some SQLSession
    ) throws(LedgerError) -> RefundRequest {
        let request = try request(id, session)
        guard request.state == .open else { throw .catalog(.requestDecided(id)) }
        return request
    }

    private static func request(
        _ id: Int64, _ session: some SQLSession
    ) throws(LedgerError) -> RefundRequest {
        guard
            let request = try requests("WHERE id = ?", [.integer(id)], order: "id", session).first
        else { throw .catalog(.unknown(.refundRequest, String(id))) }
        return request
    }

    private static func requests(
        _ condition: String, _ arguments: [SQLValue], order: String, _ session: some SQLSession
    ) throws(LedgerError) -> [RefundRequest] {
        let prints = PrintTable(session: session)
        return try session.rows(
            """
            SELECT id, reservation, cents, reason, created_ms, state, granted, answer, decided_by
                FROM refund_request \(condition) ORDER BY \(order)
            """, arguments
        ) { row throws(LedgerError) in
            let reservation = try row.integer(1)
            guard let print = try prints.record(ofReservation: ReservationID(reservation)) else {
                throw .storeDamaged(reason: "reservation \(reservation) has no print")
            }
            return RefundRequest(
                id: try row.integer(0), print: print, cents: Cents(try row.integer(2)),
                reason: try row.text(3), createdAt: Timestamp(milliseconds: try row.integer(4)),
                state: try row.keyword(5), granted: try row.optionalInteger(6).map(Cents.init),
                answer: try row.text(7), decidedBy: try row.text(8))
        }
    }
}

extension PrintTable {
    /// The print that the reservation was made for; nil when there is none.
    func record(ofReservation id: ReservationID) throws(LedgerError) -> PrintRecord? {
        try records(
            "WHERE reservation = ?", [.integer(id.rawValue)], order: "document_number"
        ).first
    }
}

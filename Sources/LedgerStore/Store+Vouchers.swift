package import Catalog
package import Ledger
package import Money

/// Vouchers that were made together.
package struct VoucherBatch: Hashable, Sendable {
    package let id: Int64
    /// What they are for.
    package let label: String
    /// The type of the credit that each gives.
    package let type: String
    /// What each is worth.
    package let cents: Cents
    /// When the credit lapses, counted from the day it is redeemed.
    package let expiry: CreditExpiry
    /// The first moment at which none can be redeemed any more; nil for never.
    package let redeemUntil: Timestamp?
    package let createdAt: Timestamp
    package let canceledAt: Timestamp?
    package let count: Int
    package let redeemedCount: Int
}

/// What vouchers of a new batch are.
package struct VoucherTerms: Hashable, Sendable {
    package let label: String
    package let type: String
    package let cents: Cents
    package let expiry: CreditExpiry
    package let redeemUntil: Timestamp?

    package init(
        label: String, type: String, cents: Cents, expiry: CreditExpiry, redeemUntil: Timestamp?
    ) {
        self.label = label
        self.type = type
        self.cents = cents
        self.expiry = expiry
        self.redeemUntil = redeemUntil
    }
}

extension Store {
    /// Makes a batch of vouchers. Their codes are told this once; the store keeps hashes.
    ///
    /// - Throws: `unknownCreditType`, `lapsed`.
    package func makeVouchers(
        _ terms: VoucherTerms, count: Int, using generator: inout some RandomNumberGenerator,
        _ act: Act
    ) throws(LedgerError) -> (batch: Int64, codes: [RedemptionCode]) {
        precondition(count > 0)
        let codes = (0..<count).map { _ in RedemptionCode(using: &generator) }
        let batch = try write { session throws(LedgerError) in
            guard try SQLRows(session: session).creditType(named: terms.type) != nil else {
                throw .unknownCreditType(terms.type)
            }
            if let end = terms.redeemUntil, end <= act.now { throw .catalog(.lapsed) }
            let id = try session.nextID("voucher_batch")
            try session.run(
                """
                INSERT INTO voucher_batch
                    (id, label, type, cents, expiry, redeem_until_ms, created_ms, actor)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id), .text(terms.label), .text(terms.type),
                    .integer(terms.cents.rawValue), .text(terms.expiry.description),
                    .optional(terms.redeemUntil?.milliseconds), .integer(act.now.milliseconds),
                    .text(act.actor),
                ])
            for code in codes {
                try session.run(
                    "INSERT INTO voucher (code_hash, batch) VALUES (?, ?)",
                    [.text(code.hash), .integer(id)])
            }
            try session.note("\(count) vouchers of \(terms.cents)", of: "voucher batch \(id)", act)
            return id
        }
        return (batch, codes)
    }

    /// Cancels a batch that was lost: what is not redeemed yet never will be.
    ///
    /// - Returns: how many vouchers that takes out of the world.
    /// - Throws: `unknown`.
    package func cancelVouchers(ofBatch id: Int64, _ act: Act) throws(LedgerError) -> Int {
        try write { session throws(LedgerError) in
            guard let batch = try Self.batches("WHERE id = ?", [.integer(id)], session).first
            else { throw .catalog(.unknown(.voucherBatch, String(id))) }
            try session.run(
                "UPDATE voucher_batch SET canceled_ms = ? WHERE id = ? AND canceled_ms IS NULL",
                [.integer(act.now.milliseconds), .integer(id)])
            try session.note("canceled", of: "voucher batch \(id)", act)
            return batch.count - batch.redeemedCount
        }
    }

    /// Turns a voucher into credit for a member, once.
    ///
    /// - Parameter typed: the code as it was typed.
    /// - Throws: `unknownMember`, `tooManyGuesses`, `unknownVoucher`, `voucherUsed`,
    ///   `voucherCanceled`, `voucherTooOld`.
    package func redeem(
        _ typed: String, for userName: String, in calendar: SiteCalendar, _ act: Act
    ) throws(LedgerError) -> Credit {
        // A wrong code is an answer of the transaction, not an error that would undo its being noted.
        let answer = try write { session throws(LedgerError) -> Result<Credit, CatalogError> in
            let member = try MemberTable(session: session).member(userName).id
            let guesses = GuessTable(session: session)
            let subject = "voucher \(member.rawValue)"
            try guesses.check(subject, at: act.now)
            guard let hash = RedemptionCode(typed: typed)?.hash,
                let found = try Self.voucher(hash, session)
            else {
                try guesses.note(subject, at: act.now)
                return .failure(.unknownVoucher)
            }
            if let refusal = found.batch.refusal(isUsed: found.isUsed, at: act.now) {
                return .failure(refusal)
            }
            return .success(
                try redeem(hash, of: found.batch, for: member, in: calendar, act, session))
        }
        switch answer {
        case .success(let credit): return credit
        case .failure(let refusal): throw .catalog(refusal)
        }
    }

    private func redeem(
        _ hash: String, of batch: VoucherBatch, for member: MemberID, in calendar: SiteCalendar,
        _ act: Act, _ session: some SQLSession
    ) throws(LedgerError) -> Credit {
        let end = try SubscriptionTable(session: session).end(
            of: batch.expiry, for: member, given: act.now, in: calendar)
        if let end, end <= act.now { throw .catalog(.voucherTooOld) }
        var rows = SQLRows(session: session)
        let credit = try rows.give(
            CreditTerms(
                member: member, type: batch.type, origin: .voucher, cents: batch.cents,
                validFrom: act.now, expires: end, note: batch.label, reference: "voucher \(hash)"),
            at: act.now, by: act.actor)
        try session.run(
            "UPDATE voucher SET credit = ? WHERE code_hash = ?",
            [.integer(credit.id.rawValue), .text(hash)])
        return credit
    }

    /// All batches, the newest first.
    package func voucherBatches() throws(LedgerError) -> [VoucherBatch] {
        try read { session throws(LedgerError) in try Self.batches("", [], session) }
    }

    private static func voucher(
        _ hash: String, _ session: some SQLSession
    ) throws(LedgerError) -> (batch: VoucherBatch, isUsed: Bool)? {
        let found = try session.first(
            "SELECT batch, credit FROM voucher WHERE code_hash = ?", [.text(hash)]
        ) { row throws(LedgerError) in (try row.integer(0), try row.optionalInteger(1) != nil) }
        guard let (id, isUsed) = found,
            let batch = try batches("WHERE id = ?", [.integer(id)], session).first
        else { return nil }
        return (batch, isUsed)
    }

    private static func batches(
        _ condition: String, _ arguments: [SQLValue], _ session: some SQLSession
    ) throws(LedgerError) -> [VoucherBatch] {
        try session.rows(
            """
            SELECT id, label, type, cents, expiry, redeem_until_ms, created_ms, canceled_ms,
                (SELECT COUNT(*) FROM voucher WHERE batch = voucher_batch.id),
                (SELECT COUNT(credit) FROM voucher WHERE batch = voucher_batch.id)
                FROM voucher_batch \(condition) ORDER BY id DESC
            """, arguments
        ) { row throws(LedgerError) in
            VoucherBatch(
                id: try row.integer(0), label: try row.text(1), type: try row.text(2),
                cents: Cents(try row.integer(3)), expiry: try row.parsed(4, CreditExpiry.init),
                redeemUntil: try row.optionalInteger(5).map(Timestamp.init(milliseconds:)),
                createdAt: Timestamp(milliseconds: try row.integer(6)),
                canceledAt: try row.optionalInteger(7).map(Timestamp.init(milliseconds:)),
                count: Int(try row.integer(8)), redeemedCount: Int(try row.integer(9)))
        }
    }
}

extension VoucherBatch {
    /// Why a voucher of this batch can't be redeemed at `now`; nil when it can.
    fileprivate func refusal(isUsed: Bool, at now: Timestamp) -> CatalogError? {
        if isUsed { return .voucherUsed }
        if canceledAt != nil { return .voucherCanceled }
        if let redeemUntil, redeemUntil <= now { return .voucherTooOld }
        return nil
    }
}

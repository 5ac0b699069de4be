internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

/// What members do by themselves, on their own account.
extension Action {
    static let redeemMyVoucher = Action(
        id: "redeem-my-voucher", page: "my/voucher", role: .member, title: "Redeem a voucher",
        submit: "Redeem",
        fields: { _ in
            [Field("code", "Code", .text, hint: "16 letters and digits, with or without hyphens.")]
        },
        perform: { input, asked in
            let code = input.text("code")
            try input.finish()
            let credit = try asked.store.redeem(
                code, for: asked.session.userName, in: .current, asked.act)
            let released = asked.releaseWaitingJobs(of: [credit.terms.member])
            return Done(
                at: "/my",
                Sentence("{0} of credit were added.", credit.terms.cents), and: released,
                result: CreditResult(credit))
        })

    static let claimMyJob = Action(
        id: "claim-my-job", page: "my/claim", role: .member, title: "Take a job on my account",
        submit: "Take the job",
        fields: { _ in
            [
                Field(
                    "code", "Code", .text,
                    hint: "It stands in the job's message, where the phone or computer shows it.")
            ]
        },
        perform: { input, asked in
            let code = input.text("code")
            try input.finish()
            let (print, release) = try asked.claim(code, for: asked.session.userName)
            return Done(
                at: "/my", Sentence("Job {0} is yours.", "\(print.key.jobID)"), and: [release],
                result: JobResult(print))
        })

    static let requestMyRefund = Action(
        id: "request-my-refund", page: "my/refund/{reservation}", role: .member,
        title: "Ask for a refund", submit: "Ask",
        fields: { _ in
            [
                Field("cents", "Amount", .money, hint: "All that the job cost, or a part of it."),
                Field("reason", "Reason", .longText, hint: "For example: page 3 was smeared."),
            ]
        },
        initial: { asked in
            let charged = try asked.ownReservation().charged
            return ["cents": [charged.description]]
        },
        perform: { input, asked in
            let (cents, reason) = (input.cents("cents"), input.text("reason"))
            try input.finish()
            let request = try asked.store.requestRefund(
                Refund(reservation: try asked.ownReservation().id, cents: cents),
                reason: reason, at: asked.act.now)
            return Done(
                at: "/my", Sentence("An admin will look at it; you will find the answer here."),
                result: RefundRequestResult(request))
        })
}

extension Asked {
    /// The reservation that the path names, if it is of a print of whoever asks.
    ///
    /// - Throws: `unknownReservation` for anybody else's.
    fileprivate func ownReservation() throws -> Reservation {
        let id = ReservationID(Int64(self["reservation"]) ?? 0)
        let member = try store.member(session.userName)
        guard let reservation = try store.reservation(id), reservation.member == member.id else {
            throw LedgerError.unknownReservation(id)
        }
        return reservation
    }
}

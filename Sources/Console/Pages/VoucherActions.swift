internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Action {
    static let makeVouchers = Action(
        id: "make-vouchers", page: "vouchers/add", role: .admin, title: "Make vouchers",
        submit: "Make vouchers", hasSecretResult: true,
        fields: { asked in
            [
                Field("count", "How many", .number(1...1000)),
                Field("cents", "Worth of each", .money),
                Field("label", "Label", .text, hint: "Stands on each.", isOptional: true),
                Field(
                    "type", "Type",
                    .choice(try asked.store.creditTypes().map { .init($0.name, $0.title) })),
                Field(
                    "expires", "The credit lapses", .expiry,
                    hint: Sentence("Counted from when it is redeemed: {0}", Field.expiryHint)),
                Field(
                    "redeem-by", "Last day on which they can be redeemed", .day, isOptional: true),
            ]
        },
        initial: { _ in ["count": ["20"], "expires": ["never"]] },
        perform: { input, asked in
            let (count, cents) = (input.number("count"), input.cents("cents"))
            let (label, type) = (input.text("label"), input.choice("type"))
            let (expiry, lastDay) = (input.expiry("expires"), input.day("redeem-by"))
            try input.finish()
            let end = lastDay.map { SiteCalendar.current.end(of: $0) }
            if let end, end <= asked.act.now {
                throw InputProblems(["redeem-by": Sentence("That day is over; give a later one.")])
            }
            var generator = SystemRandomNumberGenerator()
            let (batch, codes) = try asked.store.makeVouchers(
                VoucherTerms(
                    label: label, type: type, cents: cents, expiry: expiry, redeemUntil: end),
                count: count, using: &generator, asked.act)
            let texts = codes.map(\.description)
            asked.workroom.keep(
                .init(codes: texts, made: asked.act.now), ofBatch: batch)
            return Done(
                at: "/voucher/\(batch)/sheet",
                Sentence("{0} vouchers were made.", count),
                result: NewVouchersResult(batch: batch, codes: texts))
        })

    static let cancelVouchers = Action(
        id: "cancel-vouchers", page: "voucher/{batch}/cancel", role: .admin,
        title: "Cancel a batch: what is not redeemed never will be", submit: "Cancel the batch",
        fields: { _ in [Field("confirm", "Type DELETE to cancel the batch", .deletion)] },
        perform: { input, asked in
            input.confirmDeletion()
            try input.finish()
            let batch = try asked.number("batch")
            let count = try asked.store.cancelVouchers(ofBatch: batch, asked.act)
            return Done(
                at: "/vouchers",
                Sentence("{0} vouchers can't be redeemed any more.", count),
                result: CanceledVouchersResult(batch: batch, canceled: count))
        })

    static let redeemVoucher = Action(
        id: "redeem-voucher", page: "vouchers/redeem", role: .operator,
        title: "Redeem a voucher for a member", submit: "Redeem",
        fields: { _ in
            [
                Field("user", "Member", .text, hint: "The user name."),
                Field("code", "Code", .text),
            ]
        },
        perform: { input, asked in
            let (user, code) = (input.text("user"), input.text("code"))
            try input.finish()
            let credit: Credit
            do {
                credit = try asked.store.redeem(code, for: user, in: .current, asked.act)
            } catch LedgerError.unknownMember {
                throw InputProblems(["user": Sentence("There is no member {0}.", user)])
            } catch LedgerError.catalog(.unknownVoucher) {
                throw InputProblems([
                    "code": LedgerError.catalog(.unknownVoucher).sentence
                ])
            }
            let released = asked.releaseWaitingJobs(of: [credit.terms.member])
            return Done(
                at: "/member/\(user.pathPart)",
                Sentence("{0} of credit were added.", credit.remaining), and: released,
                result: CreditResult(credit))
        })
}

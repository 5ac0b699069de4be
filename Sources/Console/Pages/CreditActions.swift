internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Action {
    static let giveCredit = Action(
        id: "give-credit", page: "member/{user}/credits/add", role: .operator,
        title: "Add printing credit", submit: "Add credit",
        fields: { asked in
            [
                Field(
                    "cents", "Amount", .money,
                    hint: Field.amountHint),
                Field(
                    "type", "Type",
                    .choice(try asked.store.creditTypes().map { .init($0.name, $0.title) })),
                Field(
                    "expires", "Lapses", .expiry,
                    hint: Field.expiryHint),
                Field("note", "Note", .text, isOptional: true),
            ]
        },
        initial: { _ in ["expires": ["never"]] },
        perform: { input, asked in
            let (cents, type) = (input.cents("cents"), input.choice("type"))
            let (expiry, note) = (input.expiry("expires"), input.text("note"))
            try input.finish()
            let member = try asked.store.member(asked["user"])
            let end = try asked.store.end(
                of: expiry, for: member.id, given: asked.act.now, in: .current)
            if let end, end <= asked.act.now {
                throw InputProblems(["expires": Sentence("That day is over; give a later one.")])
            }
            let credit = try asked.store.give(
                CreditTerms(
                    member: member.id, type: type, origin: .admin, cents: cents,
                    validFrom: asked.act.now, expires: end, note: note),
                at: asked.act.now, by: asked.act.actor)
            let released = asked.releaseWaitingJobs(of: [member.id])
            return Done(
                at: "/member/\(member.userName.pathPart)",
                Sentence("{0} of credit were added.", cents), and: released,
                result: CreditResult(credit))
        })

    static let deleteCredits = Action(
        id: "delete-credits", page: "member/{user}/credits/delete", role: .operator,
        title: "Delete printing credit", submit: "Delete",
        fields: { _ in
            [
                Field("id", "Credits", .ids),
                Field("reason", "Reason", .text, hint: "It stands in the books."),
                Field("confirm", "Type DELETE to delete", .deletion),
            ]
        },
        perform: { input, asked in
            let (ids, reason) = (input.ids("id"), input.text("reason"))
            input.confirmDeletion()
            try input.finish()
            let member = try asked.store.member(asked["user"])
            let own = Set(try asked.store.credits(of: member.id).map(\.id))
            guard own.isSuperset(of: ids.map(CreditID.init)) else {
                throw InputProblems(["id": Sentence("Tick credits of this member.")])
            }
            let taken = try asked.store.withdraw(
                ids.map(CreditID.init), reason: reason, asked.act)
            return Done(
                at: "/member/\(member.userName.pathPart)",
                Sentence("{0} credits were deleted.", ids.count),
                result: DeletedResult(ids.count, worth: taken.total))
        })

    static let editCredit = Action(
        id: "edit-credit", page: "member/{user}/credits/{credit}/edit", role: .operator,
        title: "Edit printing credit", submit: "Save",
        fields: { asked in
            [
                Field(
                    "cents", "Amount given", .money,
                    hint: "What is used of it stays used; the rest follows the amount."),
                Field(
                    "type", "Type",
                    .choice(try asked.store.creditTypes().map { .init($0.name, $0.title) })),
                Field(
                    "expires", "Lapses", .expiry,
                    hint: Sentence("Empty leaves it as it is. {0}", Field.expiryHint),
                    isOptional: true),
                Field("note", "Note", .text, isOptional: true),
                Field("reason", "Reason", .text, hint: "It stands in the books."),
            ]
        },
        initial: { asked in
            let terms = try asked.credit().terms
            return [
                "cents": [terms.cents.description], "type": [terms.type], "note": [terms.note],
            ]
        },
        perform: { input, asked in
            let (cents, type) = (input.cents("cents"), input.choice("type"))
            let expiry =
                input.values["expires"]?.first?.isEmpty == false
                ? input.expiry("expires") : nil
            let (note, reason) = (input.text("note"), input.text("reason"))
            try input.finish()
            let old = try asked.credit()
            let end = try expiry.map {
                try asked.store.end(
                    of: $0, for: old.terms.member, given: old.terms.validFrom, in: .current)
            }
            let credit = try asked.store.changeCredit(old.id, reason: reason, asked.act) { terms in
                CreditTerms(
                    member: terms.member, type: type, origin: terms.origin, cents: cents,
                    validFrom: terms.validFrom, expires: end ?? terms.expires, note: note,
                    reference: terms.reference)
            }
            _ = asked.releaseWaitingJobs(of: [credit.terms.member])
            return Done(
                at: "/member/\(asked["user"].pathPart)",
                Sentence("The credit was changed; {0} remain.", credit.remaining),
                result: CreditResult(credit))
        })
}

extension Asked {
    /// The credit of the path, if it is the member's.
    fileprivate func credit() throws -> Credit {
        let credit = try store.credit(CreditID(try number("credit")))
        guard credit.terms.member == (try store.member(self["user"]).id) else {
            throw ConsoleRefusal.notFound
        }
        return credit
    }
}

extension Field {
    /// How an expiry is written.
    static let expiryHint: Sentence =
        "never, next-renewal, end-of-period, a day like 2026-12-31, or a time like 30d, 2w or 6m."

    /// What an amount of credit is worth.
    static let amountHint = Sentence(
        "30 prints at {0} are a credit of {1}.", Cents(30), Cents(900))
}

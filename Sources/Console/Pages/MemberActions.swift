internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Site

extension Action {
    static let addMember = Action(
        id: "add-member", page: "members/add", role: .operator, title: "Add a member",
        submit: "Add member",
        fields: { asked in
            [
                Field("user", "User name", .text, hint: "As the member's jobs name them."),
                Field("name", "Name", .text, isOptional: true),
                Field("email", "E-mail address", .email, isOptional: true),
                Field("pricing", "Pays by", .choice(PricingModel.choices)),
                Field(
                    "plan", "Plan",
                    .choice([.init("", "None")] + (try asked.store.plans().map { .init($0.name) })),
                    isOptional: true),
            ]
        },
        initial: { asked in ["pricing": [asked.site.pricing]] },
        perform: { input, asked in
            let (user, name) = (input.text("user"), input.text("name"))
            let (email, plan) = (input.text("email"), input.choice("plan"))
            let pricing: PricingModel? = input.choice("pricing")
            try input.finish()
            let member = try asked.store.addMember(
                userName: user, name: name, email: email, pricing: pricing ?? .credits,
                remainder: Remainder(rawValue: asked.site.remainder) ?? .split,
                plan: plan.isEmpty ? nil : plan, in: .current, asked.act)
            return Done(
                at: "/member/\(member.userName.pathPart)",
                Sentence("{0} is a member now.", member.userName), result: MemberResult(member))
        })

    static let giveCredit = Action(
        id: "give-credit", page: "member/{user}/credits/add", role: .operator,
        title: "Add printing credit", submit: "Add credit",
        fields: { asked in
            [
                Field(
                    "cents", "Amount", .money,
                    hint: "30 prints at 0.30 are a credit of 9.00."),
                Field(
                    "type", "Type", .choice(try asked.store.creditTypes().map { .init($0.name) })),
                Field(
                    "expires", "Lapses", .expiry,
                    hint: "never, next-renewal, end-of-period, a day like 2026-12-31, or a time "
                        + "like 30d, 2w or 6m."),
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
                Sentence(
                    "{0} of credit were added. {1}", "\(cents)", released.joined(separator: " ")),
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
                Sentence("{0} credits were deleted.", "\(ids.count)"),
                result: ["deleted": ids.count, "cents": Int(taken.total.rawValue)])
        })
}

extension PricingModel {
    static var choices: [Field.Choice] { allCases.map { .init($0.rawValue, $0.label) } }
}

/// A member as programs see them.
struct MemberResult: Encodable, Sendable {
    let user, name, email, pricing: String
    let suspended: Bool

    init(_ member: Member) {
        user = member.userName
        name = member.name
        email = member.email
        pricing = member.pricing.rawValue
        suspended = member.isSuspended
    }
}

/// A credit as programs see it.
struct CreditResult: Encodable, Sendable {
    let id: Int64
    let origin: String
    let cents, remaining: Int64
    let validFrom: String
    let expires: String?
    let type, note: String

    init(_ credit: Credit) {
        id = credit.id.rawValue
        origin = credit.terms.origin.rawValue
        cents = credit.terms.cents.rawValue
        remaining = credit.remaining.rawValue
        validFrom = credit.terms.validFrom.iso8601
        expires = credit.terms.expires?.iso8601
        type = credit.type.name
        note = credit.terms.note
    }
}

internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Site
internal import Wording

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

    static let editMember = Action(
        id: "edit-member", page: "member/{user}/edit", role: .operator, title: "Edit a member",
        submit: "Save",
        fields: { _ in
            [
                Field("name", "Name", .text, isOptional: true),
                Field("email", "E-mail address", .email, isOptional: true),
                Field("pricing", "Pays by", .choice(PricingModel.choices)),
                Field(
                    "remainder", "When credit covers a part of a job only",
                    .choice([
                        .init(Remainder.split.rawValue, "It pays that part"),
                        .init(Remainder.keep.rawValue, "It is left alone"),
                    ])),
            ]
        },
        initial: { asked in
            let member = try asked.store.member(asked["user"])
            return [
                "name": [member.name], "email": [member.email],
                "pricing": [member.pricing.rawValue], "remainder": [member.remainder.rawValue],
            ]
        },
        perform: { input, asked in
            let (name, email) = (input.text("name"), input.text("email"))
            let pricing: PricingModel? = input.choice("pricing")
            let remainder: Remainder? = input.choice("remainder")
            try input.finish()
            return try asked.changed(
                try asked.store.changeMember(
                    asked["user"], name: name, email: email, pricing: pricing,
                    remainder: remainder, asked.act), { Sentence("{0} was changed.", $0) })
        })

    static let suspendMember = Action(
        id: "suspend-member", page: "member/{user}/suspend", role: .operator,
        title: "Suspend a member: what they print waits", submit: "Suspend",
        perform: { input, asked in
            try input.finish()
            return try asked.changed(
                try asked.store.changeMember(asked["user"], isSuspended: true, asked.act),
                { Sentence("{0} is suspended.", $0) })
        })

    static let resumeMember = Action(
        id: "resume-member", page: "member/{user}/resume", role: .operator,
        title: "Let a member print again", submit: "Resume",
        perform: { input, asked in
            try input.finish()
            return try asked.changed(
                try asked.store.changeMember(asked["user"], isSuspended: false, asked.act),
                { Sentence("{0} can print again.", $0) })
        })

    static let addAlias = Action(
        id: "add-alias", page: "member/{user}/aliases/add", role: .operator,
        title: "Add another user name", submit: "Add",
        fields: { _ in
            [Field("alias", "User name", .text, hint: "As jobs name it.")]
        },
        perform: { input, asked in
            let alias = input.text("alias")
            try input.finish()
            let member = try asked.store.member(asked["user"])
            try asked.store.addAlias(alias, to: member.userName)
            return Done(
                at: member.location,
                Sentence("Jobs of {0} are on this account now.", alias),
                result: MemberResult(member))
        })

    static let removeAlias = Action(
        id: "remove-alias", page: "member/{user}/aliases/{alias}/remove", role: .operator,
        title: "Remove another user name", submit: "Remove",
        perform: { input, asked in
            try input.finish()
            let member = try asked.store.member(asked["user"])
            try asked.store.removeAlias(asked["alias"], from: member.userName, asked.act)
            return Done(
                at: member.location,
                Sentence("Jobs of {0} are nobody's now.", asked["alias"]),
                result: MemberResult(member))
        })
}

extension Asked {
    /// What is said after a member was changed.
    ///
    /// - Parameter sentence: of the user name.
    fileprivate func changed(
        _ member: Member, _ sentence: (String) -> Sentence
    ) throws -> Done<MemberResult> {
        _ = releaseWaitingJobs(of: [member.id])
        return Done(
            at: member.location, sentence(member.userName),
            result: MemberResult(member))
    }
}

extension PricingModel {
    static var choices: [Field.Choice] {
        allCases.map { .init($0.rawValue, Sentence($0.label)) }
    }
}

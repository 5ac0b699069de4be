internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Action {
    static let addPlan = Action(
        id: "add-plan", page: "plans/add", role: .admin, title: "Add a plan", submit: "Add plan",
        fields: { _ in [Field("name", "Name", .text)] + frequencyFields },
        initial: { _ in ["every": ["1"], "unit": [CalendarUnit.month.rawValue]] },
        perform: { input, asked in
            let (name, frequency) = (input.text("name"), input.frequency())
            try input.finish()
            guard try !asked.store.plans().contains(where: { $0.name == name }) else {
                throw InputProblems(["name": Sentence("There is a plan {0} already.", name)])
            }
            return try asked.put(Plan(name: name, frequency: frequency))
        })

    static let editPlan = Action(
        id: "edit-plan", page: "plan/{name}/edit", role: .admin,
        title: "How often a plan renews, for who signs up from now on", submit: "Save",
        fields: { _ in frequencyFields },
        initial: { asked in
            let frequency = try asked.store.plan(asked["name"]).frequency
            return ["every": ["\(frequency.count)"], "unit": [frequency.unit.rawValue]]
        },
        perform: { input, asked in
            let frequency = input.frequency()
            try input.finish()
            _ = try asked.store.plan(asked["name"])
            return try asked.put(Plan(name: asked["name"], frequency: frequency))
        })

    static let signUp = Action(
        id: "sign-up", page: "member/{user}/plans/add", role: .operator,
        title: "Sign a member up to a plan", submit: "Sign up",
        fields: { asked in
            [
                Field("plan", "Plan", .choice(try asked.store.plans().map { .init($0.name) })),
                Field(
                    "from", "Renewals are counted from", .day, hint: "Today, when it is empty.",
                    isOptional: true),
            ]
        },
        perform: { input, asked in
            let (plan, day) = (input.choice("plan"), input.day("from"))
            try input.finish()
            let subscription = try asked.store.signUp(
                asked["user"], to: plan, anchor: day, in: .current, asked.act)
            let released = asked.releaseWaitingJobs(of: [subscription.member])
            return Done(
                at: "/member/\(asked["user"].pathPart)",
                Sentence("{0} is signed up to {1}.", asked["user"], plan), and: released,
                result: SignUpResult(asked["user"], plan: plan, anchor: subscription.anchor))
        })

    static let leavePlan = Action(
        id: "leave-plan", page: "member/{user}/plans/{plan}/leave", role: .operator,
        title: "End a member's sign-up: the credit that they have stays theirs", submit: "End",
        perform: { input, asked in
            try input.finish()
            try asked.store.leave(asked["user"], plan: asked["plan"], asked.act)
            return Done(
                at: "/member/\(asked["user"].pathPart)",
                Sentence("{0} is no longer signed up to {1}.", asked["user"], asked["plan"]),
                result: SignUpResult(asked["user"], plan: asked["plan"]))
        })

    static let addProduct = Action(
        id: "add-product", page: "products/add", role: .admin, title: "Add a product",
        submit: "Add product",
        fields: { _ in [Field("name", "Name", .text)] },
        perform: { input, asked in
            let name = input.text("name")
            try input.finish()
            try asked.store.addProduct(name, asked.act)
            return Done(
                at: BenefitOwner.product(name).location,
                Sentence("Product {0} was added; now give it printing credit.", name),
                result: try ProductResult(name, in: asked.store, at: asked.act.now))
        })

    static let sellProduct = Action(
        id: "sell-product", page: "products/sell", role: .operator, title: "Sell a product",
        submit: "Sell",
        fields: { asked in
            [
                Field("user", "Member", .text, hint: "The user name."),
                Field("product", "Product", .choice(try asked.store.products().map { .init($0) })),
                Field("count", "How many", .number(1...100)),
                Field(
                    "reference", "Receipt", .text,
                    hint: "The till's number: the same one gives credit once.", isOptional: true),
            ]
        },
        initial: { _ in ["count": ["1"]] },
        perform: { input, asked in
            let (user, product) = (input.text("user"), input.choice("product"))
            let (count, reference) = (input.number("count"), input.text("reference"))
            try input.finish()
            let credits: [Credit]
            do {
                credits = try asked.store.sell(
                    product, to: user, count: count,
                    reference: reference.isEmpty ? nil : reference, in: .current, asked.act)
            } catch LedgerError.unknownMember {
                throw InputProblems(["user": Sentence("There is no member {0}.", user)])
            }
            let member = try asked.store.member(user)
            let released = asked.releaseWaitingJobs(of: [member.id])
            return Done(
                at: member.location,
                Sentence("{0} of credit were added.", credits.map(\.terms.cents).total),
                and: released,
                result: credits.map(CreditResult.init))
        })

    private static let frequencyFields = [
        Field("every", "Renews every", .number(1...100)),
        Field(
            "unit", "Unit",
            .choice([
                .init(CalendarUnit.week.rawValue, "weeks"),
                .init(CalendarUnit.month.rawValue, "months"),
                .init(CalendarUnit.quarter.rawValue, "quarters"),
                .init(CalendarUnit.year.rawValue, "years"),
            ])),
    ]
}

extension Input {
    fileprivate mutating func frequency() -> RenewalFrequency {
        let count = number("every")
        let unit: CalendarUnit? = choice("unit")
        return unit.flatMap { RenewalFrequency(every: count, $0) } ?? .monthly
    }
}

extension Asked {
    fileprivate func put(_ plan: Plan) throws -> Done<PlanResult> {
        try store.put(plan, act)
        return Done(
            at: BenefitOwner.plan(plan.name).location,
            Sentence("Plan {0} was saved.", plan.name),
            result: try PlanResult(plan, in: store, at: act.now))
    }
}

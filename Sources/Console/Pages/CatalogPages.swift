internal import Catalog
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Wording

extension Console {
    func addCatalogPages(to router: Router<ConsoleContext>) {
        addPage("plans", to: router) { asked in
            (Sentence("Plans"), try PageContent(plansOf: asked))
        }
        addPage("products", to: router) { asked in
            (Sentence("Products"), try PageContent(productsOf: asked))
        }
        addPage("plan/{name}", to: router) { asked in
            let plan = try asked.store.plan(asked["name"])
            var content = PageContent(asked.views)
            content.add("Renews", asked.views.texts(plan.frequency.sentence))
            try content.addBenefits(of: .plan(plan.name), asked)
            return (Sentence("Plan {0}", plan.name), content)
        }
        addPage("product/{name}", to: router) { asked in
            var content = PageContent(asked.views)
            content.add([
                .init("Sell", "/products/sell?product=\(asked["name"].pathPart)", isPrimary: true)
            ])
            try content.addBenefits(of: .product(asked["name"]), asked)
            return (Sentence("Product {0}", asked["name"]), content)
        }
    }
}

extension Store {
    /// - Throws: `unknown`.
    func plan(_ name: String) throws(LedgerError) -> Plan {
        guard let plan = try plans().first(where: { $0.name == name }) else {
            throw .catalog(.unknown(.plan, name))
        }
        return plan
    }
}

extension BenefitOwner {
    var location: String {
        switch self {
        case .plan(let name): "/plan/\(name.pathPart)"
        case .product(let name): "/product/\(name.pathPart)"
        }
    }
}

extension RenewalFrequency {
    /// For people: "monthly", "every 2 weeks".
    var sentence: Sentence {
        switch unit {
        case _ where count == 1: Sentence(description)
        case .day: Sentence("every {0} days", count)
        case .week: Sentence("every {0} weeks", count)
        case .month: Sentence("every {0} months", count)
        case .quarter: Sentence("every {0} quarters", count)
        case .year: Sentence("every {0} years", count)
        }
    }
}

extension [Benefit] {
    /// "€9.00 (next-renewal), €1.00 (never)"
    fileprivate func summary(_ views: Views) -> String {
        map { "\(views.format.money($0.cents)) (\($0.expiry.text(views.texts)))" }
            .joined(separator: ", ")
    }
}

extension PageContent {
    fileprivate init(plansOf asked: PageRequest) throws {
        self.init(asked.views)
        if asked.isAdmin { add([.init("Add a plan", "/plans/add", isPrimary: true)]) }
        let rows = try asked.store.plans().map { plan in
            let owner = BenefitOwner.plan(plan.name)
            return TableView.Row(
                [
                    .init(plan.name, to: owner.location),
                    .init(asked.views.texts(plan.frequency.sentence)),
                    .init(
                        try asked.store.benefits(of: owner, at: asked.now).summary(asked.views)),
                ], tick: asked.isAdmin ? plan.name : nil)
        }
        section(
            "plans", nil,
            [Sentence("A plan gives its members printing credit at sign-up and each renewal.")],
            table: TableView(
                [.init("Plan"), .init("Renews"), .init("Printing credit")], rows,
                ticks: .init(
                    location: "/plans/delete", name: "name", submit: "Delete what is ticked"),
                asked.views))
    }

    fileprivate init(productsOf asked: PageRequest) throws {
        self.init(asked.views)
        add([.init("Sell a product", "/products/sell", isPrimary: !asked.isAdmin)])
        if asked.isAdmin { add([.init("Add a product", "/products/add", isPrimary: true)]) }
        let rows = try asked.store.products().map { name in
            let owner = BenefitOwner.product(name)
            return TableView.Row(
                [
                    .init(name, to: owner.location),
                    .init(
                        try asked.store.benefits(of: owner, at: asked.now).summary(asked.views)),
                ], tick: asked.isAdmin ? name : nil)
        }
        section(
            "products", nil, [Sentence("A product gives printing credit once, when it is sold.")],
            table: TableView(
                [.init("Product"), .init("Printing credit")], rows,
                ticks: .init(
                    location: "/products/delete", name: "name", submit: "Delete what is ticked"),
                asked.views))
    }

    fileprivate mutating func addBenefits(
        of owner: BenefitOwner, _ asked: PageRequest
    ) throws {
        let benefits = try asked.store.benefits(of: owner, at: asked.now)
        if case .plan = owner, asked.isAdmin { add([.init("Edit", "\(owner.location)/edit")]) }
        section(
            "benefits", "Benefits › Printing credit",
            [Sentence("What members have received already stays as it is.")],
            links: asked.isAdmin
                ? [.init("Add", "\(owner.location)/benefits/add", isPrimary: true)] : [],
            table: TableView(
                [.number("Amount"), .init("Lapses"), .init("Type"), .init("")],
                benefits.map { benefit in
                    let id = "\(benefit.id.rawValue)"
                    return .init(
                        [
                            .init(asked.format.money(benefit.cents)),
                            .init(benefit.expiry.text(asked.views.texts)),
                            .init(asked.views.texts(CreditType(name: benefit.type).title)),
                            asked.isAdmin
                                ? .init(
                                    asked.views.texts("Edit"),
                                    to: "\(owner.location)/benefits/\(id)/edit")
                                : .init(""),
                        ], tick: asked.isAdmin ? id : nil)
                },
                ticks: .init(
                    location: "\(owner.location)/benefits/delete", name: "id",
                    submit: "Delete what is ticked"), asked.views))
    }
}

package import Catalog
package import Ledger
package import Money

extension Store {
    /// Adds a plan, or changes how often the one of its name renews for those who sign up later.
    package func put(_ plan: Plan, _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let frequency = SQLValue.text(plan.frequency.description)
            try session.run(
                """
                INSERT INTO plan (name, frequency) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET frequency = ?, deleted_ms = NULL
                """, [.text(plan.name), frequency, frequency])
            try session.note("renews \(plan.frequency)", of: "plan \(plan.name)", act)
        }
    }

    /// Adds a product.
    package func addProduct(_ name: String, _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            guard try !BenefitTable(session: session).products().contains(name) else {
                throw .catalog(.exists(.product, name))
            }
            try session.run(
                """
                INSERT INTO product (name) VALUES (?)
                    ON CONFLICT (name) DO UPDATE SET deleted_ms = NULL
                """, [.text(name)])
            try session.note("added", of: "product \(name)", act)
        }
    }

    package func plans() throws(LedgerError) -> [Plan] {
        try read { session throws(LedgerError) in try BenefitTable(session: session).plans() }
    }

    package func products() throws(LedgerError) -> [String] {
        try read { session throws(LedgerError) in try BenefitTable(session: session).products() }
    }

    /// The benefits of a plan or product, by id.
    ///
    /// - Throws: `unknown`.
    package func benefits(
        of owner: BenefitOwner, at now: Timestamp
    ) throws(LedgerError) -> [Benefit] {
        try read { session throws(LedgerError) in
            let table = BenefitTable(session: session)
            try table.check(owner)
            return try table.benefits(of: owner, at: now)
        }
    }

    /// These benefits with their plans or products, each once, by number.
    ///
    /// - Throws: `unknown`.
    package func benefits(
        _ ids: [BenefitID]
    ) throws(LedgerError) -> [(benefit: Benefit, owner: BenefitOwner)] {
        try read { session throws(LedgerError) in
            try Set(ids).sorted().map { id throws(LedgerError) in
                try BenefitTable(session: session).benefit(id)
            }
        }
    }

    /// Adds a benefit: products give it from now on, plans at the next sign-up or renewal.
    ///
    /// - Throws: `unknown`, `unknownCreditType`.
    package func addBenefit(
        to owner: BenefitOwner, type: String, cents: Cents, expiry: CreditExpiry, _ act: Act
    ) throws(LedgerError) -> Benefit {
        try write { session throws(LedgerError) in
            let table = BenefitTable(session: session)
            try table.check(owner)
            guard try SQLRows(session: session).creditType(named: type) != nil else {
                throw .unknownCreditType(type)
            }
            let benefit = Benefit(
                id: BenefitID(try session.nextID("benefit")), type: type, cents: cents,
                expiry: expiry)
            try table.insert(benefit, of: owner, from: act.now)
            try session.note("has \(benefit.inWords)", of: owner.inWords, act)
            return benefit
        }
    }

    /// Changes a benefit. Credit that was given already stays as it is.
    ///
    /// - Throws: `unknown`, `unknownCreditType`.
    package func changeBenefit(
        _ id: BenefitID, _ act: Act, _ change: (inout Benefit) -> Void
    ) throws(LedgerError) -> Benefit {
        try write { session throws(LedgerError) in
            let table = BenefitTable(session: session)
            var (benefit, owner) = try table.benefit(id)
            change(&benefit)
            guard try SQLRows(session: session).creditType(named: benefit.type) != nil else {
                throw .unknownCreditType(benefit.type)
            }
            try table.end(id, at: act.now)
            try table.insert(benefit, of: owner, from: act.now)
            try session.note("has \(benefit.inWords)", of: owner.inWords, act)
            return benefit
        }
    }

    /// Deletes benefits, all or none. Credit that was given already stays as it is.
    ///
    /// - Throws: `unknown`.
    package func deleteBenefits(_ ids: [BenefitID], _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let table = BenefitTable(session: session)
            for id in Set(ids).sorted() {
                let (benefit, owner) = try table.benefit(id)
                try table.end(id, at: act.now)
                try session.note("no longer has \(benefit.inWords)", of: owner.inWords, act)
            }
        }
    }

    /// Deletes plans or products with their benefits, all or none.
    ///
    /// - Throws: `unknown`, `planInUse`.
    package func delete(_ owners: [BenefitOwner], _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let table = BenefitTable(session: session)
            for owner in owners {
                try table.check(owner)
                if case .plan(let name) = owner {
                    let members = try SubscriptionTable(session: session).activeCount(ofPlan: name)
                    guard members == 0 else {
                        throw .catalog(.planInUse(name, memberCount: members))
                    }
                }
                for benefit in try table.benefits(of: owner, at: act.now) {
                    try table.end(benefit.id, at: act.now)
                }
                let now = SQLValue.integer(act.now.milliseconds)
                switch owner {
                case .plan(let name):
                    try session.run(
                        "UPDATE plan SET deleted_ms = ? WHERE name = ?", [now, .text(name)])
                case .product(let name):
                    try session.run(
                        "UPDATE product SET deleted_ms = ? WHERE name = ?", [now, .text(name)])
                }
                try session.note("deleted", of: owner.inWords, act)
            }
        }
    }
}

extension Benefit {
    fileprivate var inWords: String {
        "benefit \(id.rawValue), \(cents) of \(type), lapsing \(expiry)"
    }
}

extension BenefitOwner {
    fileprivate var inWords: String {
        switch self {
        case .plan(let name): "plan \(name)"
        case .product(let name): "product \(name)"
        }
    }
}

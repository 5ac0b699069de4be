package import Catalog
package import Ledger
package import LedgerStore
internal import Money

/// A plan and the credit that each renewal gives, as programs see them.
package struct PlanResult: Codable, Sendable {
    package let name, renews: String
    package let benefits: [BenefitResult]

    package init(_ plan: Plan, in store: Store, at now: Timestamp) throws(LedgerError) {
        name = plan.name
        renews = plan.frequency.description
        benefits = try store.benefits(of: .plan(plan.name), at: now).map(BenefitResult.init)
    }
}

/// A product and the credit that each sale gives, as programs see them.
package struct ProductResult: Codable, Sendable {
    package let name: String
    package let benefits: [BenefitResult]

    package init(_ name: String, in store: Store, at now: Timestamp) throws(LedgerError) {
        self.name = name
        benefits = try store.benefits(of: .product(name), at: now).map(BenefitResult.init)
    }
}

/// Credit that a plan or product gives, as programs see it.
package struct BenefitResult: Codable, Sendable {
    package let id: Int64
    package let type: String
    package let cents: Int64
    package let expires: String

    package init(_ benefit: Benefit) {
        id = benefit.id.rawValue
        type = benefit.type
        cents = benefit.cents.rawValue
        expires = benefit.expiry.description
    }
}

/// That a member is signed up to a plan, or no longer.
package struct SignUpResult: Codable, Sendable {
    package let user, plan: String
    /// The day that renewals are counted from; nil when the sign-up has ended.
    package let anchor: String?

    package init(_ user: String, plan: String, anchor: Day? = nil) {
        self.user = user
        self.plan = plan
        self.anchor = anchor?.description
    }
}

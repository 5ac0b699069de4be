package import Ledger
package import Money

/// Printing credit that a plan or product carries.
package struct Benefit: Hashable, Sendable {
    /// Stays when the benefit is changed.
    package let id: BenefitID
    /// The credit type, which says on which queues the credit is valid.
    package var type: String
    /// More than zero, up to `Cents.largest`.
    package var cents: Cents
    package var expiry: CreditExpiry

    package init(id: BenefitID, type: String, cents: Cents, expiry: CreditExpiry) {
        self.id = id
        self.type = type
        self.cents = cents
        self.expiry = expiry
    }
}

package struct BenefitID: Hashable, Comparable, Sendable {
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What carries benefits.
package enum BenefitOwner: Hashable, Sendable {
    case plan(String)
    case product(String)

    package var name: String {
        switch self {
        case .plan(let name), .product(let name): name
        }
    }
}

/// What members are signed up to: benefits at sign-up and at each renewal.
package struct Plan: Hashable, Sendable {
    package let name: String
    package let frequency: RenewalFrequency

    package init(name: String, frequency: RenewalFrequency) {
        self.name = name
        self.frequency = frequency
    }
}

/// A member's sign-up to a plan.
package struct Subscription: Hashable, Sendable {
    package let id: Int64
    package let plan: String
    package let member: MemberID
    /// The plan's when the member signed up; a later change is for those who sign up later.
    package let frequency: RenewalFrequency
    /// The first day of cycle 0, from which all invoice dates are counted.
    package let anchor: Day
    /// The cycle whose credit is given next.
    package let nextCycle: Int

    package init(
        id: Int64, plan: String, member: MemberID, frequency: RenewalFrequency, anchor: Day,
        nextCycle: Int
    ) {
        self.id = id
        self.plan = plan
        self.member = member
        self.frequency = frequency
        self.anchor = anchor
        self.nextCycle = nextCycle
    }

    /// When its next credit is due.
    package var nextInvoiceDay: Day { frequency.startOfCycle(nextCycle, from: anchor) }

    /// The credit that `benefit` gives for the cycle that is next.
    ///
    /// - Parameter signUp: when the member signed up, if the cycle is the one they signed up in:
    ///   its credit begins at once. Others begin with their cycle.
    package func credit(
        for benefit: Benefit, signUp: Timestamp?, in calendar: SiteCalendar
    ) -> CreditTerms {
        let start = nextInvoiceDay
        let given = signUp.map(calendar.day(of:)) ?? start
        let renewal = frequency.startOfCycle(nextCycle + 1, from: anchor)
        return CreditTerms(
            member: member, type: benefit.type, origin: .plan, cents: benefit.cents,
            validFrom: signUp ?? calendar.start(of: start),
            expires: benefit.expiry.moment(given: given, renewal: renewal, in: calendar),
            note: plan,
            reference: "subscription \(id), cycle \(nextCycle), benefit \(benefit.id.rawValue)")
    }
}

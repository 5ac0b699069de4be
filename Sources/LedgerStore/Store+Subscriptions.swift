package import Catalog
package import Ledger

extension Store {
    /// Signs a member up to a plan, and gives them the credit of the cycle that they are in at once.
    ///
    /// - Parameter anchor: the day that invoice dates are counted from; nil for today. When it is
    ///   past, the cycles that are over give nothing; when it is to come, the first credit comes
    ///   then.
    /// - Throws: `unknownMember`, `unknown`, `alreadySignedUp`.
    package func signUp(
        _ userName: String, to plan: String, anchor: Day? = nil, in calendar: SiteCalendar,
        _ act: Act
    ) throws(LedgerError) -> Subscription {
        try write { session throws(LedgerError) in
            try SubscriptionTable(session: session).signUp(
                try MemberTable(session: session).member(userName), to: plan, anchor: anchor,
                in: calendar, act)
        }
    }

    /// Ends a member's subscription: nothing more is given; what they have, they keep.
    ///
    /// - Throws: `unknownMember`, `notSignedUp`.
    package func leave(_ userName: String, plan: String, _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            let table = SubscriptionTable(session: session)
            let member = try MemberTable(session: session).member(userName)
            try table.end(try table.subscription(of: member.id, to: plan), at: act.now)
            try session.note("left plan \(plan)", of: "member \(member.userName)", act)
        }
    }

    /// The active subscriptions of a member, by plan.
    package func subscriptions(of member: MemberID) throws(LedgerError) -> [Subscription] {
        try read { session throws(LedgerError) in
            try SubscriptionTable(session: session).subscriptions(of: member)
        }
    }

    /// When credit lapses that is given to a member at `given` and comes with no plan.
    package func end(
        of expiry: CreditExpiry, for member: MemberID, given: Timestamp, in calendar: SiteCalendar
    ) throws(LedgerError) -> Timestamp? {
        try read { session throws(LedgerError) in
            try SubscriptionTable(session: session).end(
                of: expiry, for: member, given: given, in: calendar)
        }
    }

    /// Gives the credit of every cycle that has begun and was not given yet, each exactly once, and
    /// takes off the books what has lapsed. One transaction a cycle: it can be cut off anywhere and
    /// run again.
    ///
    /// - Returns: who received credit, each once, and how many credits lapsed.
    package func renew(
        in calendar: SiteCalendar, _ act: Act
    ) throws(LedgerError) -> (members: [MemberID], lapsedCount: Int) {
        let today = calendar.day(of: act.now)
        var members: Set<MemberID> = []
        while let member = try renewNext(dueOn: today, in: calendar, act) {
            members.insert(member)
        }
        return (members.sorted(), try clearOverdue(at: act.now))
    }

    /// - Returns: whose subscription was renewed; nil when none is due.
    private func renewNext(
        dueOn day: Day, in calendar: SiteCalendar, _ act: Act
    ) throws(LedgerError) -> MemberID? {
        try write { session throws(LedgerError) in
            let table = SubscriptionTable(session: session)
            guard let subscription = try table.due(on: day) else { return nil }
            try table.renew(subscription, in: calendar, act)
            return subscription.member
        }
    }

    /// Takes off the books what nobody can spend any more.
    ///
    /// - Returns: how many credits there were.
    package func clearOverdue(at now: Timestamp) throws(LedgerError) -> Int {
        let batch = 500
        var total = 0
        while true {
            let count = try write { session throws(LedgerError) in
                var rows = SQLRows(session: session)
                return try rows.clearOverdue(at: now, limit: batch)
            }
            total += count
            if count < batch { return total }
        }
    }

    /// Sells a product `count` times: its benefits are given at once.
    ///
    /// - Parameter reference: what it is sold for, such as the till's receipt, so that the same sale
    ///   gives credit once; nil for none.
    /// - Returns: the credits.
    /// - Throws: `unknownMember`, `unknown`, `referenceUsed`, `lapsed`.
    package func sell(
        _ product: String, to userName: String, count: Int, reference: String? = nil,
        in calendar: SiteCalendar, _ act: Act
    ) throws(LedgerError) -> [Credit] {
        precondition(count > 0)
        return try write { session throws(LedgerError) in
            let member = try MemberTable(session: session).member(userName).id
            let table = BenefitTable(session: session)
            try table.check(.product(product))
            let subscriptions = SubscriptionTable(session: session)
            var rows = SQLRows(session: session)
            var credits: [Credit] = []
            let benefits = try table.benefits(of: .product(product), at: act.now)
            for (number, benefit) in (1...count).flatMap({ number in
                benefits.map { (number, $0) }
            }) {
                let end = try subscriptions.end(
                    of: benefit.expiry, for: member, given: act.now, in: calendar)
                if let end, end <= act.now { throw .catalog(.lapsed) }
                let terms = CreditTerms(
                    member: member, type: benefit.type, origin: .product,
                    cents: benefit.cents, validFrom: act.now, expires: end, note: product,
                    reference: reference.map {
                        "sale \($0), number \(number), benefit \(benefit.id.rawValue)"
                    })
                credits.append(try rows.give(terms, at: act.now, by: act.actor))
            }
            return credits
        }
    }
}

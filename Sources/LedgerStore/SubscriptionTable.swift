import Catalog
import Ledger

/// The rows of sign-ups to plans.
struct SubscriptionTable<Session: SQLSession> {
    let session: Session

    func activeCount(ofPlan plan: String) throws(LedgerError) -> Int {
        try session.first(
            "SELECT COUNT(*) FROM subscription WHERE plan = ? AND ended_ms IS NULL", [.text(plan)]
        ) { row throws(LedgerError) in Int(try row.integer(0)) } ?? 0
    }

    /// The active subscriptions of a member, by plan.
    func subscriptions(of member: MemberID) throws(LedgerError) -> [Subscription] {
        try subscriptions(
            "member_id = ? AND ended_ms IS NULL ORDER BY plan", [.integer(member.rawValue)])
    }

    /// - Throws: `notSignedUp`.
    func subscription(
        of member: MemberID, to plan: String
    ) throws(LedgerError) -> Subscription {
        let all = try subscriptions(of: member)
        guard let found = all.first(where: { $0.plan == plan }) else {
            throw .catalog(.notSignedUp(plan: plan))
        }
        return found
    }

    /// An active subscription whose next invoice day has come, the earliest first.
    func due(on day: Day) throws(LedgerError) -> Subscription? {
        try subscriptions(
            "ended_ms IS NULL AND next_day <= ? ORDER BY next_day, id LIMIT 1",
            [.text(day.description)]
        ).first
    }

    /// Signs the member up, and gives them the credit of the cycle that they are in at once.
    ///
    /// - Parameter anchor: the day that invoice dates are counted from; nil for today.
    /// - Throws: `unknown`, `alreadySignedUp`.
    @discardableResult
    func signUp(
        _ member: Member, to name: String, anchor: Day?, in calendar: SiteCalendar, _ act: Act
    ) throws(LedgerError) -> Subscription {
        let plan = try BenefitTable(session: session).plan(name)
        guard try !subscriptions(of: member.id).contains(where: { $0.plan == name }) else {
            throw .catalog(.alreadySignedUp(plan: name))
        }
        let today = calendar.day(of: act.now)
        let anchor = anchor ?? today
        let subscription = Subscription(
            id: try session.nextID("subscription"), plan: name, member: member.id,
            frequency: plan.frequency, anchor: anchor,
            nextCycle: plan.frequency.cycle(of: today, from: anchor))
        try insert(subscription)
        if anchor <= today { try renew(subscription, signUp: act.now, in: calendar, act) }
        try session.note("signed up to plan \(name)", of: "member \(member.userName)", act)
        return subscription
    }

    /// When credit lapses that is given to the member at `given` and comes with no plan: what is to
    /// last until the next renewal lasts until the first of theirs.
    func end(
        of expiry: CreditExpiry, for member: MemberID, given: Timestamp, in calendar: SiteCalendar
    ) throws(LedgerError) -> Timestamp? {
        expiry.moment(
            given: calendar.day(of: given),
            renewal: try subscriptions(of: member).map(\.nextInvoiceDay).min(), in: calendar)
    }

    private func insert(_ subscription: Subscription) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO subscription
                (id, plan, member_id, frequency, anchor, next_cycle, next_day)
                VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(subscription.id), .text(subscription.plan),
                .integer(subscription.member.rawValue),
                .text(subscription.frequency.description),
                .text(subscription.anchor.description),
                .integer(Int64(subscription.nextCycle)),
                .text(subscription.nextInvoiceDay.description),
            ])
    }

    /// Gives the credit of the subscription's next cycle, and moves on to the one after.
    ///
    /// - Parameter signUp: when the member signed up, for the cycle that this happens in.
    func renew(
        _ subscription: Subscription, signUp: Timestamp? = nil, in calendar: SiteCalendar,
        _ act: Act
    ) throws(LedgerError) {
        var rows = SQLRows(session: session)
        // What counts on the invoice day counts: a later change is for the next one.
        let moment = signUp ?? calendar.start(of: subscription.nextInvoiceDay)
        let benefits = try BenefitTable(session: session)
            .benefits(of: .plan(subscription.plan), at: moment)
        for benefit in benefits {
            let terms = subscription.credit(for: benefit, signUp: signUp, in: calendar)
            try rows.give(terms, at: act.now, by: act.actor)
        }
        let next = Subscription(
            id: subscription.id, plan: subscription.plan, member: subscription.member,
            frequency: subscription.frequency, anchor: subscription.anchor,
            nextCycle: subscription.nextCycle + 1)
        try session.run(
            "UPDATE subscription SET next_cycle = ?, next_day = ? WHERE id = ?",
            [
                .integer(Int64(next.nextCycle)), .text(next.nextInvoiceDay.description),
                .integer(next.id),
            ])
    }

    func end(_ subscription: Subscription, at now: Timestamp) throws(LedgerError) {
        try session.run(
            "UPDATE subscription SET ended_ms = ? WHERE id = ?",
            [.integer(now.milliseconds), .integer(subscription.id)])
    }

    private func subscriptions(
        _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [Subscription] {
        try session.rows(
            """
            SELECT id, plan, member_id, frequency, anchor, next_cycle FROM subscription
                WHERE \(condition)
            """, arguments
        ) { row throws(LedgerError) in
            Subscription(
                id: try row.integer(0), plan: try row.text(1),
                member: MemberID(try row.integer(2)),
                frequency: try row.parsed(3, RenewalFrequency.init),
                anchor: try row.parsed(4) { Day($0) }, nextCycle: Int(try row.integer(5)))
        }
    }
}

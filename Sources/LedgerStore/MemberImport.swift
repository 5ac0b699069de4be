import Catalog
import Interchange
import Ledger
import Money

/// Looks at the members of a file beside those that there are, and says what has to be done. Nothing
/// is written before all of it is known to be right.
struct MemberImport<Session: SQLSession> {
    let session: Session
    let source: MemberSource
    let calendar: SiteCalendar
    let act: Act

    private(set) var faults: [LineFault] = []
    private(set) var summary = MemberImportSummary()
    private var drafts: [String: Draft] = [:]
    /// User names in the order of the file.
    private var order: [String] = []
    /// What means a member once the file is in.
    private var names: [String: String] = [:]

    init(session: Session, source: MemberSource, calendar: SiteCalendar, _ act: Act) {
        self.session = session
        self.source = source
        self.calendar = calendar
        self.act = act
    }

    /// A member as the lines of the file want them.
    private struct Draft {
        let old: Member?
        /// All that the lines say.
        var said: MemberRow
        var plans: [String] = []
        var credits: [(terms: (MemberID) -> CreditTerms, cents: Cents)] = []
        var creditCount = 0

        /// The member with what the lines say of them.
        func changed(_ member: Member) -> Member {
            Member(
                id: member.id, userName: member.userName, name: said.name ?? member.name,
                email: said.email ?? member.email, pricing: said.pricing ?? member.pricing,
                remainder: member.remainder, isSuspended: said.isSuspended ?? member.isSuspended)
        }
    }

    /// Takes note of a line, and of what is wrong with it.
    mutating func add(_ row: MemberRow) throws(LedgerError) {
        do {
            try take(row)
        } catch let fault as LineFault {
            faults.append(fault)
        } catch {
            throw LedgerError(error)
        }
    }

    private mutating func take(_ row: MemberRow) throws {
        if let column = drafts[row.userName]?.said.conflict(with: row) {
            let line = drafts[row.userName]?.said.line ?? 0
            throw LineFault(row.line, "has another \(column) for \(row.userName) than line \(line)")
        }
        var draft = try drafts[row.userName] ?? newDraft(row)
        draft.said.merge(row)
        for alias in row.aliases { try checkName(alias, means: row) }
        if let plan = row.plan, !draft.plans.contains(plan) {
            try checkPlan(plan, row)
            draft.plans.append(plan)
        }
        if let cents = row.cents { try add(cents, of: row, to: &draft) }
        drafts[row.userName] = draft
    }

    private mutating func newDraft(_ row: MemberRow) throws -> Draft {
        try checkName(row.userName, means: row)
        let table = MemberTable(session: session)
        let old = try table.id(of: row.userName) == nil ? nil : table.member(row.userName)
        order.append(row.userName)
        return Draft(old: old, said: row)
    }

    /// Checks that no other member has the name, there or in the file.
    private mutating func checkName(_ name: String, means row: MemberRow) throws {
        let table = MemberTable(session: session)
        let other = try names[name] ?? table.id(of: name).map { id in try table.userName(id) }
        guard other == nil || other == row.userName else {
            throw LineFault(row.line, "has the name \(name), which means member \(other ?? "")")
        }
        names[name] = row.userName
    }

    private func checkPlan(_ plan: String, _ row: MemberRow) throws {
        do {
            _ = try BenefitTable(session: session).plan(plan)
        } catch LedgerError.catalog(.unknown) {
            throw LineFault(
                row.line, "has plan \(plan), which there is not; `pagetoll plan add` adds one")
        }
    }

    private mutating func add(_ cents: Cents, of row: MemberRow, to draft: inout Draft) throws {
        draft.creditCount += 1
        let type = row.type ?? CreditType.printingCredit.name
        guard try SQLRows(session: session).creditType(named: type) != nil else {
            throw LineFault(
                row.line,
                "has credit type \(type), which there is not; `pagetoll credit type` adds one")
        }
        let today = calendar.day(of: act.now)
        let expires = try row.expires.flatMap { expiry throws(LedgerError) in
            guard let member = draft.old else {
                return expiry.moment(given: today, renewal: nil, in: calendar)
            }
            return try SubscriptionTable(session: session).end(
                of: expiry, for: member.id, given: act.now, in: calendar)
        }
        guard expires.map({ $0 > act.now }) ?? true else {
            throw LineFault(row.line, "has credit that would have lapsed already")
        }
        let reference = "import \(source.name), \(row.userName), \(draft.creditCount)"
        let note = row.note ?? source.note
        let now = act.now
        let given = try SQLRows(session: session)
            .credits("WHERE reference = ?", [.text(reference)]).first
        if let given {
            guard given.terms.cents == cents else {
                throw LineFault(
                    row.line,
                    "has \(cents), and an import of this name gave \(given.terms.cents) (credit "
                        + "\(given.id.rawValue)); `pagetoll credit set` changes that, --name tells "
                        + "another import")
            }
            summary.knownCreditCount += 1
            return
        }
        draft.credits.append(
            (
                { member in
                    CreditTerms(
                        member: member, type: type, origin: .admin, cents: cents, validFrom: now,
                        expires: expires, note: note, reference: reference)
                }, cents
            ))
    }
}

extension MemberImport {
    /// Does what has to be done, or counts it only.
    ///
    /// - Precondition: there are no faults.
    mutating func finish(
        isTrial: Bool, _ counter: inout WorkCounter
    ) throws(LedgerError) {
        precondition(faults.isEmpty)
        for draft in order.compactMap({ drafts[$0] }) { count(draft) }
        guard !isTrial else { return }
        for draft in order.compactMap({ drafts[$0] }) {
            try write(draft)
            try counter.count()
        }
    }

    private mutating func count(_ draft: Draft) {
        switch draft.old {
        case nil: summary.addedCount += 1
        case let old? where draft.changed(old) != old: summary.changedCount += 1
        case _?: summary.unchangedCount += 1
        }
        summary.creditCount += draft.credits.count
        summary.cents += draft.credits.map(\.cents).total
    }

    private func write(_ draft: Draft) throws(LedgerError) {
        let table = MemberTable(session: session)
        var rows = SQLRows(session: session)
        let said = draft.said
        let member: Member
        if let old = draft.old {
            member = draft.changed(old)
            if member != old { try table.update(member, act) }
        } else {
            let new = try table.add(
                userName: said.userName, name: said.name ?? "", email: said.email ?? "",
                pricing: said.pricing ?? source.pricing, remainder: source.remainder, at: act.now)
            member = draft.changed(new)
            if member != new { try table.update(member, act) }
        }
        for alias in said.aliases where try table.id(of: alias) == nil {
            try table.addAlias(alias, to: member.id)
        }
        let subscriptions = SubscriptionTable(session: session)
        let plans = try subscriptions.subscriptions(of: member.id).map(\.plan)
        for plan in draft.plans where !plans.contains(plan) {
            try subscriptions.signUp(member, to: plan, anchor: nil, in: calendar, act)
        }
        for credit in draft.credits {
            try rows.give(credit.terms(member.id), at: act.now, by: act.actor)
        }
    }
}

extension MemberRow {
    /// The first column of which both say something else.
    fileprivate func conflict(with other: MemberRow) -> String? {
        func differ<Value: Equatable>(_ path: KeyPath<MemberRow, Value?>) -> Bool {
            self[keyPath: path] != nil && other[keyPath: path] != nil
                && self[keyPath: path] != other[keyPath: path]
        }
        if differ(\.name) { return "name" }
        if differ(\.email) { return "email" }
        if differ(\.pricing) { return "pricing" }
        if differ(\.isSuspended) { return "suspended" }
        return nil
    }

    /// Adds what another line says of the same member.
    fileprivate mutating func merge(_ other: MemberRow) {
        name = name ?? other.name
        email = email ?? other.email
        pricing = pricing ?? other.pricing
        isSuspended = isSuspended ?? other.isSuspended
        aliases += other.aliases.filter { !aliases.contains($0) }
    }
}

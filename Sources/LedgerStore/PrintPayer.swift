import Ledger
import Money

/// Finds on whose account a print is.
struct PrintPayer<Session: SQLSession> {
    let session: Session

    /// Tells that the payer of a print is asked for next.
    func willAsk(for arrival: Arrival, key: PrintKey) throws(LedgerError) {
        try session.willAsk([
            ClaimTable(session: session).memberQuery(whoClaimed: key),
            MemberTable(session: session).idQuery(of: arrival.userName),
        ])
    }

    /// The member who pays for a print: who has claimed it, whom its user name means, else as the
    /// queue treats strangers.
    ///
    /// - Returns: nil when nobody does.
    func member(
        for arrival: Arrival, key: PrintKey, at now: Timestamp
    ) throws(LedgerError) -> MemberID? {
        let members = MemberTable(session: session)
        if let id = try ClaimTable(session: session).member(whoClaimed: key) { return id }
        if let id = try members.id(of: arrival.userName) { return id }
        let settings = try Store.queue(session, named: arrival.queue)
        switch settings?.unknownUser {
        case .create(let credit):
            // A name that anybody may claim makes no member where the queue asks for proof.
            guard arrival.isNameTrusted || settings?.requiresAuthentication == false,
                !arrival.userName.isEmpty
            else { return nil }
            return try newMember(arrival.userName, startingCredit: credit, at: now)
        case .charge(let payer): return try members.id(of: payer)
        case .hold, .refuse, .claim, nil: return nil
        }
    }

    private func newMember(
        _ userName: String, startingCredit: Cents, at now: Timestamp
    ) throws(LedgerError) -> MemberID {
        let member = try MemberTable(session: session).add(
            userName: userName, name: "", email: "", pricing: .credits, remainder: .split, at: now)
        guard startingCredit > .zero else { return member.id }
        var rows = SQLRows(session: session)
        try rows.give(
            CreditTerms(
                member: member.id, type: CreditType.printingCredit.name, origin: .admin,
                cents: startingCredit, validFrom: now, expires: nil, note: "first print"),
            at: now, by: "gate")
        return member.id
    }
}

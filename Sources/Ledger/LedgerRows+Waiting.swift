import Money

extension LedgerRows {
    /// Which of these waiting prints the members' credit covers, one after another: what an earlier
    /// one would take is not there for those after it.
    ///
    /// - Parameter prints: with their price, in the order in which they are to go.
    package func covered(
        _ prints: [PrintRecord], at now: Timestamp
    ) throws(LedgerError) -> [PrintRecord] {
        var taken: [CreditID: Cents] = [:]
        var covered: [PrintRecord] = []
        for print in prints {
            guard let price = print.quoted, let id = print.member,
                let member = try standing(of: id), !member.isSuspended
            else { continue }
            var credits = try spendableCredits(of: id, on: print.queue, at: now)
            for index in credits.indices {
                credits[index].remaining =
                    credits[index].remaining
                    - (taken[credits[index].id] ?? .zero)
            }
            credits.removeAll { $0.remaining <= .zero }
            guard
                let sources = try? member.pricing.sources(
                    for: price, member: id, credits: credits, remainder: member.remainder)
            else { continue }
            for source in sources {
                if case .credit(let credit) = source.account {
                    taken[credit, default: .zero] += source.cents
                }
            }
            covered.append(print)
        }
        return covered
    }
}

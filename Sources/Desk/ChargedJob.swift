package import Ledger
package import LedgerStore
package import Money

/// What can be given back of a job: the newest of its number, with its documents.
package struct ChargedJob {
    /// What each document is still charged; those that are charged nothing are left out.
    package let charges: [(document: Int, refund: Refund)]

    package init(_ jobID: Int, in store: Store) throws(LedgerError) {
        let all = try store.prints(ofJob: jobID)
        var charges: [(document: Int, refund: Refund)] = []
        for print in all where print.key.document(1) == all.first?.key.document(1) {
            guard let reservation = print.reservation else { continue }
            let charged = try store.reservation(reservation)?.charged ?? .zero
            guard charged > .zero else { continue }
            charges.append(
                (
                    print.key.documentNumber,
                    Refund(reservation: reservation, cents: charged)
                ))
        }
        self.charges = charges
    }

    package var total: Cents { charges.map(\.refund.cents).total }

    /// What is to go back so that `cents` do: from the first document on.
    ///
    /// - Precondition: `cents` is at most `total`.
    package func refunds(of cents: Cents) -> [Refund] {
        precondition(cents <= total)
        var rest = cents
        return charges.compactMap { charge in
            let part = min(rest, charge.refund.cents)
            rest = rest - part
            return part > .zero
                ? Refund(reservation: charge.refund.reservation, cents: part) : nil
        }
    }
}

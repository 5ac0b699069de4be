package import Money

/// What the ledger refuses, in the order in which it is checked.
package enum LedgerError: Error, Hashable, Sendable {
    /// Another process holds the store for longer than we wait.
    case storeBusy
    /// The store can't be opened, read or written; the reason is the system's.
    case storeUnavailable(reason: String)
    /// What the store holds is not what the rules wrote.
    case storeDamaged(reason: String)
    /// The store was written by a later version of the program.
    case storeTooNew
    case unknownMember(String)
    case memberExists(String)
    case memberSuspended(String)
    /// The credits that are valid for the queue don't cover the price.
    case insufficientCredit(price: Cents)
    case unknownCreditType(String)
    /// A credit was given for this already.
    case referenceUsed(String)
    case unknownCredit(CreditID)
    /// The credit was taken back, and can't be changed.
    case creditWithdrawn(CreditID)
    /// More of the credit is used than it is to have.
    case amountBelowUsed(Cents)
    case unknownReservation(ReservationID)
    case alreadyResolved(Reservation.State)
    case captureExceedsReservation(Cents, of: Cents)
    /// The print was not charged, or not yet.
    case notCharged
    case refundExceedsCharge(Cents, of: Cents)
    /// What plans, products, teams, vouchers and requests refuse.
    case catalog(CatalogError)
}

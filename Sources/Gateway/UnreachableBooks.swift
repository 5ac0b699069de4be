package import Ledger

/// Books that could not be opened: each step fails for the same reason.
package struct UnreachableBooks: PrintBooks {
    private let reason: LedgerError

    package init(reason: LedgerError) {
        self.reason = reason
    }

    package func admit(_: Arrival, at _: Timestamp) throws(LedgerError) -> PrintRecord {
        throw reason
    }

    package func reserve(
        _: PrintQuote, for _: PrintKey, payer _: MemberID?, at _: Timestamp
    ) throws(LedgerError) -> PrintRecord { throw reason }

    package func turnAway(
        _: PrintKey, as _: PrintRecord.State, reason _: String,
        quote _: PrintQuote?, at _: Timestamp
    ) throws(LedgerError) { throw reason }

    package func settle(
        _: Settlement, of _: PrintKey, reservation _: ReservationID?, at _: Timestamp
    ) throws(LedgerError) { throw reason }

    package func offerClaim(of _: PrintKey, at _: Timestamp) throws(LedgerError) -> String {
        throw reason
    }

    package func post(_: Arrival, _: Settlement, at _: Timestamp) throws(LedgerError) {
        throw reason
    }

    package func watch(
        _: PrintKey, _: PrintQuote?, reason _: String, _: Settlement?, at _: Timestamp
    ) throws(LedgerError) { throw reason }

    package func unsettled(server _: String) throws(LedgerError) -> [PrintRecord] { throw reason }
}

package import Money

/// The steps that a print takes through the books. Each is one transaction, and each may be tried
/// again: the same step on the same print gives the same answer and moves no cent twice.
package protocol PrintBooks {
    /// Takes note of a run of the backend, and finds what earlier runs left.
    func admit(_ arrival: Arrival, at now: Timestamp) throws(LedgerError) -> PrintRecord

    /// Sets the price of the print aside; a reservation that an earlier run left is used again when
    /// the price is the same, else given back first.
    ///
    /// - Parameter payer: who the print was admitted for, as far as that is known. Only what is
    ///   looked up together follows from it.
    /// - Returns: the record, in state `printing`; as it was when the print is settled.
    /// - Throws: as `LedgerRows.reserve`; the print is then unchanged.
    func reserve(
        _ quote: PrintQuote, for key: PrintKey, payer: MemberID?, at now: Timestamp
    ) throws(LedgerError) -> PrintRecord

    /// Records that the print waits or was turned away, and gives back what was reserved. A settled
    /// print stays as it is.
    ///
    /// - Parameter quote: its price, where it is known: a print that waits goes by itself when there
    ///   is credit for it.
    /// - Precondition: `state` is `held` or `refused`.
    func turnAway(
        _ key: PrintKey, as state: PrintRecord.State, reason: String, quote: PrintQuote?,
        at now: Timestamp
    ) throws(LedgerError)

    /// Charges what reached paper and gives the rest back. A print that never came to a reservation
    /// can be settled for nothing.
    ///
    /// - Parameter reservation: the print's own, as far as that is known. Only what is looked up
    ///   together follows from it.
    /// - Throws: `captureExceedsReservation`; `alreadyResolved` when it was given back or settled
    ///   at another price; `unknownReservation` when the books have lost `reservation`, as those that
    ///   a standby that lagged goes on with; nothing is then changed.
    func settle(
        _ settlement: Settlement, of key: PrintKey, reservation: ReservationID?, at now: Timestamp
    ) throws(LedgerError)

    /// Makes a code by which a member can take a print on their account that is nobody's; the last
    /// one of it no longer counts.
    func offerClaim(of key: PrintKey, at now: Timestamp) throws(LedgerError) -> String

    /// Charges a print that was made while the books could not be reached, once: what credit does not
    /// cover is owed, also by members who pay with credit only. A settled print stays as it is.
    ///
    /// - Parameters:
    ///   - arrival: of the print; its `job` is the print's key.
    ///   - settlement: all that reached paper.
    /// - Throws: `unknownMember`; nothing is then changed.
    func post(
        _ arrival: Arrival, _ settlement: Settlement, at now: Timestamp
    ) throws(LedgerError)

    /// Records a print that is only watched, and charges nothing.
    ///
    /// - Parameters:
    ///   - quote: its price; nil where it has none.
    ///   - reason: why it has none, or would have been refused; empty otherwise.
    ///   - settlement: how it ended; nil while it may be printed again.
    func watch(
        _ key: PrintKey, _ quote: PrintQuote?, reason: String, _ settlement: Settlement?,
        at now: Timestamp
    ) throws(LedgerError)

    /// The prints of a server that are reserved and not settled: under way, or left by a run that
    /// died. The oldest first.
    func unsettled(server: String) throws(LedgerError) -> [PrintRecord]
}

extension PrintBooks {
    /// Settles a print by its reservation, or posts it where the books have lost that: what is on
    /// paper is owed all the same.
    ///
    /// - Parameter arrival: of the print; its `job` is the print's key.
    /// - Throws: as `settle(_:of:reservation:at:)` and `post`.
    package func settle(
        _ settlement: Settlement, of arrival: Arrival, reservation: ReservationID?,
        at now: Timestamp
    ) throws(LedgerError) {
        do {
            try settle(settlement, of: arrival.job, reservation: reservation, at: now)
        } catch .unknownReservation {
            try post(arrival, settlement, at: now)
        }
    }
}

extension PrintBooks {
    /// The same for a print of which no more is known.
    package func settle(
        _ settlement: Settlement, of key: PrintKey, at now: Timestamp
    ) throws(LedgerError) {
        try settle(settlement, of: key, reservation: nil, at: now)
    }
}

/// What a print will cost, as the books keep it.
package struct PrintQuote: Hashable, Sendable, Codable {
    package let cents: Cents
    package let impressions: Int
    package let colorImpressions: Int
    package let sheets: Int
    /// The quote with its lines, as JSON.
    package let text: String

    package init(cents: Cents, impressions: Int, colorImpressions: Int, sheets: Int, text: String) {
        self.cents = cents
        self.impressions = impressions
        self.colorImpressions = colorImpressions
        self.sheets = sheets
        self.text = text
    }
}

extension PrintRecord {
    /// All that was quoted; nil before it is.
    package var printQuote: PrintQuote? {
        quoted.map {
            PrintQuote(
                cents: $0, impressions: impressions, colorImpressions: colorImpressions,
                sheets: sheets, text: quote)
        }
    }
}

/// How a print ended.
package struct Settlement: Hashable, Sendable, Codable {
    /// `completed` or `canceled`.
    package let state: PrintRecord.State
    /// What reached paper, and its price: up to the quote.
    package let printed: PrintQuote
    /// How that is known.
    package let evidence: String
    /// Impressions as the printer counted them, where it told.
    package let printerImpressions: Int?

    package init(
        state: PrintRecord.State, printed: PrintQuote, evidence: String,
        printerImpressions: Int? = nil
    ) {
        precondition(state.isSettled)
        self.printerImpressions = printerImpressions
        self.state = state
        self.printed = printed
        self.evidence = evidence
    }
}

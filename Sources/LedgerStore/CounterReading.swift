package import Ledger

/// What a printer had counted in its life, and what had passed the gate since the reading before.
package struct CounterReading: Hashable, Sendable {
    /// The printer's host, which may serve several queues.
    package let printer: String
    /// The queues under the gate that print there, by name.
    package let queues: [String]
    package let at: Timestamp
    /// prtMarkerLifeCount (RFC 3805): impressions.
    package let life: Int
    /// The impressions of prints on these queues that were settled since the reading before; 0 in the
    /// first.
    package let gated: Int
    /// The reading before, nil for the first.
    package let before: Earlier?

    package struct Earlier: Hashable, Sendable {
        package let at: Timestamp
        package let life: Int
    }

    /// How many impressions the printer made since the reading before; nil when that can't be told: it
    /// is the first, or the count went back, as with a new printer at the same address.
    package var printed: Int? {
        guard let before, life >= before.life else { return nil }
        return life - before.life
    }

    /// What was printed past the gate; negative when more passed it than the printer counted.
    package var difference: Int? { printed.map { $0 - gated } }
}

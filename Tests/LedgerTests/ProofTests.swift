import Ledger
import Money
import Testing

/// Entries whose hashes are right, as somebody who can compute them would forge them.
@Suite("Forged entries")
struct ProofTests {
    static let credit = Account.credit(CreditID(1))
    static let reserved = Account.reserved(ReservationID(2))

    struct Forged: Sendable {
        var kind: JournalEntry.Kind
        var reservation: Int64?
        var details = EntryDetails(reason: "").text
        var postings: [(Account, Int64)]
    }

    static let given = Forged(
        kind: .given, details: EntryDetails(credit: terms(100)).text,
        postings: [(.issued, -100), (credit, 100)])

    static let reservation = Forged(
        kind: .reserved, reservation: 2, details: reservationDetails,
        postings: [(credit, -60), (.receivable(MemberID(1)), -20), (reserved, 80)])

    static let reservationDetails = EntryDetails(
        reservation: ReservationTerms(member: MemberID(1), queue: "q", print: "p")
    ).text

    static func terms(_ cents: Int64) -> CreditTerms {
        CreditTerms(
            member: MemberID(1), type: "Printing credit", origin: .admin, cents: Cents(cents),
            validFrom: Timestamp(milliseconds: 0), expires: nil, note: "")
    }

    /// Proves the entries in turn.
    static func prove(_ entries: [Forged]) throws(Flaw) -> Proof {
        var proof = Proof()
        for forged in entries {
            try proof.add(
                JournalEntry(
                    after: proof.journalHead, at: Timestamp(milliseconds: 0), kind: forged.kind,
                    reservation: forged.reservation.map(ReservationID.init), actor: "gate",
                    details: forged.details,
                    postings: forged.postings.map { Posting($0.0, Cents($0.1)) }))
        }
        return proof
    }

    static let captured = Forged(
        kind: .captured, reservation: 2, postings: [(reserved, -80), (.revenue, 80)])

    @Test("What the rules write is proven")
    func honest() throws {
        #expect(try Self.prove([Self.given, Self.reservation, Self.captured]).entryCount == 3)
    }

    static let forgeries: [(after: [Forged], Forged, String)] = [
        (
            [],
            Forged(kind: .withdrawn, postings: [(.issued, .max), (.revenue, -.max)]),
            "moves more than there can be"
        ),
        (
            [], Forged(kind: .given, details: "[]", postings: given.postings),
            "its details can't be read"
        ),
        (
            [],
            Forged(kind: .given, details: given.details, postings: [(.issued, -99), (credit, 99)]),
            "does not give the credit that its terms say"
        ),
        (
            [],
            Forged(
                kind: .given, details: given.details, postings: [(.revenue, -100), (credit, 100)]),
            "does not give the credit that its terms say"
        ),
        (
            [], Forged(kind: .given, postings: given.postings),
            "does not give the credit that its terms say"
        ),
        (
            [given],
            Forged(
                kind: .reserved, reservation: 2, details: reservationDetails,
                postings: [(credit, -101), (reserved, 101)]),
            "takes more from credit:1 than there was"
        ),
        (
            [given],
            Forged(
                kind: .reserved, reservation: 1, details: reservationDetails,
                postings: [(credit, -1), (reserved, 1)]),
            "makes no reservation of its own number"
        ),
        (
            [given],
            Forged(kind: .reserved, reservation: 2, postings: [(credit, -1), (reserved, 1)]),
            "makes no reservation of its own number"
        ),
        (
            [given],
            Forged(
                kind: .reserved, reservation: 2, details: reservationDetails,
                postings: [(.revenue, -1), (reserved, 1)]),
            "does not take from revenue"
        ),
        (
            [given],
            Forged(
                kind: .reserved, reservation: 2, details: reservationDetails,
                postings: [(.waived(MemberID(1)), 5), (credit, -9), (reserved, 4)]),
            "does not take from waived:1"
        ),
        (
            [given],
            Forged(kind: .captured, reservation: 2, postings: [(.issued, 0), (.revenue, 0)]),
            "ends a reservation that was never made"
        ),
        (
            [given], Forged(kind: .voided, postings: [(.issued, 0), (.revenue, 0)]),
            "ends a reservation that was never made"
        ),
        (
            [given, reservation, captured],
            Forged(kind: .voided, reservation: 2, postings: [(reserved, 0), (credit, 0)]),
            "ends reservation 2 a second time"
        ),
        (
            [given, reservation],
            Forged(kind: .captured, reservation: 2, postings: [(reserved, -79), (.revenue, 79)]),
            "leaves cents in reservation 2"
        ),
        (
            [given, reservation],
            Forged(kind: .voided, reservation: 2, postings: [(reserved, -80), (.revenue, 80)]),
            "charges 0.80"
        ),
        (
            [given, reservation],
            Forged(
                kind: .captured, reservation: 2,
                postings: [
                    (reserved, -80), (.revenue, -1), (credit, 60), (.receivable(MemberID(1)), 21),
                ]),
            "charges -0.01"
        ),
        (
            [given, reservation],
            Forged(
                kind: .voided, reservation: 2, postings: [(reserved, -80), (credit, 80)]),
            "gives credit:1 what was not taken from it"
        ),
        (
            [given, reservation],
            Forged(
                kind: .captured, reservation: 2,
                postings: [(reserved, -80), (.revenue, 60), (.waived(MemberID(1)), 20)]),
            "gives waived:1 what was not taken from it"
        ),
    ]

    @Test(
        "An entry that the rules can't have written is found though its hash is right",
        arguments: forgeries.indices)
    func forged(index: Int) {
        let (before, entry, reason) = Self.forgeries[index]
        #expect(throws: Flaw("journal entry \(before.count + 1)", reason)) {
            try Self.prove(before + [entry])
        }
    }

    @Test("An entry of one posting, or one that does not sum to zero, is found", arguments: [0, 1])
    func unbalanced(count: Int) throws {
        let postings = Array(repeating: Posting(.revenue, .zero), count: count)
        var proof = Proof()
        let entry = Self.rehashed(postings)
        #expect(throws: Flaw("journal entry 1", "has less than two postings")) {
            try proof.add(entry)
        }
        let unequal = Self.rehashed([Posting(.issued, Cents(-2)), Posting(.revenue, Cents(1))])
        #expect(throws: Flaw("journal entry 1", "its postings do not sum to zero")) {
            try proof.add(unequal)
        }
    }

    private static func rehashed(_ postings: [Posting]) -> JournalEntry {
        func entry(_ hash: String) -> JournalEntry {
            JournalEntry(
                number: 1, at: Timestamp(milliseconds: 0), kind: .withdrawn, reservation: nil,
                actor: "", details: "{}", postings: postings,
                previousHash: JournalHead.start.hash, hash: hash)
        }
        return entry(entry("").expectedHash)
    }
}

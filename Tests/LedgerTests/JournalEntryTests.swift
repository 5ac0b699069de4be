import Ledger
import Money
import Testing

@Suite("Journal entries")
struct JournalEntryTests {
    static let postings = [
        Posting(.issued, Cents(-900)), Posting(.credit(CreditID(1)), Cents(900)),
    ]

    static func entry(after head: JournalHead = .start, _ postings: [Posting]) -> JournalEntry {
        JournalEntry(
            after: head, at: Timestamp(milliseconds: 1_700_000_000_000), kind: .given,
            reservation: nil, actor: "Zoë", details: "{}", postings: postings)
    }

    @Test("The hash is SHA-256 over netstrings: other programs can tell")
    func hash() {
        // printf '18:pagetoll-journal-1,64:000…000,1:1,13:1700000000000,5:given,0:,4:Zoë,2:{},
        // 6:issued,4:-900,8:credit:1,3:900,' | sha256sum
        #expect(
            Self.entry(Self.postings).hash
                == "8452488accf9b84479298bfa9355972b37a88f54c592fa6576ccd99bcb4f8630")
    }

    @Test("Each field is in the hash")
    func fields() {
        let base = Self.entry(Self.postings)
        func hash(
            number: Int64 = 1, at: Int64 = 1_700_000_000_000, kind: JournalEntry.Kind = .given,
            reservation: ReservationID? = nil, actor: String = "Zoë", details: String = "{}",
            postings: [Posting] = Self.postings, previousHash: String = JournalHead.start.hash
        ) -> String {
            JournalEntry(
                number: number, at: Timestamp(milliseconds: at), kind: kind,
                reservation: reservation, actor: actor, details: details, postings: postings,
                previousHash: previousHash, hash: ""
            ).expectedHash
        }
        #expect(hash() == base.hash && base.expectedHash == base.hash)
        let others = [
            hash(number: 2), hash(at: 1_700_000_000_001), hash(kind: .withdrawn),
            hash(reservation: ReservationID(1)), hash(actor: "Zoe"), hash(actor: "Zoë2:{},"),
            hash(details: ""), hash(postings: Self.postings.reversed()), hash(postings: []),
            hash(previousHash: base.hash),
        ]
        #expect(Set(others + [base.hash]).count == others.count + 1)
    }

    @Test("An entry follows the head that it was made after")
    func follows() {
        let first = Self.entry(Self.postings)
        let second = Self.entry(
            after: JournalHead(number: 1, hash: first.hash), Self.postings)
        #expect(first.number == 1 && first.previousHash == JournalHead.start.hash)
        #expect(second.number == 2 && second.previousHash == first.hash)
        #expect(second.hash != first.hash)
    }

    @Test("An entry of one posting, or one that does not sum to zero, is a bug")
    func unbalanced() async {
        await #expect(processExitsWith: .failure) { _ = Self.entry([]) }
        await #expect(processExitsWith: .failure) {
            _ = Self.entry([Posting(.revenue, .zero)])
        }
        await #expect(processExitsWith: .failure) {
            _ = Self.entry([Posting(.revenue, Cents(1)), Posting(.issued, Cents(-2))])
        }
    }

    @Test("Details are read as they were written, and the same details give the same text")
    func details() {
        let terms = CreditTerms(
            member: MemberID(1), type: "Printing credit", origin: .plan, cents: Cents(900),
            validFrom: Timestamp(milliseconds: 5), expires: nil, note: "a/b \"c\" é\u{0}")
        let print = ReservationTerms(member: MemberID(1), queue: "office", print: "s/1/0/0/1/u")
        for details in [
            EntryDetails(), EntryDetails(credit: terms), EntryDetails(reservation: print),
            EntryDetails(reason: "two\nlines"),
        ] {
            #expect(EntryDetails(text: details.text) == details)
            #expect(EntryDetails(text: details.text)?.text == details.text)
        }
        #expect(EntryDetails(reservation: print).text.contains("s/1/0/0/1/u"))
        #expect(EntryDetails(text: "[]") == nil)
    }

    @Test("A credit of nothing, less or too much is a bug")
    func creditPrecondition() async {
        await #expect(processExitsWith: .failure) { try? Self.give(0) }
        await #expect(processExitsWith: .failure) { try? Self.give(-1) }
        await #expect(processExitsWith: .failure) { try? Self.give(Cents.largest.rawValue + 1) }
        #expect(throws: LedgerError.unknownMember("1")) { try Self.give(Cents.largest.rawValue) }
    }

    private static func give(_ cents: Int64) throws {
        var rows = MemoryRows()
        try rows.give(
            CreditTerms(
                member: MemberID(1), type: "Printing credit", origin: .admin, cents: Cents(cents),
                validFrom: Timestamp(milliseconds: 0), expires: nil, note: ""),
            at: Timestamp(milliseconds: 0), by: "office")
    }
}

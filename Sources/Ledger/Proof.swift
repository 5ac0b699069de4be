package import Money

/// Proves the books from the rows alone, entry by entry, and stops at the first wrong row.
///
/// Feed it every entry in the order of numbers with `add`, then every row that is derived from them:
/// credits, reservations, receivable items, what is carried of members' balances; then `finish`.
/// Where prints are kept, `add` them too, then `finishPrints`. It shares nothing with the rules that
/// wrote the rows but their vocabulary.
package struct Proof {
    private var head = JournalHead.start
    private var balances: [Account: Cents] = [:]
    var credits: [CreditID: FoundCredit] = [:]
    var reservations: [ReservationID: FoundReservation] = [:]
    var items: [Int64: FoundItem] = [:]
    var carried: Set<Account> = []
    var prints: Set<String> = []
    package private(set) var entryCount = 0

    /// What the journal says of a credit.
    struct FoundCredit {
        var terms: CreditTerms
        /// What was taken off the books when it lapsed, and has not come back.
        var lapsed = Cents.zero
        var isWithdrawn = false
        var hasRow = false

        func canBeSpent(at now: Timestamp) -> Bool {
            !isWithdrawn && terms.validFrom <= now && !terms.hasLapsed(at: now)
        }
    }

    /// What the journal says of a reservation.
    struct FoundReservation {
        let terms: ReservationTerms
        let amount: Cents
        /// What was taken from where.
        let sources: [Posting]
        var state = Reservation.State.pending
        /// What each source has paid, once it is captured, less what went back to it.
        var paid: [Posting] = []
        var refunded = Cents.zero
        var hasRow = false
    }

    /// What the journal says of a receivable item.
    struct FoundItem {
        let item: ReceivableItem
        var invoice: Int64?
        var hasRow = false
    }

    package init() {}

    /// The number and hash of the last entry that was added.
    package var journalHead: JournalHead { head }

    /// The sum of the postings to `account` so far.
    package func balance(of account: Account) -> Cents { balances[account] ?? .zero }

    var accounts: some Sequence<Account> { balances.keys }

    /// - Throws: what is wrong with the entry.
    package mutating func add(_ entry: JournalEntry) throws(Flaw) {
        let row = "journal entry \(entry.number)"
        guard entry.number == head.number + 1 else {
            throw Flaw(row, "entry \(head.number + 1) is missing before it")
        }
        guard entry.previousHash == head.hash else {
            throw Flaw(row, "does not follow from the entry before it (previous hash)")
        }
        guard entry.hash == entry.expectedHash else {
            throw Flaw(row, "is not what was written (hash)")
        }
        guard entry.postings.count >= 2 else { throw Flaw(row, "has less than two postings") }
        guard entry.postings.allSatisfy({ (-Cents.largest...Cents.largest).contains($0.cents) })
        else { throw Flaw(row, "moves more than there can be") }
        guard entry.postings.map(\.cents).total == .zero else {
            throw Flaw(row, "its postings do not sum to zero")
        }
        for posting in entry.postings {
            balances[posting.account, default: .zero] += posting.cents
        }
        for posting in entry.postings where posting.account.isNeverNegative {
            let balance = balance(of: posting.account)
            guard balance >= .zero else {
                throw Flaw(row, "takes more from \(posting.account.code) than there was")
            }
            // What is used up takes no memory: most credits and reservations of old books are.
            if balance == .zero { balances[posting.account] = nil }
        }
        do throws(Reason) {
            try follow(entry)
        } catch {
            throw Flaw(row, error.text)
        }
        head = JournalHead(number: entry.number, hash: entry.hash)
        entryCount += 1
    }

    /// What is wrong with the row at hand.
    struct Reason: Error {
        let text: String

        init(_ text: String) { self.text = text }
    }
}

/// The first wrong row of the books.
package struct Flaw: Error, Hashable, Sendable {
    /// Which row: "journal entry 12".
    package let row: String
    /// What is wrong with it, to follow the row in a sentence.
    package let reason: String

    package init(_ row: String, _ reason: String) {
        self.row = row
        self.reason = reason
    }
}

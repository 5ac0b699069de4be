import Crypto
package import Money

/// One line of a journal entry.
package struct Posting: Hashable, Sendable {
    package let account: Account
    package let cents: Cents

    package init(_ account: Account, _ cents: Cents) {
        self.account = account
        self.cents = cents
    }
}

/// A balanced set of postings, never changed or deleted: another entry mends a mistake.
///
/// Each entry carries a hash over all that it says and over the hash of the one before, so that a
/// row that is changed, taken out or put in later shows.
package struct JournalEntry: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A member received a credit.
        case given
        /// Cents were set aside for a print.
        case reserved
        /// A reservation ended: what was printed is charged, the rest given back.
        case captured
        /// A reservation ended with nothing charged.
        case voided
        /// A credit's amount, expiry, type or note was changed.
        case adjusted
        /// An admin took back what remains of a credit.
        case withdrawn
        /// What remained of a credit lapsed.
        case expired
        /// What a print was charged went back, in full or in part.
        case refunded
        /// What a member owes was handed over to be invoiced.
        case billed
    }

    /// Counts from 1 without a gap.
    package let number: Int64
    package let at: Timestamp
    package let kind: Kind
    /// The reservation that is made or ended, for `reserved`, `captured` and `voided`; the one whose
    /// charge goes back, for `refunded`.
    package let reservation: ReservationID?
    /// Who did it: an operator's name, or "gate" for the gateway itself.
    package let actor: String
    /// The terms of what was done, as JSON text (`EntryDetails`).
    package let details: String
    /// Two or more, summing to zero.
    package let postings: [Posting]
    /// The hash of entry `number - 1`; `JournalHead.start.hash` for the first.
    package let previousHash: String
    /// 64 lower-case hexadecimal digits.
    package let hash: String

    /// An entry that follows `head`.
    package init(
        after head: JournalHead, at: Timestamp, kind: Kind, reservation: ReservationID?,
        actor: String, details: String, postings: [Posting]
    ) {
        precondition(postings.count >= 2 && postings.map(\.cents).total == .zero)
        number = head.number + 1
        self.at = at
        self.kind = kind
        self.reservation = reservation
        self.actor = actor
        self.details = details
        self.postings = postings
        previousHash = head.hash
        hash = JournalEntry.hash(
            number: number, at: at, kind: kind.rawValue, reservation: reservation, actor: actor,
            details: details, postings: postings, previousHash: head.hash)
    }

    /// An entry as rows have it, which may be anything; `Proof` finds what is wrong with it.
    package init(
        number: Int64, at: Timestamp, kind: Kind, reservation: ReservationID?, actor: String,
        details: String, postings: [Posting], previousHash: String, hash: String
    ) {
        self.number = number
        self.at = at
        self.kind = kind
        self.reservation = reservation
        self.actor = actor
        self.details = details
        self.postings = postings
        self.previousHash = previousHash
        self.hash = hash
    }

    /// What the hash of this entry must be.
    package var expectedHash: String {
        JournalEntry.hash(
            number: number, at: at, kind: kind.rawValue, reservation: reservation, actor: actor,
            details: details, postings: postings, previousHash: previousHash)
    }

    /// SHA-256 over the fields in this order, each as a netstring ("5:hello,"), so that no two
    /// different entries give the same bytes.
    private static func hash(
        number: Int64, at: Timestamp, kind: String, reservation: ReservationID?, actor: String,
        details: String, postings: [Posting], previousHash: String
    ) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        func add(_ field: String) {
            bytes += String(field.utf8.count).utf8
            bytes.append(UInt8(ascii: ":"))
            bytes += field.utf8
            bytes.append(UInt8(ascii: ","))
        }
        add("pagetoll-journal-1")
        add(previousHash)
        add(String(number))
        add(String(at.milliseconds))
        add(kind)
        add(reservation.map { String($0.rawValue) } ?? "")
        add(actor)
        add(details)
        for posting in postings {
            add(posting.account.code)
            add(String(posting.cents.rawValue))
        }
        let digits = Array("0123456789abcdef".utf8)
        let hash = SHA256.hash(data: bytes).flatMap {
            [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
        }
        return String(decoding: hash, as: UTF8.self)
    }
}

/// Where the journal ends: its last entry's number and hash.
package struct JournalHead: Hashable, Sendable {
    package let number: Int64
    package let hash: String

    package init(number: Int64, hash: String) {
        self.number = number
        self.hash = hash
    }

    /// Before the first entry.
    package static let start = JournalHead(number: 0, hash: String(repeating: "0", count: 64))
}

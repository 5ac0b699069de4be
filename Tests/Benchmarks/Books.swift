import Foundation
import GRDB
import Ledger
import LedgerStore
import Money

/// A ledger of many members, written with plain SQL: what the rules would have written, only faster.
/// `ledger check` proves that it is.
///
/// Each member signed up to a plan of 16 monthly credits of 60 cents and paid in 100.00 beside it. In
/// each of the first 10 months they printed a job of 84 cents, with what was left of the month's
/// credit and then with their own; one job in four came out short. In the other months the credit
/// lapsed. The first member, "busy", prints all day: a job for each five of the others.
struct Books {
    private static let cycleCount = 16
    private static let jobsPerMember = 10
    private static let plan = Cents(60)
    private static let paidIn = Cents(10_000)
    private static let quoted = Cents(84)
    private static let monthMilliseconds: Int64 = 30 * 86_400_000

    private let path: String
    private let memberCount: Int
    private var rows: BooksRows
    private var credits: [Credit] = []
    private var now: Timestamp

    private(set) var size = Size()

    /// - Parameter path: where the ledger goes; there must be none.
    init(path: String, memberCount: Int) throws {
        _ = try Store(path: path, creating: true)
        (self.path, self.memberCount) = (path, memberCount)
        rows = try BooksRows(path: path)
        let age = Int64(Self.cycleCount) * Self.monthMilliseconds
        now = Timestamp(
            milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000) - age)
    }

    mutating func write() throws {
        try rows.begin()
        let busy = try signUp("busy", paying: Cents.largest)
        let own = try (1...memberCount).map { try signUp("member\($0)", paying: Self.paidIn) }
        for cycle in 0..<Self.cycleCount {
            let start = now.milliseconds
            let end = Timestamp(milliseconds: start + Self.monthMilliseconds)
            var left: [Int] = []
            for (index, credit) in own.enumerated() {
                // Spread over the month, as people print.
                now = Timestamp(
                    milliseconds: start + Int64(index) * Self.monthMilliseconds
                        / Int64(memberCount))
                let monthly = try give(
                    Self.plan, .plan, to: credits[credit].terms.member, until: end)
                if cycle < Self.jobsPerMember {
                    try print(with: [monthly, credit])
                    if index % (5 * Self.jobsPerMember) == 0 { try print(with: [busy]) }
                } else {
                    left.append(monthly)
                }
            }
            now = end
            for credit in left { try lapse(credit) }
        }
        for credit in credits { try rows.insert(credit) }
        try rows.finish()
        try Store(path: path, creating: false).reckonAnew()
    }

    private mutating func signUp(_ userName: String, paying cents: Cents) throws -> Int {
        size.members += 1
        let member = MemberID(Int64(size.members))
        try rows.insert(member, userName, at: now)
        return try give(cents, .admin, to: member, until: nil)
    }

    /// - Returns: the index of the credit.
    private mutating func give(
        _ cents: Cents, _ origin: CreditOrigin, to member: MemberID, until end: Timestamp?
    ) throws -> Int {
        let id = CreditID(rows.head.number + 1)
        let terms = CreditTerms(
            member: member, type: CreditType.printingCredit.name, origin: origin, cents: cents,
            validFrom: now, expires: end, note: origin == .plan ? "Coworker" : "Paid in")
        credits.append(
            Credit(id: id, terms: terms, type: .printingCredit, remaining: .zero))
        try append(
            .given, nil, EntryDetails(credit: terms),
            [Posting(.issued, -cents), Posting(.credit(id), cents)], changing: [credits.count - 1])
        return credits.count - 1
    }

    private mutating func print(with indices: [Int]) throws {
        size.jobs += 1
        let member = credits[indices[0]].terms.member
        let key = PrintKey(
            server: "print1", jobID: size.jobs, timeAtCreation: now.milliseconds / 1000,
            jobUUID: "urn:uuid:\(UUID().uuidString.lowercased())", timeAtCompleted: 0,
            documentNumber: 1)
        let sources = try PricingModel.credits.sources(
            for: Self.quoted, member: member, credits: indices.map { credits[$0] })
        let id = ReservationID(rows.head.number + 1)
        var reservation = Reservation(
            id: id, member: member, queue: "office", amount: Self.quoted, sources: sources)
        let terms = ReservationTerms(member: member, queue: "office", print: key.description)
        try append(
            .reserved, id, EntryDetails(reservation: terms), reservation.opening,
            changing: indices)
        let charge = size.jobs % 4 == 0 ? Cents(72) : Self.quoted
        let postings = try reservation.capture(charge)
        let evidence = "the printer counted 7 impressions (ipp job-impressions-completed)"
        try append(.captured, id, EntryDetails(reason: evidence), postings, changing: indices)
        try rows.insert(reservation, charge)
        try rows.insert(key, reservation, charge, evidence, at: now)
    }

    private mutating func lapse(_ index: Int) throws {
        let credit = credits[index]
        credits[index] = Credit(
            id: credit.id, terms: credit.terms, type: credit.type, remaining: credit.remaining,
            lapsed: credit.remaining)
        try append(
            .expired, nil, EntryDetails(),
            [
                Posting(.expired, credit.remaining),
                Posting(.credit(credit.id), -credit.remaining),
            ], changing: [index])
    }

    private mutating func append(
        _ kind: JournalEntry.Kind, _ reservation: ReservationID?, _ details: EntryDetails,
        _ postings: [Posting], changing indices: [Int]
    ) throws {
        for posting in postings {
            for index in indices where posting.account == .credit(credits[index].id) {
                credits[index].remaining += posting.cents
            }
        }
        size.entries += 1
        size.postings += postings.count
        try rows.append(
            JournalEntry(
                after: rows.head, at: now, kind: kind, reservation: reservation, actor: "gate",
                details: details.text, postings: postings))
    }

    /// How much there is of what.
    struct Size: CustomStringConvertible {
        var members = 0
        var jobs = 0
        var entries = 0
        var postings = 0

        var description: String {
            "\(members) members, \(jobs) jobs, \(entries) journal entries, \(postings) postings"
        }
    }
}

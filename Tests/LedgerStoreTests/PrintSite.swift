import Ledger
import LedgerStore
import Money

/// A store with one member, anna, who has a credit of 1000, and the steps of her prints.
final class PrintSite {
    /// Nil where the store is somebody else's.
    private let ownPlace: LedgerPlace?
    let store: Store
    let anna: MemberID
    private(set) var now: Int64 = 0

    init(pricing: PricingModel = .credits, cents: Int64 = 1000) throws {
        let place = try LedgerPlace()
        ownPlace = place
        store = try Store(at: place.location, creating: true)
        let start = Timestamp(milliseconds: 0)
        anna = try store.addMember(
            userName: "anna", name: "", email: "", pricing: pricing, at: start
        ).id
        let terms = CreditTerms(
            member: anna, type: CreditType.printingCredit.name, origin: .admin,
            cents: Cents(cents), validFrom: start, expires: nil, note: "")
        _ = try store.give(terms, at: start, by: "office")
    }

    /// Somebody's prints on a store that is there.
    init(printing store: Store, for anna: MemberID) {
        ownPlace = nil
        self.store = store
        self.anna = anna
    }

    var place: LedgerPlace {
        guard let ownPlace else { preconditionFailure("the store is somebody else's") }
        return ownPlace
    }

    /// The first document of another job.
    static func job(_ id: Int) -> PrintKey {
        PrintKey(
            server: job.server, jobID: id, timeAtCreation: job.timeAtCreation,
            jobUUID: "urn:uuid:\(id)", timeAtCompleted: 0, documentNumber: 1)
    }

    func member(_ name: String, _ pricing: PricingModel = .credits) throws -> MemberID {
        try store.addMember(
            userName: name, name: "", email: "", pricing: pricing, at: Timestamp(milliseconds: 0)
        ).id
    }

    @discardableResult
    func give(_ cents: Int64, to member: MemberID, until end: Int64? = nil) throws -> CreditID {
        let terms = CreditTerms(
            member: member, type: CreditType.printingCredit.name, origin: .admin,
            cents: Cents(cents), validFrom: Timestamp(milliseconds: 0),
            expires: end.map(Timestamp.init(milliseconds:)), note: "")
        return try store.give(terms, at: tick(), by: "office").id
    }

    static let job = PrintKey(
        server: "print1", jobID: 12, timeAtCreation: 1_700_000_000, jobUUID: "urn:uuid:1",
        timeAtCompleted: 0, documentNumber: 1)

    func admit(
        _ job: PrintKey = job, attempt: Int64 = 1, documents: Int? = 1, queue: String = "office",
        user: String = "anna"
    ) throws(LedgerError) -> PrintRecord {
        try store.admit(
            Arrival(
                job: job, attempt: attempt, documentCount: documents, queue: queue, userName: user,
                title: "a title"), at: tick())
    }

    /// The payer is a guess: prints of others are reserved as well.
    func reserve(_ cents: Int64, _ key: PrintKey = job) throws(LedgerError) -> PrintRecord {
        try store.reserve(Self.quote(cents), for: key, payer: anna, at: tick())
    }

    func turnAway(
        _ key: PrintKey = job, as state: PrintRecord.State = .held, price: Int64? = nil
    ) throws(LedgerError) {
        try store.turnAway(
            key, as: state, reason: "no credit", quote: price.map(Self.quote), at: tick())
    }

    func settle(
        _ cents: Int64, as state: PrintRecord.State = .completed, _ key: PrintKey = job,
        reservation: ReservationID? = nil
    ) throws(LedgerError) {
        try store.settle(
            Settlement(state: state, printed: Self.quote(cents), evidence: "PAGE: total"), of: key,
            reservation: reservation, at: tick())
    }

    /// Runs a job from its arrival to its end.
    func print(
        _ cents: Int64, _ job: PrintKey = job, attempt: Int64 = 1, documents: Int? = 1
    ) throws(LedgerError) -> PrintRecord {
        let key = try admit(job, attempt: attempt, documents: documents).key
        let record = try reserve(cents, key)
        if record.state == .printing {
            try settle(cents, as: .completed, key, reservation: record.reservation)
        }
        return try admit(job, attempt: attempt, documents: 1)
    }

    var records: [PrintRecord] { get throws { try store.prints(limit: 100) } }

    var balance: Balance {
        get throws { try store.balance(of: anna, at: Timestamp(milliseconds: now)) }
    }

    var head: JournalHead {
        get throws {
            guard case .proven(_, let head) = try store.check() else { throw Unproven() }
            return head
        }
    }

    struct Unproven: Error {}

    private static func quote(_ cents: Int64) -> PrintQuote {
        PrintQuote(cents: Cents(cents), impressions: 4, colorImpressions: 1, sheets: 2, text: "{}")
    }

    func tick() -> Timestamp {
        now += 1
        return Timestamp(milliseconds: now)
    }
}

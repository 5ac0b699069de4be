import Foundation
import Ledger
import Money

@testable import LedgerStore

/// What keeps the rows that the rules are tried on.
enum SiteKind: CaseIterable {
    case memory
    case store

    func open() throws -> any LedgerSite {
        switch self {
        case .memory: MemorySite()
        case .store: try StoreSite()
        }
    }
}

/// A ledger to try the rules on. Times are milliseconds, and everything starts at 0.
protocol LedgerSite: AnyObject {
    func member(_ userName: String, _ pricing: PricingModel) throws -> MemberID
    func change(
        _ member: MemberID, _ pricing: PricingModel, _ remainder: Remainder, isSuspended: Bool
    ) throws
    func put(_ type: CreditType) throws
    /// Lets the member use the payer's credit, as one of a team; nil for nobody's.
    func pay(for member: MemberID, by payer: MemberID?) throws
    /// The journal entry of that number.
    func entry(_ number: Int64) throws -> JournalEntry?

    /// Runs `body` in one transaction.
    func write<Value>(
        _ body: (inout any LedgerRows) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value

    func check() throws -> Store.CheckResult
}

extension LedgerSite {
    func change(_ member: MemberID, _ pricing: PricingModel, isSuspended: Bool) throws {
        try change(member, pricing, .split, isSuspended: isSuspended)
    }

    func give(
        _ cents: Int64, to member: MemberID, type: String = CreditType.printingCredit.name,
        from: Int64 = 0, until: Int64? = nil, at now: Int64 = 0
    ) throws(LedgerError) -> CreditID {
        let terms = CreditTerms(
            member: member, type: type, origin: .admin, cents: Cents(cents),
            validFrom: Timestamp(milliseconds: from),
            expires: until.map(Timestamp.init(milliseconds:)), note: "")
        return try write { rows throws(LedgerError) in
            try rows.give(terms, at: Timestamp(milliseconds: now), by: "office").id
        }
    }

    func reserve(
        _ cents: Int64, of member: MemberID, on queue: String = "office", at now: Int64 = 0
    ) throws(LedgerError) -> ReservationID {
        let terms = ReservationTerms(member: member, queue: queue, print: "a print")
        return try write { rows throws(LedgerError) in
            try rows.reserve(Cents(cents), for: terms, at: Timestamp(milliseconds: now)).id
        }
    }

    func capture(_ cents: Int64, of id: ReservationID, at now: Int64 = 0) throws(LedgerError) {
        try write { rows throws(LedgerError) in
            try rows.capture(
                Cents(cents), of: id, reason: "counted", at: Timestamp(milliseconds: now))
        }
    }

    func void(_ id: ReservationID, at now: Int64 = 0) throws(LedgerError) {
        try write { rows throws(LedgerError) in
            try rows.void(id, reason: "canceled", at: Timestamp(milliseconds: now))
        }
    }

    func cents(_ account: Account) throws(LedgerError) -> Int64 {
        try write { rows throws(LedgerError) in try rows.balance(of: account).rawValue }
    }

    /// What remains of each credit.
    func cents(_ credits: [CreditID]) throws(LedgerError) -> [Int64] {
        var remaining: [Int64] = []
        for id in credits { remaining.append(try cents(.credit(id))) }
        return remaining
    }

    func balance(_ member: MemberID, at now: Int64 = 0) throws(LedgerError) -> Balance {
        try write { rows throws(LedgerError) in
            try rows.balance(of: member, at: Timestamp(milliseconds: now))
        }
    }

    func head() throws(LedgerError) -> JournalHead {
        try write { rows throws(LedgerError) in try rows.head() }
    }

    /// Whether the rows prove themselves.
    func isProven() throws -> Bool {
        if case .proven = try check() { true } else { false }
    }
}

final class MemorySite: LedgerSite {
    private(set) var rows = MemoryRows()
    private var followed = Proof()
    private var names: [MemberID: String] = [:]

    func member(_ userName: String, _ pricing: PricingModel) -> MemberID {
        let id = MemberID(Int64(names.count + 1))
        names[id] = userName
        change(id, pricing, .split, isSuspended: false)
        return id
    }

    func change(
        _ member: MemberID, _ pricing: PricingModel, _ remainder: Remainder, isSuspended: Bool
    ) {
        rows.put(
            MemberStanding(
                id: member, userName: names[member] ?? "", pricing: pricing, remainder: remainder,
                isSuspended: isSuspended))
    }

    func put(_ type: CreditType) { rows.put(type) }

    func pay(for member: MemberID, by payer: MemberID?) {
        rows.put(payers: payer.map { [$0] } ?? [], of: member)
    }

    func entry(_ number: Int64) -> JournalEntry? { rows.journal.first { $0.number == number } }

    func write<Value>(
        _ body: (inout any LedgerRows) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        var changed: any LedgerRows = rows
        let value = try body(&changed)
        if let changed = changed as? MemoryRows { rows = changed }
        return value
    }

    /// The journal is followed once; the rows are looked at each time.
    func check() -> Store.CheckResult {
        do throws(Flaw) {
            for entry in rows.journal.dropFirst(followed.entryCount) { try followed.add(entry) }
            var proof = followed
            for credit in rows.credits.values { try proof.add(credit) }
            for reservation in rows.reservations.values { try proof.add(reservation) }
            for item in rows.openItems.values { try proof.add(item, invoice: nil) }
            for (item, invoice) in rows.closedItems { try proof.add(item, invoice: invoice) }
            for (account, cents) in rows.balances {
                try proof.add(cents, carriedFor: account)
            }
            try proof.finish()
            return .proven(entryCount: proof.entryCount, head: proof.journalHead)
        } catch {
            return .flawed(error)
        }
    }
}

/// A store on the engine of the tests that run.
final class StoreSite: LedgerSite {
    let place: LedgerPlace
    let store: Store
    private var names: [MemberID: String] = [:]

    init() throws {
        place = try LedgerPlace(isInMemory: true)
        store = try Store(at: place.location, creating: true)
    }

    func member(_ userName: String, _ pricing: PricingModel) throws -> MemberID {
        let member = try store.addMember(
            userName: userName, name: "", email: "", pricing: pricing,
            at: Timestamp(milliseconds: 0))
        names[member.id] = userName
        return member.id
    }

    func change(
        _ member: MemberID, _ pricing: PricingModel, _ remainder: Remainder, isSuspended: Bool
    ) throws {
        _ = try store.changeMember(
            names[member] ?? "", pricing: pricing, remainder: remainder, isSuspended: isSuspended,
            .test)
    }

    func put(_ type: CreditType) throws { try store.put(type) }

    func pay(for member: MemberID, by payer: MemberID?) throws {
        let name = names[member] ?? ""
        for team in try store.teams() where team.members.contains(name) {
            try store.removeFromTeam(team.name, [name], .test)
        }
        guard let payer = payer.flatMap({ names[$0] }) else { return }
        try store.putTeam("of \(payer)", payer: payer, shares: true, .test)
        try store.addToTeam("of \(payer)", [name], .test)
    }

    func entry(_ number: Int64) throws -> JournalEntry? {
        try store.read { session throws(LedgerError) in
            try session.first(
                "SELECT at_ms, kind, actor, details FROM journal_entry WHERE number = ?",
                [.integer(number)]
            ) { row throws(LedgerError) in
                JournalEntry(
                    number: number, at: Timestamp(milliseconds: try row.integer(0)),
                    kind: try row.keyword(1), reservation: nil, actor: try row.text(2),
                    details: try row.text(3), postings: [], previousHash: "", hash: "")
            }
        }
    }

    func write<Value>(
        _ body: (inout any LedgerRows) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try store.write { session throws(LedgerError) in
            var rows: any LedgerRows = SQLRows(session: session)
            return try body(&rows)
        }
    }

    /// Proves all but the prints, as the rules alone make none.
    func check() throws -> Store.CheckResult {
        try store.read { session throws(LedgerError) in
            try Store.result { try Store.journalProof(session) }
        }
    }
}

/// A directory that is gone when the test is over.
final class TemporaryDirectory {
    let path: String
    var storePath: String { path + "/ledger.sqlite" }

    /// - Parameter isInMemory: whether it is on a file system that does not wait for a disk, where
    ///   there is one.
    init(isInMemory: Bool = false) throws {
        path = try Self.newPath(isInMemory: isInMemory)
    }

    /// Makes a directory that stays.
    static func newPath(isInMemory: Bool) throws -> String {
        let memory = "/dev/shm"
        let folder =
            isInMemory && FileManager.default.isWritableFile(atPath: memory)
            ? memory : FileManager.default.temporaryDirectory.path
        let path = folder + "/pagetoll-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        return path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension Act {
    /// By "office", at 0.
    static let test = Act(by: "office", at: Timestamp(milliseconds: 0))

    static func test(at milliseconds: Int64) -> Act {
        Act(by: "office", at: Timestamp(milliseconds: milliseconds))
    }
}

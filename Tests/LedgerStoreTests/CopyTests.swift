import Foundation
import Ledger
import Money
import ScenarioSupport
import Testing

@testable import LedgerStore

@Suite("Copies of a ledger", .onEveryEngine)
struct CopyTests {
    /// A store with members, plans, prints and entries, and NULL in some columns.
    private static func original() throws -> PrintSite {
        let site = try PrintSite()
        _ = try site.member("Ärger, ößen \"x\"")
        try site.store.put(CreditType(name: "Gold", queues: ["lab"]))
        for job in 1...3 {
            _ = try site.admit(PrintSite.job(job))
            _ = try site.reserve(100, PrintSite.job(job))
        }
        try site.settle(70, as: .completed, PrintSite.job(1))
        try site.turnAway(PrintSite.job(2))
        return site
    }

    @Test("A copy to each engine holds the same, and the head is the same")
    func copied() async throws {
        let site = try Self.original()
        try await Self.onEachEngine { place in
            let store = try Store(at: place.location, creating: true)
            let copy = try site.store.copy(to: store)
            #expect(try copy.head == site.head)
            #expect(!copy.isBehind)
            #expect(copy.rowCount > 20)
            #expect(try store.check() == site.store.check())
            #expect(try store.members() == site.store.members())
            #expect(try store.prints(limit: 10) == site.store.prints(limit: 10))
            // The journal of a copy is as well guarded.
            #expect(throws: (any Error).self) { try place.execute("DELETE FROM posting") }
        }
    }

    @Test("An earlier copy is replaced, a copy that went on by itself and another ledger are not")
    func again() async throws {
        let site = try Self.original()
        try await Self.onEachEngine { place in
            let store = try Store(at: place.location, creating: true)
            _ = try site.store.copy(to: store)
            try site.give(5, to: site.anna)
            #expect(try site.store.copy(to: store).head == site.head)
            try site.give(5, to: site.anna)
            _ = try store.give(
                CreditTerms(
                    member: site.anna, type: CreditType.printingCredit.name, origin: .admin,
                    cents: Cents(9), validFrom: site.tick(), expires: nil, note: ""),
                at: site.tick(), by: "office")
            let own = try store.check()
            #expect(throws: LedgerError.self) { try site.store.copy(to: store) }
            #expect(try store.check() == own)
        }
        let other = try PrintSite(cents: 7)
        #expect(throws: LedgerError.self) { try site.store.copy(to: other.store) }
    }

    @Test("A copy that is cut off leaves what was there, and can be begun again")
    func cutOff() async throws {
        let site = try Self.original()
        try await Self.onEachEngine { place in
            let store = try Store(at: place.location, creating: true)
            _ = try site.store.copy(to: store)
            let before = try store.check()
            try site.give(5, to: site.anna)
            #expect(throws: LedgerError.storeBusy) {
                try store.write { session throws(LedgerError) in
                    try session.run("DROP TABLE claim", [])
                    throw .storeBusy
                }
            }
            #expect(try store.check() == before)
            #expect(try site.store.copy(to: store).head == site.head)
        }
    }

    @Test(
        """
        A process that copies may be killed anywhere: the copy is what it was or is whole, and \
        copying again makes it whole
        """, arguments: 0..<5)
    func killed(part: Int) async throws {
        let site = try Self.original()
        for _ in 0..<100 { try site.give(1, to: site.anna) }
        try await Self.onEachEngine { place in
            let store = try Store(at: place.location, creating: true)
            let time = try ContinuousClock().measure { _ = try site.store.copy(to: store) }
            let before = try store.check()
            try site.give(5, to: site.anna)
            let (from, to) = (site.place.location, place.location)
            let microseconds = UInt32(time / .microseconds(5)) * UInt32(part)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [from = from as String, to = to as String, microseconds = microseconds as UInt32] in
                let (original, copy) = (
                    try Store(at: from, creating: false), try Store(at: to, creating: false)
                )
                Thread.detachNewThread {
                    usleep(microseconds)
                    kill(getpid(), SIGKILL)
                }
                while true { _ = try original.copy(to: copy) }
            }
            let after = try Store(at: place.location, creating: false).check()
            let whole = try site.store.check()
            #expect(after == before || after == whole)
            #expect(try site.store.copy(to: store).head == site.head)
            #expect(try store.check() == whole)
        }
    }

    @Test("Every table of the store, and every column, is one that is copied")
    func tables() throws {
        let site = try Self.original()
        let place = site.place
        let there = try place.tables()
        #expect(Set(Schema.tables.map(\.name)).union(["schema_version"]) == there)
        try site.store.read { session throws(LedgerError) in
            for table in Schema.tables {
                let row = try session.first("SELECT * FROM \(table.name) LIMIT 1") { $0 }
                #expect(row.map { $0.values.count == table.columns.count } ?? true, "\(table.name)")
            }
        }
    }

    private static func onEachEngine(
        _ body: (LedgerPlace) async throws -> Void
    ) async throws {
        try await TestEngine.$current.withValue(.sqlite) { try await body(try LedgerPlace()) }
        guard let schemas = try await TestEngine.schemas() else { return }
        try await TestEngine.$current.withValue(.postgreSQL(schemas)) {
            try await body(try LedgerPlace())
        }
        try schemas.drop()
    }
}

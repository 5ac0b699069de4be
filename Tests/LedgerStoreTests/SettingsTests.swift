import Ledger
import LedgerStore
import Money
import Pricing
import Testing

@Suite("Members, queues and rates of a store", .onEveryEngine)
struct SettingsTests {
    private static let start = Timestamp(milliseconds: 0)

    @Test("A name means one member, be it their own or an alias")
    func names() throws {
        let store = try PrintSite().store
        try store.addAlias("ACME\\anna", to: "anna")
        #expect(try store.member("ACME\\anna").userName == "anna")
        for taken in ["anna", "ACME\\anna"] {
            #expect(throws: LedgerError.memberExists(taken)) {
                try store.addMember(
                    userName: taken, name: "", email: "", pricing: .free, at: Self.start)
            }
            #expect(throws: LedgerError.memberExists(taken)) {
                try store.addAlias(taken, to: "anna")
            }
        }
        #expect(throws: LedgerError.unknownMember("ben")) { try store.addAlias("b", to: "ben") }
        #expect(throws: LedgerError.unknownMember("ben")) { try store.member("ben") }
        #expect(throws: LedgerError.unknownMember("ben")) { try store.changeMember("ben", .test) }
    }

    @Test("A member keeps what a change does not name, and names are only text")
    func changes() throws {
        let store = try PrintSite().store
        let name = "Robert'); DROP TABLE member;--"
        let ben = try store.addMember(
            userName: name, name: "Ben", email: "b@example.org", pricing: .free, at: Self.start)
        let changed = try store.changeMember(name, pricing: .invoice, isSuspended: true, .test)
        #expect(changed.id == ben.id && changed.name == "Ben" && changed.email == "b@example.org")
        #expect(changed.pricing == .invoice && changed.isSuspended)
        #expect(try store.member(name) == changed)
        #expect(try store.members().map(\.userName) == [name, "anna"])
    }

    @Test("Credits are listed from the oldest, used up or not")
    func credits() throws {
        let site = try PrintSite(cents: 300)
        _ = try site.print(300)
        let credit = try #require(try site.store.credits(of: site.anna).first)
        #expect(credit.remaining == .zero && credit.terms.cents == Cents(300))
    }

    @Test("A queue has the settings that were put last, or none")
    func queues() throws {
        let store = try PrintSite().store
        #expect(try store.queue("office") == nil)
        try store.put(QueueSettings(name: "office", rateTable: "photo", refusal: .cancel))
        try store.put(QueueSettings(name: "attic"))
        try store.put(QueueSettings(name: "office", refusal: .hold))
        #expect(try store.queue("office") == QueueSettings(name: "office"))
        #expect(try store.queues().map(\.name) == ["attic", "office"])
    }

    @Test("A rate table counts from its date, and a queue has its own or the site's")
    func rates() throws {
        let store = try PrintSite().store
        func set(_ cents: String, in table: String, at now: Int64) throws -> RateTable? {
            let price = try #require(Price(cents: cents))
            let rule = RateRule(match: RateMatch(), perImpression: price)
            return try store.changeRateTable(
                named: table, at: Timestamp(milliseconds: now), by: "office"
            ) { $0.setting(rule) }
        }
        let name = Store.defaultRateTable
        let (first, second) = (try set("30", in: name, at: 10), try set("40", in: name, at: 20))
        #expect(try set("40", in: name, at: 30) == nil)
        let photo = try set("99.5", in: "photo", at: 10)
        try store.put(QueueSettings(name: "lab", rateTable: "photo"))
        for (queue, now, table) in [
            ("office", 9, nil), ("office", 10, first), ("office", 19, first),
            ("office", 20, second),
            ("lab", 9, nil), ("lab", 20, photo),
        ] {
            let now = Timestamp(milliseconds: Int64(now))
            #expect(try store.rateTable(forQueue: queue, at: now)?.rules == table?.rules)
        }
        #expect(try store.rateTables().map(\.version) == [1, 2])
    }

    @Test("A queue of a server has its own settings, else those of its name on every server")
    func queuesOfServers() throws {
        let store = try PrintSite().store
        _ = try store.changeQueue("office", .test) { $0.refusal = .cancel }
        #expect(try store.queue("paris/office")?.refusal == .cancel)
        let own = try store.changeQueue("paris/office", .test) { $0.rateTable = "photo" }
        #expect(own.name == "paris/office" && own.refusal == .cancel)
        #expect(try store.queue("paris/office")?.rateTable == "photo")
        #expect(try store.queue("rome/office")?.rateTable == nil)
        #expect(try store.queue("office")?.rateTable == nil)
        #expect(try store.queue("rome/lab") == nil)
    }
}

import Ledger
import LedgerStore
import Money
import Testing

@Suite("Jobs that wait for credit", .onEveryEngine)
struct WaitingTests {
    /// anna's jobs of these prices wait.
    private static func site(_ prices: [Int64], cents: Int64 = 1) throws -> PrintSite {
        let site = try PrintSite(cents: cents)
        for (index, price) in prices.enumerated() { try wait(site, index + 1, price) }
        return site
    }

    private static func wait(
        _ site: PrintSite, _ id: Int, _ price: Int64, user: String = "anna"
    ) throws {
        let key = PrintSite.job(id)
        _ = try site.admit(key, user: user)
        try site.turnAway(key, price: price)
    }

    private static func covered(_ site: PrintSite, of members: [MemberID]?) throws -> [Int] {
        let waiting = try site.store.waitingPrints(of: members, server: PrintSite.job.server)
        return try site.store.covered(waiting, at: site.tick()).map(\.key.jobID)
    }

    @Test("They go oldest first, and no more than the credit covers")
    func oldestFirst() throws {
        let site = try Self.site([100, 80, 60, 20])
        #expect(try Self.covered(site, of: [site.anna]) == [])
        try site.give(180, to: site.anna)
        #expect(try Self.covered(site, of: [site.anna]) == [1, 2])
        try site.give(19, to: site.anna)
        #expect(try Self.covered(site, of: nil) == [1, 2, 4])
    }

    @Test("One that is too dear does not keep back those after it")
    func tooDear() throws {
        let site = try Self.site([500, 80], cents: 100)
        #expect(try Self.covered(site, of: [site.anna]) == [2])
    }

    @Test("Each is covered by credit that is valid on its queue")
    func queues() throws {
        let site = try PrintSite(cents: 1)
        try site.store.put(CreditType(name: "Lab", queues: ["lab"]))
        _ = try site.admit(PrintSite.job(1), queue: "lab")
        try site.turnAway(PrintSite.job(1), price: 50)
        try Self.wait(site, 2, 50)
        let now = site.tick()
        _ = try site.store.give(
            CreditTerms(
                member: site.anna, type: "Lab", origin: .admin, cents: Cents(100), validFrom: now,
                expires: nil, note: ""), at: now, by: "office")
        #expect(try Self.covered(site, of: nil) == [1])
    }

    @Test("Credit of a team's payer lets the members' jobs go")
    func team() throws {
        let site = try Self.site([50])
        let company = try site.member("company")
        try site.store.putTeam("team", payer: "company", shares: true, .test)
        try site.store.addToTeam("team", ["anna"], .test)
        try site.give(60, to: company)
        #expect(try Self.covered(site, of: [company]) == [1])
        try site.store.setTeam("team", shares: false, .test)
        #expect(try Self.covered(site, of: [company]) == [])
    }

    @Test("A job of a suspended member waits on, and one without a price as well")
    func others() throws {
        let site = try Self.site([50], cents: 1000)
        _ = try site.admit(PrintSite.job(2))
        try site.turnAway(PrintSite.job(2))
        _ = try site.store.changeMember("anna", isSuspended: true, .test)
        #expect(try Self.covered(site, of: nil) == [])
        _ = try site.store.changeMember("anna", isSuspended: false, .test)
        #expect(try Self.covered(site, of: nil) == [1])
    }
}

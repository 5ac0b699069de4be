import Ledger
import LedgerStore
import Money
import Testing

@Suite("The rows that the console and other programs keep", .onEveryEngine)
struct ProgramRowTests {
    private static func moment(_ milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds)
    }

    private static func mark(
        _ key: String, of sender: RequestMark.Sender = .form, run: String, at now: Int64 = 0
    ) -> RequestMark {
        RequestMark(sender: sender, key: key, requestHash: "hash", run: run, at: moment(now))
    }

    @Test("What is asked for twice under one key is done once; another sender's key is another")
    func marks() throws {
        let site = try PrintSite()
        func give(_ mark: RequestMark) throws(LedgerError) {
            _ = try site.store.marking(mark).give(
                CreditTerms(
                    member: site.anna, type: CreditType.printingCredit.name, origin: .admin,
                    cents: Cents(5), validFrom: Self.moment(0), expires: nil, note: ""),
                at: Self.moment(0), by: "office")
        }
        try give(Self.mark("k", run: "first"))
        #expect(throws: LedgerError.referenceUsed("k")) {
            try give(Self.mark("k", run: "second"))
        }
        try give(Self.mark("k", of: .token(1), run: "third"))
        #expect(try site.balance.cents == Cents(1010))

        #expect(try site.store.request(of: .form, key: "k")?.answer == nil)
        let answer = MarkedRequest.Answer(status: 200, body: "{\"é\": 1}")
        try site.store.keep(answer, of: Self.mark("k", run: "second"))
        #expect(try site.store.request(of: .form, key: "k")?.answer == nil)
        try site.store.keep(answer, of: Self.mark("k", run: "first"))
        let kept = try site.store.request(of: .form, key: "k")
        #expect(kept?.answer == answer && kept?.requestHash == "hash")

        let later = (RequestMark.memoryDays + 1) * 86_400_000
        try give(Self.mark("other", run: "fourth", at: later))
        #expect(try site.store.request(of: .form, key: "k") == nil)
    }

    @Test("Of two tries of one request at once, one is done")
    func marksAtOnce() async throws {
        let site = try PrintSite()
        let place = site.place.location
        let done = try await withThrowingTaskGroup(of: Bool.self) { group in
            for run in 0..<8 {
                group.addTask {
                    let store = try Store(at: place, creating: false, busyTimeoutSeconds: 60)
                        .marking(Self.mark("k", run: "run \(run)"))
                    do throws(LedgerError) {
                        try store.put(CreditType(name: "Gold \(run)"))
                        return true
                    } catch .referenceUsed {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(done == 1)
        #expect(try site.store.creditTypes().count == 2)
    }

    @Test("A hook is told each event once, in order, and again until it has taken it")
    func hooks() throws {
        let site = try PrintSite()
        let store = site.store
        let hook = try store.addHook(
            url: "https://example.org/x", secret: "whsec_x", kinds: [.creditGiven], .test)
        for cents in [Int64(5), 6] { try site.give(cents, to: site.anna) }
        #expect(try store.collectEvents(at: Self.moment(1)) == false)
        let first = try #require(
            try store.takeTries(at: Self.moment(2), leaseMilliseconds: 10).first)
        #expect(first.hook.id == hook.id && first.number == 1)
        #expect(first.event.kind == .creditGiven && first.event.data.contains("anna"))
        #expect(try store.takeTries(at: Self.moment(11), leaseMilliseconds: 10).isEmpty)
        try store.postpone(first, "no answer", until: Self.moment(20))
        #expect(try store.figures().failingHookCount == 1)
        let again = try #require(
            try store.takeTries(at: Self.moment(20), leaseMilliseconds: 10).first)
        #expect(again.event == first.event && again.number == 2)
        try store.end(again, "200", isTaken: true, at: Self.moment(21))
        let second = try #require(
            try store.takeTries(at: Self.moment(21), leaseMilliseconds: 10).first)
        #expect(second.event.id > first.event.id && second.number == 1)
        try store.end(second, "410", isTaken: false, at: Self.moment(22))
        #expect(try store.takeTries(at: Self.moment(99), leaseMilliseconds: 10).isEmpty)
        #expect(
            try store.deliveries(ofHook: hook.id, limit: 9).map(\.outcome) == ["410", "200"])
        try store.deleteHooks([hook.id], .test)
        #expect(try store.hooks().isEmpty)
        #expect(throws: LedgerError.self) { try store.deleteHooks([hook.id], .test) }
    }

    @Test("A token counts until it is revoked, and its uses are noted")
    func tokens() throws {
        let store = try PrintSite().store
        let token = try store.addToken(
            named: "members", hash: "h", scopes: ["credits:write", "jobs:read"], expires: nil,
            .test)
        #expect(try store.token(hash: "h") == token)
        #expect(try store.token(hash: "H") == nil)
        try store.noteUse(ofToken: token.id, at: Self.moment(60_000))
        #expect(try store.tokens().map(\.used) == [Self.moment(60_000)])
        try store.revokeTokens([token.id], .test)
        #expect(try store.token(hash: "h")?.isValid(at: Self.moment(0)) == false)
        #expect(throws: LedgerError.self) { try store.revokeTokens([token.id, 99], .test) }
    }

    private static func session(_ hash: String, of user: String, until end: Int64)
        -> ConsoleSession
    {
        ConsoleSession(
            tokenHash: hash, userName: user, role: .operator, formToken: "form", client: "browser",
            created: moment(0), seen: moment(0), expires: moment(end))
    }

    @Test("A console session is there until it ends, expires or its user is signed out everywhere")
    func sessions() throws {
        let store = try PrintSite().store
        let session = Self.session("a", of: "anna", until: 100)
        for other in [
            session, Self.session("b", of: "anna", until: 10),
            Self.session("c", of: "ben", until: 100),
        ] {
            try store.begin(other)
        }
        #expect(try store.consoleSession("a", at: Self.moment(99)) == session)
        #expect(try store.consoleSession("a", at: Self.moment(100)) == nil)
        try store.extend("a", seen: Self.moment(50), until: Self.moment(200))
        #expect(try store.consoleSession("a", at: Self.moment(150))?.seen == Self.moment(50))
        #expect(
            try store.consoleSessions(of: "anna", at: Self.moment(5)).map(\.tokenHash)
                == ["a", "b"])
        try store.endConsoleSession("c")
        #expect(try store.consoleSessions(of: "ben", at: Self.moment(5)).isEmpty)
        try store.endConsoleSessions(of: "anna")
        #expect(try store.consoleSession("a", at: Self.moment(5)) == nil)
    }

    @Test("Figures tell what was printed on each queue, and what is open")
    func figures() throws {
        let site = try PrintSite()
        _ = try site.print(30)
        for job in 2...3 { _ = try site.admit(PrintSite.job(job), queue: "lab") }
        try site.turnAway(PrintSite.job(3))
        let figures = try site.store.figures()
        #expect(figures.queues.map(\.name) == ["office"])
        #expect(figures.queues.map(\.totals.cents) == [Cents(30)])
        #expect(figures.open.map(\.state) == [.arrived, .held])
        #expect(figures.open.map(\.queue) == ["lab", "lab"])
        #expect(figures.open.map(\.count) == [1, 1])
        #expect(figures.entryCount == 3 && figures.memberCount == 1)
        #expect(figures.openRequestCount == 0 && figures.failingHookCount == 0)
    }
}

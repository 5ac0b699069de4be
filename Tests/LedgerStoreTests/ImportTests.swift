import Catalog
import Interchange
import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Imports into a store", .onEveryEngine)
struct ImportTests {
    private let place: LedgerPlace
    private let store: Store

    init() throws {
        place = try LedgerPlace()
        store = try Store(at: place.location, creating: true)
    }

    private func run(
        _ csv: String, named name: String = "members.csv", isTrial: Bool = false,
        at milliseconds: Int64 = 0
    ) throws -> Result<ImportSummary, ImportFaults> {
        let rows = Import(membersCSV: Array(csv.utf8))
        #expect(rows.faults.isEmpty)
        return try store.importBatch(
            ImportBatch(members: rows.rows, source: .test(name), server: "print1"),
            in: .utc, isTrial: isTrial, .test(at: milliseconds))
    }

    private struct Enough: Error {}

    @Test("An import tells how far it is, and changes nothing when it is ended")
    func ended() throws {
        let lines = (0..<700).map { "user\($0),5" }.joined(separator: "\n")
        let rows = Import(membersCSV: Array("user,cents\n\(lines)".utf8)).rows
        let batch = ImportBatch(members: rows, source: .test("a"), server: "print1")
        var seen: [Int] = []
        #expect(throws: LedgerError.self) {
            _ = try store.importBatch(batch, in: .utc, isTrial: false, .test(at: 0)) {
                done, total in
                #expect(total == 1400)
                seen.append(done)
                if done == 1000 { throw Enough() }
            }
        }
        #expect(seen == [500, 1000])
        #expect(throws: LedgerError.self) { try store.member("user0") }
        #expect(try isProven())
    }

    private func summary(
        _ csv: String, named name: String = "members.csv", isTrial: Bool = false
    ) throws -> MemberImportSummary {
        try run(csv, named: name, isTrial: isTrial).get().members
    }

    private func remaining(_ user: String) throws -> [Int64] {
        try store.credits(of: try store.member(user).id).map(\.remaining.rawValue)
    }

    private func isProven() throws -> Bool {
        if case .proven = try store.check() { true } else { false }
    }

    private static let csv = """
        user,name,email,pricing,cents,expires,aliases,suspended
        anna,Anna,a@example.org,credits,1250,1970-12-31,ACME\\anna;a.example,
        anna,,,,300,never,,
        ben,,,,,,,yes
        """

    @Test("An import adds members with all that the file says, and the site's default for the rest")
    func adding() throws {
        let done = try summary(Self.csv)
        #expect(done.addedCount == 2 && done.creditCount == 2 && done.cents == Cents(1550))
        let anna = try store.member("ACME\\anna")
        #expect(anna.userName == "anna" && anna.name == "Anna" && anna.email == "a@example.org")
        #expect(anna.pricing == .credits && !anna.isSuspended)
        let ben = try store.member("ben")
        #expect(ben.pricing == .invoice && ben.remainder == .keep && ben.isSuspended)
        let credits = try store.credits(of: anna.id)
        #expect(credits.map(\.remaining) == [Cents(1250), Cents(300)])
        #expect(
            credits.map(\.terms.expires) == [Timestamp(milliseconds: 365 * 86_400_000), nil])
        #expect(credits.allSatisfy { $0.terms.origin == .admin && $0.terms.note == "Imported" })
        #expect(try isProven())
    }

    @Test("A trial says what an import would do, and does nothing")
    func trial() throws {
        let would = try summary(Self.csv, isTrial: true)
        #expect(try store.members().isEmpty && store.settingChanges(limit: 9).isEmpty)
        #expect(try summary(Self.csv) == would)
    }

    @Test("To run an import again changes nothing, and gives nothing twice")
    func again() throws {
        _ = try summary(Self.csv)
        let head = try store.check()
        let done = try summary(Self.csv)
        #expect(done.addedCount == 0 && done.changedCount == 0 && done.unchangedCount == 2)
        #expect(done.creditCount == 0 && done.knownCreditCount == 2)
        #expect(try store.check() == head)
    }

    @Test("An import of another name gives its credits as well")
    func otherName() throws {
        _ = try summary(Self.csv)
        #expect(try summary(Self.csv, named: "december").creditCount == 2)
        #expect(try remaining("anna") == [1250, 300, 1250, 300])
    }

    @Test("A member who is there is changed only in what the file says")
    func changing() throws {
        _ = try summary(Self.csv)
        let done = try summary("user,email\nanna,new@example.org\nben,\n")
        #expect(done.changedCount == 1 && done.unchangedCount == 1)
        let anna = try store.member("anna")
        #expect(anna.email == "new@example.org" && anna.name == "Anna")
        #expect(try store.member("ben").isSuspended)
    }

    @Test("While one line is wrong, nothing is imported, and all wrong lines are told")
    func faults() throws {
        _ = try summary("user,aliases\ncarla,c\n")
        let csv = """
            user,name,plan,cents,expires,type,aliases
            anna,Anna,,5,,,
            anna,Anne,,,,,
            ben,,Gold,,,,
            dora,,,5,1969-12-31,,
            emil,,,5,,Colour credit,
            fred,,,,,,c
            c,,,,,,
            gina,,,,,,anna
            """
        let faults = #expect(throws: ImportFaults.self) { _ = try run(csv).get() }?.faults
        #expect(faults?.map(\.line) == [3, 4, 5, 6, 7, 8, 9])
        #expect(try store.members().map(\.userName) == ["carla"])
    }

    @Test("A credit that an import gave is not changed by running it with other cents")
    func otherCents() throws {
        _ = try summary("user,cents\nanna,500\n")
        let faults = #expect(throws: ImportFaults.self) {
            _ = try run("user,cents\nanna,700\n").get()
        }?.faults
        #expect(faults?.map(\.line) == [2])
        #expect(try remaining("anna") == [500])
    }

    @Test("A plan in the file signs the member up, once")
    func plans() throws {
        try store.put(Plan(name: "Gold", frequency: .monthly), .test)
        _ = try store.addBenefit(
            to: .plan("Gold"), type: CreditType.printingCredit.name, cents: Cents(400),
            expiry: .nextRenewal, .test)
        for _ in 0..<2 { _ = try summary("user,plan\nanna,Gold\n") }
        #expect(try remaining("anna") == [400] && isProven())
    }

    private func importPrints(_ rows: [PrintRow], isTrial: Bool = false) throws
        -> PrintImportSummary
    {
        try store.importBatch(
            ImportBatch(prints: rows, source: .test("page_log"), server: "print1"), in: .utc,
            isTrial: isTrial, .test
        ).get().prints
    }

    private func row(_ jobID: Int, _ impressions: Int, day: Int64 = 0) -> PrintRow {
        PrintRow(
            line: 1, queue: "office", userName: "anna", jobID: jobID, title: "Minutes",
            at: Timestamp(milliseconds: day * 86_400_000), source: "page_log",
            impressions: impressions, sheets: impressions, evidence: "imported from page_log")
    }

    @Test("Prints of the past stand in the history, cost nothing, and the books stay right")
    func prints() throws {
        _ = try summary(Self.csv)
        #expect(try importPrints([row(1, 4)], isTrial: true).addedCount == 1)
        #expect(try store.prints(limit: 9).isEmpty)
        let done = try importPrints([row(1, 4), row(2, 1), row(1, 2, day: 2)])
        #expect(done.addedCount == 3)
        let found = try store.prints(ofUser: "anna", limit: 9)
        #expect(found.map(\.impressions) == [2, 1, 4] && found.allSatisfy { $0.charged == .zero })
        let anna = try store.member("anna").id
        #expect(found.allSatisfy { $0.state == .completed && $0.member == anna })
        #expect(try isProven())
    }

    @Test("A print is imported once, and grows when a later file has more of it")
    func printsAgain() throws {
        _ = try importPrints([row(1, 4)])
        #expect(try importPrints([row(1, 4)]).knownCount == 1)
        #expect(try importPrints([row(1, 9)]).grownCount == 1)
        #expect(try importPrints([row(1, 4)]).knownCount == 1)
        #expect(try store.prints(limit: 9).map(\.impressions) == [9])
    }

    @Test("What the gateway charged is not imported as well")
    func chargedPrints() throws {
        let site = try PrintSite()
        _ = try site.print(300)
        let rows = [row(PrintSite.job.jobID, 4), row(PrintSite.job.jobID, 4, day: 3)]
        let done = try site.store.importBatch(
            ImportBatch(prints: rows, source: .test("page_log"), server: PrintSite.job.server),
            in: .utc, isTrial: false, .test
        ).get().prints
        #expect(done.knownCount == 1 && done.addedCount == 1)
    }
}

extension MemberSource {
    fileprivate static func test(_ name: String) -> MemberSource {
        MemberSource(name: name, pricing: .invoice, remainder: .keep, note: "Imported")
    }
}

import Catalog
import Foundation
import Money
import Testing

@testable import Ledger

@Suite("docs/ledger.md is true")
struct LedgerDocumentTests {
    @Test("The accounts, and which can be overdrawn")
    func accounts() throws {
        for row in try LedgerDocument().table("Account", "Its balance is") {
            let account = try #require(Account(code: row[0]))
            #expect(account.isNeverNegative == (row[2] == "no"))
        }
    }

    @Test("The entries of the example, and the balances after them")
    func entries() throws {
        let site = MemorySite()
        let anna = site.member("Anna", .credits)
        let ben = site.member("Ben", .creditsThenInvoice)
        let cleo = site.member("Cleo", .free)
        _ = try site.give(300, to: anna, until: 31)
        _ = try site.give(500, to: anna)
        try site.capture(310, of: try site.reserve(340, of: anna))
        try site.void(try site.reserve(100, of: anna))
        try site.capture(70, of: try site.reserve(70, of: ben))
        try site.capture(20, of: try site.reserve(20, of: cleo))
        let journal = site.rows.journal.map(Self.row)
        let document = try LedgerDocument()
        let table = try document.table("Entry", "Kind").map { [$0[0], $0[1], $0[3]] }
        #expect(table == journal)
        let balances = try document.table("Account", "Balance").map { ($0[0], Int64($0[1])) }
        let sums = site.rows.balances.map { ($0.code, $1.rawValue) }
        #expect(
            Dictionary(uniqueKeysWithValues: balances) == Dictionary(uniqueKeysWithValues: sums))
    }

    @Test("The entries that admins make")
    func adminEntries() throws {
        let site = MemorySite()
        let dora = site.member("Dora", .creditsThenInvoice)
        let bought = try site.give(300, to: dora, until: 31)
        try site.adjust(bought, cents: 250, until: 31)
        let first = try site.reserve(280, of: dora)
        try site.capture(280, of: first)
        try site.refund(40, of: first)
        _ = try site.clearOverdue(at: 32)
        try site.refund(100, of: first, at: 32)
        try site.withdraw(CreditID(7), at: 32)
        _ = try site.give(20, to: dora, at: 33)
        try site.capture(70, of: try site.reserve(70, of: dora, at: 33), at: 33)
        _ = try site.bill(dora, before: 40, at: 40)
        let table = try LedgerDocument().table("Entry", "Made by").map { [$0[0], $0[1], $0[3]] }
        #expect(table == site.rows.journal.map(Self.row))
        #expect(Set(table.map { $0[1] }).count == JournalEntry.Kind.allCases.count - 1)
        #expect(try site.isProven())
    }

    @Test("The credit of teams", arguments: SiteKind.allCases, try LedgerDocument().table("Team"))
    func teams(kind: SiteKind, row: [String]) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let company = try site.member("company", .credits)
        let credits = [
            try site.give(30, to: anna), try site.give(50, to: company, until: 9),
            try site.give(50, to: company),
        ]
        if row[0] == "on" { try site.pay(for: anna, by: company) }
        let wasRefused = (try? site.reserve(90, of: anna)) == nil
        #expect(wasRefused == (row[4] == "refused"))
        let left = try site.cents(credits)
        #expect(zip([30, 50, 50], left).map { String($0 - $1) } == Array(row[1...3]))
    }

    @Test("The expiries", arguments: try LedgerDocument().table("Expiry", "Says"))
    func expiries(row: [String]) throws {
        let moment = try #require(CreditExpiry(row[0])).moment(
            given: try #require(Day("2026-11-10")), renewal: Day("2026-12-01"), in: .utc)
        let day = moment.map {
            SiteCalendar.utc.day(of: Timestamp(milliseconds: $0.milliseconds - 1)).description
        }
        #expect(day ?? "never" == row[2])
    }

    /// An entry as the document's tables have it.
    private static func row(_ entry: JournalEntry) -> [String] {
        let postings = entry.postings.map { posting in
            "\(posting.account.code) \(posting.cents > .zero ? "+" : "")\(posting.cents.rawValue)"
        }
        return ["\(entry.number)", entry.kind.rawValue, postings.joined(separator: ", ")]
    }

    @Test("The order of use", arguments: SiteKind.allCases)
    func orderOfUse(kind: SiteKind) throws {
        func day(_ text: String) -> Int64? { Int64(text.replacing(" May", with: "")) }
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        try site.put(CreditType(name: "lab", queues: ["lab"]))
        let rows = try LedgerDocument().table("Credit", "Amount")
        let credits = try rows.map { row in
            try site.give(
                Int64(row[1]) ?? 0, to: anna,
                type: row[2] == "all" ? CreditType.printingCredit.name : row[2],
                from: day(row[3]) ?? 0, until: day(row[4]))
        }
        _ = try site.reserve(250, of: anna, at: 10)
        let left = rows.map { (Int64($0[1]) ?? 0) - (Int64($0[5]) ?? 0) }
        #expect(try site.cents(credits) == left)
    }

    @Test("The pricing models", arguments: SiteKind.allCases, try LedgerDocument().table("Pricing"))
    func pricing(kind: SiteKind, row: [String]) throws {
        let site = try kind.open()
        let words = row[0].components(separatedBy: ", ")
        let pricing = try #require(PricingModel(rawValue: words[0]))
        let remainder = try #require(Remainder(rawValue: words.count > 1 ? words[1] : "split"))
        let anna = try site.member("anna", pricing)
        try site.change(anna, pricing, remainder, isSuspended: false)
        let cents = row[1...5].map { Int64($0) ?? -1 }
        let credit = cents[0] > 0 ? try site.give(cents[0], to: anna) : nil
        let wasRefused = (try? site.reserve(cents[1], of: anna)) == nil
        #expect(wasRefused == (row[6] == "refused"))
        #expect(try credit.map { try site.cents(.credit($0)) } ?? 0 == cents[0] - cents[2])
        #expect(try site.cents(.receivable(anna)) == -cents[3])
        #expect(try site.cents(.waived(anna)) == -cents[4])
    }

    @Test(
        "What goes back where", arguments: SiteKind.allCases,
        try LedgerDocument().table("Reached paper"))
    func givenBack(kind: SiteKind, row: [String]) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .creditsThenInvoice)
        let (never, soon) = (try site.give(40, to: anna), try site.give(60, to: anna, until: 9))
        let cents = row.map { Int64($0) ?? -1 }
        try site.capture(cents[0], of: try site.reserve(150, of: anna))
        #expect(try site.cents([never, soon]) == [cents[2], cents[3]])
        #expect(try site.cents(.receivable(anna)) == cents[1] - 50)
    }

    @Test(
        "What makes the same print",
        arguments: try LedgerDocument().table("What differs from the run before"))
    func samePrint(row: [String]) throws {
        let site = try PrintSite()
        _ = try site.admit(attempt: 1)
        let first = try site.reserve(100)
        let change = row[0].split(separator: " (")[0]
        let job = PrintSite.job
        let key = PrintKey(
            server: change == "the print server" ? "print2" : job.server,
            jobID: change == "job-id" ? 13 : job.jobID,
            timeAtCreation: change == "time-at-creation" ? 5 : job.timeAtCreation,
            jobUUID: change == "job-uuid" ? "urn:uuid:2" : job.jobUUID,
            timeAtCompleted: change == "time-at-completed" ? 5 : job.timeAtCompleted,
            documentNumber: 1)
        if change == "the document's number" { try site.settle(100) }
        let record = try site.admit(
            key, attempt: change == "time-at-processing" ? 2 : 1, documents: nil,
            queue: change == "the queue" ? "lab" : "office")
        _ = try site.reserve(change == "the price" ? 110 : 100, record.key)
        let isSame = row[1] == "the same print"
        #expect((record.key == first.key) == isSame)
        #expect(try site.records.count == (isSame ? 1 : 2))
        let taken = isSame ? (change == "the price" ? 110 : 100) : 200
        #expect(try site.balance.available == Cents(1000 - Int64(taken)))
    }

    @Test("The script finds the same head, and a change", .enabled(if: python3 != nil))
    func script() throws {
        let site = try PrintSite()
        _ = try site.admit(queue: "Büro")
        _ = try site.reserve(300)
        try site.settle(200)
        let head = try site.head
        #expect(try runScript(on: site) == "3 \(head.hash)\n")
        try site.place.execute(
            "DROP TRIGGER posting_no_update; UPDATE posting SET cents = 2 * cents WHERE entry = 2")
        #expect(try runScript(on: site) == "")
    }

    private func runScript(on site: PrintSite) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = python3
        process.arguments = ["-c", try LedgerDocument().code("python"), site.place.location]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }
}

private let python3 = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { URL(filePath: "\($0)/python3") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

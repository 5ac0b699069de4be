import Foundation
import Interchange
import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Exports of a store", .onEveryEngine)
struct ExportTests {
    /// Keeps what comes, as CSV.
    private struct Tables: ExportSink {
        private(set) var text: [String: String] = [:]
        private(set) var columns: [String: [String]] = [:]
        private(set) var rows: [String: [[ExportValue]]] = [:]
        private(set) var openTable: String?

        mutating func begin(_ table: String, columns: [String]) {
            openTable = table
            self.columns[table] = columns
            rows[table] = []
            text[table] = TableFormat.csv.opening(columns)
        }

        mutating func add(_ row: [ExportValue]) {
            guard let table = openTable, let columns = columns[table] else { return }
            rows[table]?.append(row)
            let cells = row.map { value -> CSV.Cell in
                switch value {
                case .text(let text): .text(text)
                case .number(let number): .number(number)
                case .time(let time): .number(time.milliseconds)
                case .none: .empty
                }
            }
            text[table]? += TableFormat.csv.row(columns, cells, isFirst: rows[table]?.count == 1)
        }

        mutating func end() { openTable = nil }
    }

    private struct Broken: ExportSink {
        struct Full: Error {}

        func begin(_ table: String, columns: [String]) {}
        func add(_ row: [ExportValue]) throws { throw Full() }
        func end() {}
    }

    private func tables(_ store: Store) throws -> Tables {
        var tables = Tables()
        try store.export(to: &tables, in: .utc, at: Timestamp(milliseconds: 0))
        return tables
    }

    @Test(
        "Every table but those of guesses, warnings, sign-ins, sums and programs is in an export"
    )
    func complete() throws {
        let site = try PrintSite()
        _ = try site.print(300)
        let found = try tables(site.store)
        let queries = ExportTable.all.map(\.source).joined(separator: " ") + " member "
        let words = Set(queries.split { !$0.isLetter && $0 != "_" }.map(String.init))
        #expect(
            try site.place.tables().subtracting(words)
                == [
                    "schema_version", "account_balance", "failed_guess", "low_credit",
                    "console_user", "console_session", "sign_in_link", "print_day", "print_month",
                    "member_word", "api_token", "request_mark", "web_hook", "event", "event_cursor",
                    "event_delivery",
                ])
        #expect(found.columns.count == ExportTable.all.count + 1)
        #expect(found.rows["journal"]?.count == 3 && found.rows["postings"]?.count == 6)
        #expect(found.rows["prints"]?.count == 1)
        #expect(found.columns["journal"]?.contains("hash") == true)
    }

    @Test("Exported members and balances can be imported into an empty ledger")
    func roundTrip() throws {
        let site = try PrintSite(cents: 1000)
        let store = site.store
        _ = try site.print(300)
        let csv = #"""
            user,name,email,pricing,cents,expires,type,aliases,suspended,note
            =ben,"Ben, ""B""",b@example.org,free,250,1970-02-28,,x;y z,yes,+49
            =ben,,,,30,never,,,,
            carla,,,credits-then-invoice,,,,,,
            """#
        let rows = Import(membersCSV: Array(csv.utf8)).rows
        _ = try store.importBatch(batch(rows), in: .utc, isTrial: false, .test).get()
        let first = try tables(store)

        let other = try EmptySite()
        let text = try #require(first.text["members"])
        let imported = Import(membersCSV: Array(text.utf8))
        #expect(imported.faults.isEmpty)
        _ = try other.store.importBatch(batch(imported.rows), in: .utc, isTrial: false, .test)
            .get()
        let second = try tables(other.store)
        #expect(second.text["members"] == text)
        #expect(second.rows["aliases"] == first.rows["aliases"])
        let names = ["anna", "=ben", "carla"]
        for name in names {
            let (here, there) = (try store.member(name), try other.store.member(name))
            #expect(here.pricing == there.pricing && here.isSuspended == there.isSuspended)
            #expect(
                try store.balance(of: here.id, at: Timestamp(milliseconds: 0)).available
                    == other.store.balance(of: there.id, at: Timestamp(milliseconds: 0)).available)
        }
        guard case .proven = try other.store.check() else {
            Issue.record("the imported books are wrong")
            return
        }
    }

    private func batch(_ rows: [MemberRow]) -> ImportBatch {
        ImportBatch(
            members: rows,
            source: MemberSource(
                name: "members.csv", pricing: .credits, remainder: .split, note: ""),
            server: "print1")
    }

    @Test("An export tells how far it is, of as many rows as there are")
    func progress() throws {
        let site = try PrintSite()
        let lines = (0..<700).map { "user\($0),5" }.joined(separator: "\n")
        let members = Import(membersCSV: Array("user,cents\n\(lines)".utf8)).rows
        _ = try site.store.importBatch(batch(members), in: .utc, isTrial: false, .test).get()
        var tables = Tables()
        var told: [(Int, Int)] = []
        try site.store.export(to: &tables, in: .utc, at: Timestamp(milliseconds: 0)) {
            told.append(($0, $1))
        }
        #expect(told.map(\.0) == Array(stride(from: 500, through: told.count * 500, by: 500)))
        #expect(told.allSatisfy { $0 <= $1 && $1 == tables.rows.values.map(\.count).reduce(0, +) })
        #expect(!told.isEmpty)
    }

    @Test("An export stops at the first row that can't be written, and says why")
    func broken() throws {
        let store = try PrintSite().store
        #expect(throws: Broken.Full.self) {
            var sink = Broken()
            try store.export(to: &sink, in: .utc, at: Timestamp(milliseconds: 0))
        }
    }
}

/// An empty store.
private final class EmptySite {
    private let place: LedgerPlace
    let store: Store

    init() throws {
        place = try LedgerPlace()
        store = try Store(at: place.location, creating: true)
    }
}

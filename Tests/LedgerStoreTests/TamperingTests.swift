import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Changes behind the program's back", .onEveryEngine)
struct TamperingTests {
    /// Books with every kind of row: entry 1 gives 1000 to anna, who pays on invoice beyond them;
    /// 2 and 3 are a print that was captured in part, 4 and 5 one that was voided, 6 reserves a print
    /// that is under way, 7 and 8 are a print on invoice, 9 gives 50.
    private static func site() throws -> PrintSite {
        let site = try PrintSite(pricing: .creditsThenInvoice)
        _ = try site.admit(job(1))
        _ = try site.reserve(300, job(1))
        try site.settle(200, as: .completed, job(1))
        _ = try site.admit(job(2))
        _ = try site.reserve(300, job(2))
        try site.turnAway(job(2))
        _ = try site.admit(job(3))
        _ = try site.reserve(800, job(3))
        _ = try site.admit(job(4))
        _ = try site.reserve(70, job(4))
        try site.settle(70, as: .completed, job(4))
        let terms = CreditTerms(
            member: site.anna, type: CreditType.printingCredit.name, origin: .voucher,
            cents: Cents(50), validFrom: Timestamp(milliseconds: 0),
            expires: Timestamp(milliseconds: 100), note: "café")
        _ = try site.store.give(terms, at: Timestamp(milliseconds: 50), by: "office")
        return site
    }

    private static func job(_ id: Int) -> PrintKey {
        PrintKey(
            server: "s", jobID: id, timeAtCreation: 0, jobUUID: "u", timeAtCompleted: 0,
            documentNumber: 1)
    }

    @Test("Books that nobody touched prove clean")
    func untouched() throws {
        #expect(try Self.site().head.number == 9)
    }

    @Test("A change of a row is found, and the row is named", arguments: changes)
    func change(sql: String, row: String) throws {
        let site = try Self.site()
        guard try site.place.tamper(sql) else { return }
        guard case .flawed(let flaw) = try site.store.check() else {
            Issue.record("not found: \(sql)")
            return
        }
        #expect(flaw.row == row, "\(flaw.reason)")
    }

    private static let changes = [
        // The journal.
        ("UPDATE posting SET cents = cents + 1 WHERE entry = 2 AND line = 0", "journal entry 2"),
        ("UPDATE posting SET cents = 2 * cents WHERE entry = 4", "journal entry 4"),
        ("UPDATE posting SET account = 'credit:01' WHERE account = 'credit:1'", "journal entry 1"),
        ("UPDATE posting SET account = 'credit:9' WHERE entry = 6 AND line = 0", "journal entry 6"),
        (
            "UPDATE posting SET account = 'petty cash' WHERE entry = 3 AND line = 1",
            "journal entry 3"
        ),
        ("UPDATE posting SET line = 7 WHERE entry = 3 AND line = 2", "journal entry 3"),
        ("UPDATE posting SET entry = 4, line = 2 WHERE entry = 3 AND line = 2", "journal entry 3"),
        ("UPDATE posting SET cents = 'some' WHERE entry = 7 AND line = 0", "journal entry 7"),
        ("DELETE FROM posting WHERE entry = 2 AND line = 1", "journal entry 2"),
        ("DELETE FROM posting WHERE entry = 5", "journal entry 5"),
        ("INSERT INTO posting VALUES (5, 2, 'revenue', 0)", "journal entry 5"),
        ("INSERT INTO posting VALUES (99, 0, 'revenue', 1)", "posting of entry 99"),
        ("INSERT INTO posting VALUES (0, 0, 'revenue', 1)", "posting of entry 0"),
        ("DELETE FROM journal_entry WHERE number = 1", "journal entry 2"),
        ("DELETE FROM journal_entry WHERE number = 5", "journal entry 6"),
        (
            "DELETE FROM posting WHERE entry = 5; DELETE FROM journal_entry WHERE number = 5",
            "journal entry 6"
        ),
        (
            "DELETE FROM posting WHERE entry = 9; DELETE FROM journal_entry WHERE number = 9",
            "credit 9"
        ),
        (
            "DELETE FROM posting WHERE entry >= 8; DELETE FROM journal_entry WHERE number >= 8",
            "credit 9"
        ),
        ("DELETE FROM posting; DELETE FROM journal_entry", "credit 1"),
        (
            "INSERT INTO journal_entry VALUES (10, 0, 'given', NULL, 'x', '{}', 'a', 'b')",
            "journal entry 10"
        ),
        (
            "INSERT INTO journal_entry SELECT 0, at_ms, kind, NULL, actor, details, 'a', 'b'"
                + " FROM journal_entry WHERE number = 1", "journal entry 0"
        ),
        ("UPDATE journal_entry SET hash = upper(hash) WHERE number = 3", "journal entry 3"),
        ("UPDATE journal_entry SET previous_hash = 'x' WHERE number = 4", "journal entry 4"),
        ("UPDATE journal_entry SET number = 10 WHERE number = 9", "journal entry 10"),
        ("UPDATE journal_entry SET at_ms = at_ms + 1 WHERE number = 2", "journal entry 2"),
        ("UPDATE journal_entry SET at_ms = 0.5 WHERE number = 2", "journal entry 2"),
        ("UPDATE journal_entry SET kind = 'voided' WHERE number = 3", "journal entry 3"),
        ("UPDATE journal_entry SET kind = 'lost' WHERE number = 5", "journal entry 5"),
        ("UPDATE journal_entry SET reservation = 6 WHERE number = 5", "journal entry 5"),
        ("UPDATE journal_entry SET actor = 'anna' WHERE number = 9", "journal entry 9"),
        (
            "UPDATE journal_entry SET details = replace(details, 'office', 'lab') WHERE number = 2",
            "journal entry 2"
        ),
        (
            "UPDATE journal_entry SET details = CAST(details AS BLOB) WHERE number = 3",
            "journal entry 3"
        ),
        // Rows derived from it.
        ("UPDATE credit SET remaining = remaining + 1 WHERE id = 1", "credit 1"),
        ("UPDATE credit SET cents = 51 WHERE id = 9", "credit 9"),
        ("UPDATE credit SET expires_ms = expires_ms + 1 WHERE id = 9", "credit 9"),
        ("UPDATE credit SET expires_ms = NULL WHERE id = 9", "credit 9"),
        ("UPDATE credit SET valid_from_ms = 1 WHERE id = 1", "credit 1"),
        ("UPDATE credit SET member_id = 2 WHERE id = 1", "credit 1"),
        ("UPDATE credit SET origin = 'admin' WHERE id = 9", "credit 9"),
        ("UPDATE credit SET origin = 'found' WHERE id = 9", "credit 9"),
        ("UPDATE credit SET note = 'cafe' WHERE id = 9", "credit 9"),
        ("UPDATE credit SET type = 'Gold' WHERE id = 9", "credit 9"),
        ("UPDATE credit SET id = 8 WHERE id = 9", "credit 8"),
        ("DELETE FROM credit WHERE id = 9", "credit 9"),
        (
            "INSERT INTO credit SELECT 10, member_id, type, origin, cents, remaining, valid_from_ms,"
                + " expires_ms, note, reference, lapsed, withdrawn FROM credit WHERE id = 9",
            "credit 10"
        ),
        ("UPDATE reservation SET state = 'voided' WHERE id = 6", "reservation 6"),
        ("UPDATE reservation SET state = 'lost' WHERE id = 6", "reservation 6"),
        ("UPDATE reservation SET state = 'pending', charged = NULL WHERE id = 2", "reservation 2"),
        ("UPDATE reservation SET charged = 199 WHERE id = 2", "reservation 2"),
        ("UPDATE reservation SET cents = 301 WHERE id = 2", "reservation 2"),
        ("UPDATE reservation SET cents = 1, sources = 'credit:1=1' WHERE id = 2", "reservation 2"),
        ("UPDATE reservation SET sources = 'credit:1=+300' WHERE id = 2", "reservation 2"),
        ("UPDATE reservation SET sources = 'receivable:1=300' WHERE id = 2", "reservation 2"),
        (
            "UPDATE reservation SET sources = 'credit:1=9223372036854775807 credit:9=1'"
                + " WHERE id = 2", "reservation 2"
        ),
        ("UPDATE reservation SET queue = 'lab' WHERE id = 4", "reservation 4"),
        ("UPDATE reservation SET member_id = 2 WHERE id = 4", "reservation 4"),
        ("DELETE FROM reservation WHERE id = 4", "reservation 4"),
        (
            "INSERT INTO reservation SELECT 5, member_id, queue, cents, sources, state, charged,"
                + " refunded FROM reservation WHERE id = 4", "reservation 5"
        ),
        ("UPDATE account_balance SET cents = 0", "balance of receivable:1"),
        ("DELETE FROM account_balance", "balance of receivable:1"),
        ("UPDATE account_balance SET account = 'receivable:2'", "balance of receivable:2"),
        ("INSERT INTO account_balance VALUES ('waived:3', 1)", "balance of waived:3"),
        ("INSERT INTO account_balance VALUES ('receivable:01', -70)", "balance of receivable:01"),
        // Prints.
        ("UPDATE print SET charged = 0 WHERE job_id = 1", "print s/1/0/0/1/u"),
        ("UPDATE print SET state = 'held' WHERE job_id = 1", "print s/1/0/0/1/u"),
        ("UPDATE print SET state = 'completed', charged = 0 WHERE job_id = 3", "print s/3/0/0/1/u"),
        ("UPDATE print SET state = 'gone' WHERE job_id = 2", "print s/2/0/u/0/1"),
        ("UPDATE print SET reservation = 4 WHERE job_id = 1", "print s/1/0/0/1/u"),
        ("UPDATE print SET reservation = 40 WHERE job_id = 1", "print s/1/0/0/1/u"),
        ("UPDATE print SET reservation = NULL WHERE job_id = 4", "print s/4/0/0/1/u"),
        ("UPDATE print SET job_uuid = 'v' WHERE job_id = 4", "print s/4/0/0/1/v"),
        ("DELETE FROM print WHERE job_id = 1", "print s/1/0/0/1/u"),
    ]

    /// Books with the entries that admins make: 1 gives 200 to anna; 2 and 3 are a print of 300, 100
    /// of it on invoice; 4 refunds 20; 5 bills the rest; 6 gives 50, 7 makes them 80 and 8 takes them
    /// back; 9 gives 30 that lapse, and 10 takes them off.
    private static func grown() throws -> PrintSite {
        let site = try PrintSite(pricing: .creditsThenInvoice, cents: 200)
        _ = try site.print(300, job(1))
        let print = try site.store.prints(limit: 1)[0].reservation
        let id = print ?? ReservationID(0)
        try site.store.refund(
            [Refund(reservation: id, cents: Cents(20))], graceEnd: nil, reason: "faint",
            .test(at: 50))
        _ = try site.store.billAll(before: Timestamp(milliseconds: 60), .test(at: 60))
        let changed = try site.give(50, to: site.anna)
        _ = try site.store.changeCredit(changed, reason: "typed wrong", .test(at: 70)) { old in
            CreditTerms(
                member: old.member, type: old.type, origin: old.origin, cents: Cents(80),
                validFrom: old.validFrom, expires: old.expires, note: old.note)
        }
        _ = try site.store.withdraw([changed], reason: "left", .test(at: 80))
        try site.give(30, to: site.anna, until: 90)
        _ = try site.store.clearOverdue(at: Timestamp(milliseconds: 100))
        return site
    }

    @Test("Books with the entries of admins prove clean")
    func grownUntouched() throws {
        let site = try Self.grown()
        #expect(try site.head.number == 10)
        let kinds = try site.store.statement(of: site.anna, limit: 20).map(\.kind)
        #expect(Set(kinds) == Set(JournalEntry.Kind.allCases).subtracting([.captured, .voided]))
    }

    @Test(
        "A change of what admins' entries did is found, and the row is named",
        arguments: grownChanges)
    func grownChange(sql: String, row: String) throws {
        let site = try Self.grown()
        guard try site.place.tamper(sql) else { return }
        guard case .flawed(let flaw) = try site.store.check() else {
            Issue.record("not found: \(sql)")
            return
        }
        #expect(flaw.row == row, "\(flaw.reason)")
    }

    private static let grownChanges = [
        ("UPDATE reservation SET refunded = 0", "reservation 2"),
        ("UPDATE reservation SET refunded = 21", "reservation 2"),
        ("UPDATE receivable_item SET invoice = NULL WHERE entry = 3", "receivable item 3"),
        ("UPDATE receivable_item SET invoice = 4 WHERE entry = 3", "receivable item 3"),
        ("UPDATE receivable_item SET cents = 99 WHERE entry = 3", "receivable item 3"),
        ("UPDATE receivable_item SET at_ms = at_ms + 1 WHERE entry = 4", "receivable item 4"),
        ("UPDATE receivable_item SET member_id = 2 WHERE entry = 4", "receivable item 4"),
        ("DELETE FROM receivable_item WHERE entry = 4", "receivable item 4"),
        ("INSERT INTO receivable_item VALUES (1, 1, 5, 0, NULL)", "receivable item 1"),
        ("UPDATE credit SET cents = 50 WHERE id = 6", "credit 6"),
        ("UPDATE credit SET withdrawn = 0 WHERE id = 6", "credit 6"),
        ("UPDATE credit SET withdrawn = 1 WHERE id = 1", "credit 1"),
        ("UPDATE credit SET lapsed = 0 WHERE id = 9", "credit 9"),
        ("UPDATE credit SET remaining = 30, lapsed = 0 WHERE id = 9", "credit 9"),
        ("UPDATE credit SET reference = 'order 1' WHERE id = 1", "credit 1"),
        ("UPDATE journal_entry SET reservation = NULL WHERE number = 4", "journal entry 4"),
        ("UPDATE posting SET account = 'expired' WHERE entry = 8 AND line = 0", "journal entry 8"),
    ]

    @Test("A head that was kept is found again, or the books are wrong")
    func keptHead() throws {
        let site = try Self.grown()
        let kept = try site.head
        try site.give(5, to: site.anna)
        #expect(try site.store.check(against: kept).isProven)
        #expect(try site.store.check(against: .start).isProven)
        let other = JournalHead(number: 3, hash: kept.hash)
        guard case .flawed(let flaw) = try site.store.check(against: other) else {
            Issue.record("another hash was taken")
            return
        }
        #expect(flaw.row == "journal entry 3")
        let later = JournalHead(number: 12, hash: kept.hash)
        #expect(try !site.store.check(against: later).isProven)
    }

    @Test(
        "The journal's rows refuse to be changed or deleted",
        arguments: [
            "UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry",
            "UPDATE posting SET cents = 0", "DELETE FROM posting WHERE entry = 1",
        ])
    func appendOnly(sql: String) throws {
        let site = try Self.site()
        #expect {
            try site.place.execute(sql)
        } throws: { error in
            String(describing: error).contains("the journal is append-only")
        }
        #expect(try site.head.number == 9)
    }

    @Test("A reservation can't be ended twice, whatever the program does")
    func endedTwice() throws {
        let site = try Self.site()
        let sql = """
            INSERT INTO journal_entry
                SELECT 10, at_ms, 'voided', reservation, actor, details, 'a', 'b'
                FROM journal_entry WHERE number = 3
            """
        #expect(throws: (any Error).self) { try site.place.execute(sql) }
    }

    @Test("Books that were made anew from some entry on have another head")
    func rewritten() throws {
        let (site, other) = (try Self.site(), try Self.site())
        #expect(try site.head == other.head)
        try other.settle(799, as: .completed, Self.job(3))
        try site.settle(800, as: .completed, Self.job(3))
        #expect(try site.head.number == other.head.number)
        #expect(try site.head != other.head)
    }
}

extension Store.CheckResult {
    var isProven: Bool { if case .proven = self { true } else { false } }
}
